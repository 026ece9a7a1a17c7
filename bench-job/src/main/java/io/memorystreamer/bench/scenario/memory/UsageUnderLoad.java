package io.memorystreamer.bench.scenario.memory;

import com.google.auto.service.AutoService;
import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.load.ClosedLoop;
import io.memorystreamer.bench.load.Link;
import io.memorystreamer.bench.load.LoadStalls;
import io.memorystreamer.bench.load.Publisher;
import io.memorystreamer.bench.measure.ProcessFootprint;
import io.memorystreamer.bench.peers.LogLink;
import io.memorystreamer.bench.scenario.Measurement;
import io.memorystreamer.bench.scenario.Metric;
import io.memorystreamer.bench.scenario.Scenario;
import io.memorystreamer.bench.scenario.ScenarioContext;
import io.memorystreamer.bench.scenario.ScenarioException;
import io.memorystreamer.bench.scenario.Scenarios;
import io.memorystreamer.bench.scenario.Target;
import io.memorystreamer.bench.scenario.TransportPath;
import io.memorystreamer.log.LogConfig;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * By how much a log of a known budget makes its process grow while it is filled and goes on under load. A small log
 * carries the same load before, so that the JVM's own growth (compiled code, threads' stacks) is over by then.
 */
@AutoService(Scenarios.class)
public final class UsageUnderLoad implements Scenario {

    private static final String RATIO = "residentBudgetRatio";
    private static final String PEAK_MEMORY = "peakMemoryMegabytes";
    private static final String ALLOCATION = "allocatedMegabytesPerSecond";

    /** The budget and a twentieth. */
    private static final double GOAL = 1.05;

    /** The seed's bound on allocation churn. */
    private static final double MAX_ALLOCATED_MEGABYTES_PER_SECOND = 1;

    private static final int SEGMENT_BYTES = 8 * 1024 * 1024;
    private static final long RETENTION_BYTES = 29L * SEGMENT_BYTES;
    private static final int SMALL_SEGMENT_BYTES = 1024 * 1024;

    private static final long WARM_UP_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final double LOOK_SECONDS = LOOK_NANOS / 1e9;

    @Override
    public String id() {
        return "memory::usage_under_load";
    }

    @Override
    public String description() {
        return "Resident memory of a full log under load over the budget it was configured with";
    }

    @Override
    public List<TransportPath> paths() {
        return List.of(TransportPath.IN_PROCESS);
    }

    @Override
    public List<Metric> metrics() {
        return List.of(
                Metric.lower(RATIO),
                Metric.lower("residentMegabytes"),
                Metric.neither("budgetMegabytes"),
                Metric.lower(PEAK_MEMORY),
                Metric.lower(ALLOCATION));
    }

    @Override
    public List<Target> targets(final BenchmarkConfig config) {
        return List.of(
                new Target(RATIO, GOAL, Target.Kind.SIZE),
                new Target(PEAK_MEMORY, config.memory().memoryLimitMb(), Target.Kind.SIZE),
                new Target(ALLOCATION, MAX_ALLOCATED_MEGABYTES_PER_SECOND, Target.Kind.SIZE));
    }

    @Override
    public Measurement run(final ScenarioContext context) throws Exception {
        final BenchmarkConfig.Throughput load = context.config().throughput();
        final LoadStalls stalls = new LoadStalls();
        try (Link small = open(SMALL_SEGMENT_BYTES, SMALL_SEGMENT_BYTES)) {
            run(small, load, WARM_UP_NANOS, stalls);
        }
        final LogConfig config = LogConfig.anonymous(SEGMENT_BYTES, RETENTION_BYTES);
        final double before = residentBytes();
        double peak = before;
        double messages = 0;
        double allocated = 0;
        int looks = 0;
        final MemoryCurve curve = new MemoryCurve("resident memory", 1);
        final long start = System.nanoTime();
        curve.add(0, before);
        try (Link link = open(SEGMENT_BYTES, RETENTION_BYTES)) {
            for (; looks * LOOK_SECONDS < load.testDurationSecs() || !isFull(messages, load, config); looks++) {
                final ClosedLoop.Result carried = run(link, load, LOOK_NANOS, stalls);
                messages += carried.messagesPerSecond() * LOOK_SECONDS;
                allocated += carried.allocatedBytesPerSecond();
                final double resident = residentBytes();
                curve.add((System.nanoTime() - start) / 1e9, resident);
                peak = Math.max(peak, resident);
            }
        }
        final Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put(RATIO, (peak - before) / config.maxBytes());
        metrics.put("residentMegabytes", (peak - before) / (1 << 20));
        metrics.put("budgetMegabytes", (double) config.maxBytes() / (1 << 20));
        ProcessFootprint.ofThisProcess()
                .peakResidentBytes()
                .ifPresent(most -> metrics.put(PEAK_MEMORY, most / (1 << 20)));
        if (context.config().memory().enableAllocationTracking()) {
            metrics.put(ALLOCATION, allocated / looks / 1e6);
        }
        final Map<String, String> settings = new LinkedHashMap<>();
        settings.put("messageSizeBytes", Integer.toString(load.messageSizeBytes()));
        settings.put("segmentBytes", Integer.toString(SEGMENT_BYTES));
        settings.put("retentionBytes", Long.toString(RETENTION_BYTES));
        return new Measurement(metrics, stalls.floor(), settings).with(List.of(curve.series()));
    }

    private static Link open(final int segmentBytes, final long retentionBytes) throws IOException {
        return new LogLink(LogConfig.anonymous(segmentBytes, retentionBytes), 1, 1, false);
    }

    private static ClosedLoop.Result run(
            final Link link, final BenchmarkConfig.Throughput load, final long nanos, final LoadStalls stalls)
            throws Exception {
        return new ClosedLoop(link, load.messageSizeBytes(), 1, Publisher.single(load.messageSizeBytes()), stalls)
                .run(0, nanos);
    }

    /** Every segment has been written to: a slow machine takes longer than the configured duration. */
    private static boolean isFull(
            final double messages, final BenchmarkConfig.Throughput load, final LogConfig config) {
        return messages * load.messageSizeBytes() > config.maxBytes();
    }

    private static double residentBytes() throws ScenarioException {
        return ProcessFootprint.ofThisProcess()
                .residentBytes()
                .orElseThrow(() -> new ScenarioException("this system does not tell the resident memory of a process"));
    }
}
