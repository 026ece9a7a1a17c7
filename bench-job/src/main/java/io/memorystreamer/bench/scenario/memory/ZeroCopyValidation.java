package io.memorystreamer.bench.scenario.memory;

import com.google.auto.service.AutoService;
import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.load.ClosedLoop;
import io.memorystreamer.bench.load.InProcessLink;
import io.memorystreamer.bench.load.Link;
import io.memorystreamer.bench.load.Publisher;
import io.memorystreamer.bench.measure.PrometheusMetrics;
import io.memorystreamer.bench.scenario.Measurement;
import io.memorystreamer.bench.scenario.Metric;
import io.memorystreamer.bench.scenario.Scenario;
import io.memorystreamer.bench.scenario.ScenarioContext;
import io.memorystreamer.bench.scenario.ScenarioException;
import io.memorystreamer.bench.scenario.Scenarios;
import io.memorystreamer.bench.scenario.Target;
import io.memorystreamer.bench.scenario.TransportPath;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Which share of what consumers get is served without a copy in user space, counted under load. In process: bytes that the consumer
 * sees at addresses in the log's mapped segments, of all it sees. Over TCP: bytes that the broker hands to sockets straight from
 * mapped segments, of all that it answers fetches with, by its own counters. The producer's one copy into the log is none of this.
 */
@AutoService(Scenarios.class)
public final class ZeroCopyValidation implements Scenario {

    static final String SHARE = "zeroCopyShare";
    static final String ZERO_COPY = "zeroCopyMegabytes";
    static final String COPIED = "copiedMegabytes";

    private static final String BROKER_ZERO_COPY = "memorystreamer_fetch_zero_copy_bytes_total";
    private static final String BROKER_COPIED = "memorystreamer_fetch_copied_bytes_total";

    /** The seed's "more than 90 % of operations". */
    private static final double GOAL = 0.9;

    private static final long WARM_UP_NANOS = TimeUnit.SECONDS.toNanos(1);

    @Override
    public String id() {
        return "memory::zero_copy_validation";
    }

    @Override
    public String description() {
        return "Share of the bytes served to consumers without a copy in user space, counted";
    }

    @Override
    public List<TransportPath> paths() {
        return List.of(TransportPath.IN_PROCESS, TransportPath.TCP);
    }

    @Override
    public List<Metric> metrics() {
        return List.of(
                Metric.higher(SHARE), Metric.neither(ZERO_COPY), Metric.neither(COPIED), Metric.MESSAGES_PER_SECOND);
    }

    /** No stall of the machine changes a share: what is below the goal is missed. */
    @Override
    public List<Target> targets(final BenchmarkConfig config) {
        return List.of(new Target(SHARE, GOAL, Target.Kind.RATE_RATIO));
    }

    @Override
    public Measurement run(final ScenarioContext context) throws Exception {
        return context.path() == TransportPath.IN_PROCESS ? inProcess(context) : overTcp(context);
    }

    private static Measurement inProcess(final ScenarioContext context) throws Exception {
        try (InProcessLink link = new InProcessLink(context.scratch())) {
            final CopyCountingLink counting = new CopyCountingLink(link, new MappedRanges(context.scratch()));
            final ClosedLoop.Result result = load(counting, context.config().throughput());
            final Map<String, Double> metrics = metrics(result, counting.inPlaceBytes(), counting.copiedBytes());
            return measurement(metrics, result, context, counting, "addresses of messages in /proc/self/maps");
        }
    }

    private static Measurement overTcp(final ScenarioContext context) throws Exception {
        final Link link = context.link();
        if (context.broker().http() == null) {
            final ClosedLoop.Result result = load(link, context.config().throughput());
            final Map<String, Double> metrics = Map.of(Metric.MESSAGES_PER_SECOND.name(), result.messagesPerSecond());
            return measurement(metrics, result, context, link, "missing: the broker is not of this run");
        }
        final PrometheusMetrics broker = new PrometheusMetrics(context.broker().http());
        final Map<String, Double> before = broker.read();
        final ClosedLoop.Result result = load(link, context.config().throughput());
        final Map<String, Double> after = broker.read();
        final double zeroCopy = grown(BROKER_ZERO_COPY, before, after);
        final double copied = grown(BROKER_COPIED, before, after);
        final double payload = result.messagesPerSecond()
                * context.config().throughput().testDurationSecs()
                * context.config().throughput().messageSizeBytes();
        if (zeroCopy + copied < payload) {
            throw new ScenarioException("the broker has counted less than the consumer has got: "
                    + (long) (zeroCopy + copied) + " bytes of " + (long) payload);
        }
        return measurement(metrics(result, zeroCopy, copied), result, context, link, "the broker's counters");
    }

    private static double grown(final String name, final Map<String, Double> before, final Map<String, Double> after)
            throws ScenarioException {
        if (!after.containsKey(name)) {
            throw new ScenarioException("the broker has no metric " + name + ": it is an older one");
        }
        return after.get(name) - before.getOrDefault(name, 0.0);
    }

    private static ClosedLoop.Result load(final Link link, final BenchmarkConfig.Throughput config) throws Exception {
        return new ClosedLoop(link, config.messageSizeBytes(), Publisher.single(config.messageSizeBytes()))
                .run(WARM_UP_NANOS, TimeUnit.SECONDS.toNanos(config.testDurationSecs()));
    }

    private static Map<String, Double> metrics(
            final ClosedLoop.Result result, final double zeroCopyBytes, final double copiedBytes) {
        final Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put(SHARE, zeroCopyBytes / (zeroCopyBytes + copiedBytes));
        metrics.put(ZERO_COPY, zeroCopyBytes / 1e6);
        metrics.put(COPIED, copiedBytes / 1e6);
        metrics.put(Metric.MESSAGES_PER_SECOND.name(), result.messagesPerSecond());
        return metrics;
    }

    private static Measurement measurement(
            final Map<String, Double> metrics,
            final ClosedLoop.Result result,
            final ScenarioContext context,
            final Link link,
            final String countedBy) {
        final Map<String, String> settings = new LinkedHashMap<>(link.settings());
        settings.put(
                "messageSizeBytes",
                Integer.toString(context.config().throughput().messageSizeBytes()));
        settings.put("countedBy", countedBy);
        return new Measurement(metrics, result.stalls(), settings);
    }
}
