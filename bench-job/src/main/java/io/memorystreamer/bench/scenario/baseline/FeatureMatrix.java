package io.memorystreamer.bench.scenario.baseline;

import com.google.auto.service.AutoService;
import io.memorystreamer.bench.features.Feature;
import io.memorystreamer.bench.features.KafkaProber;
import io.memorystreamer.bench.features.NatsProber;
import io.memorystreamer.bench.features.Probe;
import io.memorystreamer.bench.features.Prober;
import io.memorystreamer.bench.features.RedisProber;
import io.memorystreamer.bench.measure.StallFloor;
import io.memorystreamer.bench.scenario.Measurement;
import io.memorystreamer.bench.scenario.Metric;
import io.memorystreamer.bench.scenario.PeerServer;
import io.memorystreamer.bench.scenario.Scenario;
import io.memorystreamer.bench.scenario.ScenarioContext;
import io.memorystreamer.bench.scenario.ScenarioException;
import io.memorystreamer.bench.scenario.Scenarios;
import io.memorystreamer.bench.scenario.TransportPath;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What one system can do, found out by asking it: a row of the matrix. */
final class FeatureMatrix extends MinutesLong {

    private final PeerServer server;

    /** @param server null for our broker */
    FeatureMatrix(final PeerServer server) {
        this.server = server;
    }

    /** Every row. */
    @AutoService(Scenarios.class)
    public static final class Rows implements Scenarios {
        @Override
        public List<Scenario> scenarios() {
            return List.of(
                    new FeatureMatrix(null),
                    new FeatureMatrix(PeerServer.KAFKA),
                    new FeatureMatrix(PeerServer.REDIS),
                    new FeatureMatrix(PeerServer.NATS));
        }
    }

    @Override
    public String id() {
        return "baseline::feature_matrix";
    }

    @Override
    public String description() {
        return "What MemoryStreamer, Kafka, Redis Streams and NATS JetStream can do, probed: 1 it can, 0 it cannot";
    }

    @Override
    public String variant() {
        return server == null ? "memorystreamer" : server.label();
    }

    @Override
    public List<TransportPath> paths() {
        return List.of(TransportPath.TCP);
    }

    @Override
    public List<PeerServer> peerServers() {
        return server == null ? List.of() : List.of(server);
    }

    /** That we cannot do something any more is worse; of the others it is no business of ours. */
    @Override
    public List<Metric> metrics() {
        return Arrays.stream(Feature.values())
                .map(feature -> server == null ? Metric.higher(feature.metric()) : Metric.neither(feature.metric()))
                .toList();
    }

    @Override
    public Measurement run(final ScenarioContext context) throws Exception {
        final Map<String, Double> metrics = new LinkedHashMap<>();
        final Map<String, String> settings = new LinkedHashMap<>();
        try (Prober prober = prober(context)) {
            for (final Probe probe : prober.probes()) {
                metrics.put(probe.feature().metric(), holds(probe) ? 1.0 : 0.0);
                settings.put(probe.feature().metric(), probe.how());
            }
        }
        return new Measurement(metrics, StallFloor.NONE, settings);
    }

    private Prober prober(final ScenarioContext context) throws Exception {
        if (server == null) {
            return new KafkaProber(context.broker().target());
        }
        final String target = context.peer(server).target();
        return switch (server) {
            case KAFKA -> new KafkaProber(target);
            case REDIS -> new RedisProber(target);
            case NATS -> new NatsProber(target);
        };
    }

    private static boolean holds(final Probe probe) throws ScenarioException {
        try {
            return probe.check().holds();
        } catch (final Exception e) {
            throw new ScenarioException(
                    "the probe of " + probe.feature().metric() + " (" + probe.how() + ") did not end: " + e);
        }
    }
}
