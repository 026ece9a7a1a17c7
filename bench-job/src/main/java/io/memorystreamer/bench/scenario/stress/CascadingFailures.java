package io.memorystreamer.bench.scenario.stress;

import com.google.auto.service.AutoService;
import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.kafka.StockClients;
import io.memorystreamer.bench.measure.StallFloor;
import io.memorystreamer.bench.run.BrokerProcess;
import io.memorystreamer.bench.run.Limits;
import io.memorystreamer.bench.scenario.Measurement;
import io.memorystreamer.bench.scenario.Metric;
import io.memorystreamer.bench.scenario.Scenario;
import io.memorystreamer.bench.scenario.ScenarioContext;
import io.memorystreamer.bench.scenario.ScenarioException;
import io.memorystreamer.bench.scenario.Scenarios;
import io.memorystreamer.bench.scenario.Target;
import io.memorystreamer.bench.scenario.TransportPath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One failure after the other under load, each until it is over: a consumer that is too slow, a broker that is killed and started
 * again on its data, and a disk that is full. After each every acknowledged message is read back: one that is missing is a
 * failure of the scenario.
 */
@AutoService(Scenarios.class)
public final class CascadingFailures implements Scenario {

    static final String LOST = "lostMessages";
    static final String ACKNOWLEDGED = "acknowledgedMessages";
    static final String REJECTED = "rejectedMessages";

    private static final String SLOW_CONSUMER_LAG = "slowConsumerLagMessages";
    private static final String SLOW_CONSUMER = "slowConsumerRecoverMillis";
    private static final String BROKER = "brokerRecoverMillis";
    private static final String DISK = "diskRecoverMillis";

    static final int MESSAGE_BYTES = 1_000;
    static final double PER_SECOND = 2_000;

    private static final int STAGES = 3;

    /** At most so many seconds of load in a stage: what is sent has to fit into its topic. */
    private static final long MAX_STAGE_SECONDS = 60;

    static final long PATIENCE_SECONDS = 60;

    /** Room for the load of the longest stage, and as much again. */
    private static final long RETENTION_BYTES = 2 * (long) (MAX_STAGE_SECONDS * PER_SECOND * MESSAGE_BYTES);

    private static final int SEGMENT_BYTES = 4 * 1024 * 1024;

    private static final Map<String, String> TOPIC = Map.of(
            "memorystreamer.storage", "file",
            "segment.bytes", Integer.toString(SEGMENT_BYTES),
            "retention.bytes", Long.toString(RETENTION_BYTES));

    @Override
    public String id() {
        return "stress::cascading_failures";
    }

    @Override
    public String description() {
        return "A slow consumer, a killed broker, a full disk: time until each is over, with every acknowledged message read back";
    }

    @Override
    public boolean scratchOnDisk() {
        return true;
    }

    @Override
    public List<TransportPath> paths() {
        return List.of(TransportPath.TCP);
    }

    @Override
    public List<Metric> metrics() {
        return List.of(
                Metric.lower(LOST),
                Metric.neither(ACKNOWLEDGED),
                Metric.neither(REJECTED),
                Metric.neither(SLOW_CONSUMER_LAG),
                Metric.lower(SLOW_CONSUMER),
                Metric.lower(BROKER),
                Metric.lower(DISK));
    }

    @Override
    public List<Target> targets(final BenchmarkConfig config) {
        return List.of(new Target(LOST, 0, Target.Kind.SIZE));
    }

    /** What the stages add to. */
    private static final class Report {
        private final Map<String, Double> metrics = new LinkedHashMap<>(Map.of(LOST, 0.0));
        private final Map<String, String> settings = new LinkedHashMap<>();

        void read(final String stage, final NumberedLoad load) throws ScenarioException {
            final int lost = load.lost();
            if (lost > 0) {
                throw new ScenarioException(
                        stage + ": " + lost + " of " + load.acknowledgedCount() + " acknowledged messages were lost");
            }
            metrics.merge(ACKNOWLEDGED, (double) load.acknowledgedCount(), Double::sum);
            metrics.merge(REJECTED, (double) load.rejectedCount(), Double::sum);
            settings.put(stage + ".errors", load.errors());
        }
    }

    @Override
    public Measurement run(final ScenarioContext context) throws Exception {
        final long seconds = context.config().stress().testDurationSecs();
        final long stageNanos =
                Math.min(TimeUnit.SECONDS.toNanos(seconds) / STAGES, TimeUnit.SECONDS.toNanos(MAX_STAGE_SECONDS));
        final Report report = new Report();
        report.settings.put("messageBytes", Integer.toString(MESSAGE_BYTES));
        report.settings.put("messagesPerSecond", Double.toString(PER_SECOND));
        report.settings.put("stageMillis", Long.toString(TimeUnit.NANOSECONDS.toMillis(stageNanos)));
        report.settings.putAll(TOPIC);
        report.settings.putAll(StockClients.settings(Map.of()));
        slowConsumerAndDeadBroker(Files.createDirectory(context.scratch().resolve("data")), stageNanos, report);
        fullDisk(Files.createDirectory(context.scratch().resolve("full")), report);
        return new Measurement(report.metrics, StallFloor.NONE, report.settings);
    }

    private static BrokerProcess broker(final Path data, final Map<String, String> more) throws Exception {
        final Map<String, String> settings = new LinkedHashMap<>(Map.of("data-dir", data.toString()));
        settings.putAll(more);
        return BrokerProcess.start(Limits.ofThisProcess(), settings);
    }

    private static void slowConsumerAndDeadBroker(final Path data, final long stageNanos, final Report report)
            throws Exception {
        BrokerProcess broker = broker(data, Map.of());
        try (StockClients clients = new StockClients(broker.address().target(), Map.of())) {
            final String slow = clients.createTopic(1, TOPIC);
            try (NumberedLoad load = new NumberedLoad(clients, slow, MESSAGE_BYTES, PER_SECOND);
                    SlowConsumer consumer = new SlowConsumer(clients, slow)) {
                TimeUnit.NANOSECONDS.sleep(stageNanos);
                load.stop(PATIENCE_SECONDS);
                report.metrics.put(SLOW_CONSUMER_LAG, (double) consumer.lag(load.acknowledgedCount()));
                report.metrics.put(SLOW_CONSUMER, consumer.catchUp(load.acknowledgedCount(), PATIENCE_SECONDS));
                report.read("slowConsumer", load);
            }
            final String topic = clients.createTopic(1, TOPIC);
            try (NumberedLoad load = new NumberedLoad(clients, topic, MESSAGE_BYTES, PER_SECOND)) {
                TimeUnit.NANOSECONDS.sleep(stageNanos / 2);
                final String port = broker.address()
                        .target()
                        .substring(broker.address().target().lastIndexOf(':') + 1);
                broker.kill();
                load.mark();
                broker = broker(data, Map.of("kafka-port", port));
                report.metrics.put(BROKER, load.awaitRecovery("the broker was killed", PATIENCE_SECONDS));
                TimeUnit.NANOSECONDS.sleep(stageNanos / 2);
                load.stop(PATIENCE_SECONDS);
                report.read("deadBroker", load);
            }
        } finally {
            broker.close();
        }
    }

    private static void fullDisk(final Path directory, final Report report) throws Exception {
        try (FullDisk disk = FullDisk.in(directory);
                BrokerProcess broker = broker(disk.data(), Map.of());
                StockClients clients = new StockClients(broker.address().target(), FullDisk.IMPATIENT)) {
            report.settings.put("fullDisk", disk.how());
            FullDisk.IMPATIENT.forEach(
                    (name, value) -> report.settings.put("fullDisk.producer." + name, value.toString()));
            final String topic = clients.createTopic(1, disk.topic());
            try (NumberedLoad load = new NumberedLoad(clients, topic, MESSAGE_BYTES, PER_SECOND)) {
                load.mark();
                load.awaitRecovery("the disk had room", PATIENCE_SECONDS);
                disk.fill();
                disk.awaitRefusal(load, PATIENCE_SECONDS);
                final List<String> log = broker.lastWords();
                report.settings.put("fullDisk.brokerLog", log.isEmpty() ? "nothing" : log.getLast());
                disk.makeRoom(clients, topic);
                load.mark();
                report.metrics.put(DISK, load.awaitRecovery("the disk had room again", PATIENCE_SECONDS));
                load.stop(PATIENCE_SECONDS);
                report.read("fullDisk", load);
            }
        }
    }
}
