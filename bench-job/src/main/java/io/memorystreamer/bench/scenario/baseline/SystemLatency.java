package io.memorystreamer.bench.scenario.baseline;

import io.memorystreamer.bench.compare.LatencySide;
import io.memorystreamer.bench.compare.Rounds;
import io.memorystreamer.bench.compare.Spread;
import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.load.LoadStalls;
import io.memorystreamer.bench.scenario.Measurement;
import io.memorystreamer.bench.scenario.Metric;
import io.memorystreamer.bench.scenario.PeerServer;
import io.memorystreamer.bench.scenario.ScenarioContext;
import io.memorystreamer.bench.scenario.TransportPath;
import io.memorystreamer.statistics.Interval;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** End-to-end latency at 1,000 messages per second of our system alone, or of ours and a peer by turns. */
final class SystemLatency extends MinutesLong {

    private final MeasuredSystem ours;
    private final MeasuredSystem other;

    /** @param other on the same path; null for ours alone */
    SystemLatency(final MeasuredSystem ours, final MeasuredSystem other) {
        this.ours = ours;
        this.other = other;
    }

    @Override
    public String id() {
        return "baseline::latency_across_systems";
    }

    @Override
    public String description() {
        return "End-to-end latency at 1,000 messages/s of ours in-process and over TCP, Kafka, Redis, NATS, Aeron and Chronicle";
    }

    @Override
    public String peer() {
        return other == null ? null : other.name();
    }

    @Override
    public String variant() {
        return other == null ? ours.name() + " alone, " + ours.path() : null;
    }

    /** All systems together take long. */
    @Override
    public boolean partOfQuick() {
        return other != null && other.name().equals(PeerBroker.KAFKA.label());
    }

    @Override
    public List<TransportPath> paths() {
        return List.of(ours.path());
    }

    @Override
    public List<PeerServer> peerServers() {
        return other == null ? List.of() : other.servers();
    }

    @Override
    public List<String> jvmFlags() {
        return other == null ? List.of() : other.jvmFlags();
    }

    @Override
    public List<Metric> metrics() {
        return other == null
                ? LatencySide.PERCENTILES.keySet().stream().map(Metric::lower).toList()
                : LatencySide.metrics();
    }

    @Override
    public Measurement run(final ScenarioContext context) throws Exception {
        final BenchmarkConfig config = context.config();
        final int counted = config.comparison().rounds();
        final LoadStalls stalls = new LoadStalls();
        try (MeasuredSystem.Opened our = ours.opener().open(context, BrokerComparison.MESSAGE_BYTES)) {
            final LatencySide ourSide = BrokerLatencyComparison.side(our.link(), config, stalls);
            if (other == null) {
                return alone(ourSide, config, stalls, settings(config, our.settings(), Map.of()));
            }
            try (MeasuredSystem.Opened theirs = other.opener().open(context, BrokerComparison.MESSAGE_BYTES)) {
                final LatencySide otherSide = BrokerLatencyComparison.side(theirs.link(), config, stalls);
                final Rounds rounds = Rounds.run(ourSide, otherSide, config.comparison());
                return LatencySide.figures(rounds)
                        .measurement(stalls.floor(), settings(config, our.settings(), theirs.settings()))
                        .with(List.of(ourSide.curve(ours.name(), counted), otherSide.curve(other.name(), counted)));
            }
        }
    }

    private Measurement alone(
            final LatencySide side,
            final BenchmarkConfig config,
            final LoadStalls stalls,
            final Map<String, String> settings)
            throws Exception {
        final BenchmarkConfig.Comparison comparison = config.comparison();
        final List<Map<String, Double>> rounds = new ArrayList<>();
        for (int i = 0; i < comparison.warmupRounds() + comparison.rounds(); i++) {
            rounds.add(side.round());
        }
        final Map<String, Double> metrics = new LinkedHashMap<>();
        final Map<String, Interval> confidence = new LinkedHashMap<>();
        for (final String name : LatencySide.PERCENTILES.keySet()) {
            final Spread spread = Spread.of(rounds.stream()
                    .skip(comparison.warmupRounds())
                    .mapToDouble(round -> round.get(name))
                    .toArray());
            metrics.put(name, spread.median());
            confidence.put(name, spread.confidence());
        }
        return new Measurement(
                        metrics,
                        stalls.floor(),
                        settings,
                        confidence,
                        List.of(side.curve(ours.name(), comparison.rounds())))
                .with(side.latencies(comparison.rounds()));
    }

    private static Map<String, String> settings(
            final BenchmarkConfig config, final Map<String, String> ours, final Map<String, String> peers) {
        final Map<String, String> settings = new LinkedHashMap<>();
        settings.put("messageSizeBytes", Integer.toString(BrokerComparison.MESSAGE_BYTES));
        settings.put("ratePerSecond", Integer.toString(BrokerLatencyComparison.RATE));
        settings.put("rounds", Integer.toString(config.comparison().rounds()));
        settings.put("warmupRounds", Integer.toString(config.comparison().warmupRounds()));
        settings.put("roundMillis", Long.toString(BrokerComparison.roundNanos(config) / 1_000_000));
        BrokerComparison.addSides(settings, ours, peers);
        return settings;
    }
}
