package io.memorystreamer.bench.scenario.memory;

import com.google.auto.service.AutoService;
import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.load.ClosedLoop;
import io.memorystreamer.bench.load.LoadStalls;
import io.memorystreamer.bench.load.Publisher;
import io.memorystreamer.bench.measure.NativeMemoryTracking;
import io.memorystreamer.bench.measure.Trend;
import io.memorystreamer.bench.scenario.Measurement;
import io.memorystreamer.bench.scenario.Metric;
import io.memorystreamer.bench.scenario.Scenario;
import io.memorystreamer.bench.scenario.ScenarioContext;
import io.memorystreamer.bench.scenario.ScenarioException;
import io.memorystreamer.bench.scenario.Scenarios;
import io.memorystreamer.bench.scenario.Series;
import io.memorystreamer.bench.scenario.Target;
import io.memorystreamer.bench.scenario.TransportPath;
import io.memorystreamer.statistics.Interval;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Whether memory or file descriptors grow while the load goes on: each is read again and again, and its {@link Trend} has an
 * interval that holds the true growth. What grows for sure, that is by the lower end of its interval, is leaked, but for what a JVM
 * goes on to take for itself (profiles of methods, tables): at most {@link #TOLERATED_BYTES} in the whole run, so that a longer run
 * tolerates less per second.
 */
@AutoService(Scenarios.class)
public final class MemoryLeakDetection implements Scenario {

    private static final String LEAKED = "leakedBytesPerSecond";
    private static final String LEAKED_DESCRIPTORS = "leakedFileDescriptorsPerSecond";
    private static final String RESOLUTION = "leakResolutionBytesPerSecond";

    /** 99 % for each, so that all {@link LeakWatch#judged} together are right with 95 % (Bonferroni). */
    private static final double QUANTILE = 2.576;

    /** Growth of heap and native memory that is no leak. */
    private static final double TOLERATED_BYTES = 512 * 1024;

    private static final long WARM_UP_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** Times that everything is read: so many, but not more often than this. */
    private static final int READINGS = 100;

    private static final long MIN_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(150);

    @Override
    public String id() {
        return "memory::memory_leak_detection";
    }

    @Override
    public String description() {
        return "Growth over time of heap, direct, mapped and native memory and of file descriptors while the load goes on";
    }

    @Override
    public List<TransportPath> paths() {
        return List.of(TransportPath.IN_PROCESS, TransportPath.TCP);
    }

    @Override
    public boolean enabled(final BenchmarkConfig config) {
        return config.memory().enableLeakDetection();
    }

    /** The heap is in memory from the start, so that its first use is no growth of the process. */
    @Override
    public List<String> jvmFlags() {
        return List.of(NativeMemoryTracking.FLAG, "-XX:+AlwaysPreTouch");
    }

    @Override
    public List<Metric> metrics() {
        final List<Metric> metrics = new ArrayList<>(LeakWatch.metrics());
        metrics.add(Metric.MESSAGES_PER_SECOND);
        metrics.add(Metric.lower(LEAKED));
        metrics.add(Metric.lower(LEAKED_DESCRIPTORS));
        metrics.add(Metric.neither(RESOLUTION));
        return metrics;
    }

    @Override
    public List<Target> targets(final BenchmarkConfig config) {
        return List.of(new Target(LEAKED, 0, Target.Kind.SIZE), new Target(LEAKED_DESCRIPTORS, 0, Target.Kind.SIZE));
    }

    @Override
    public Measurement run(final ScenarioContext context) throws Exception {
        final BenchmarkConfig.Throughput config = context.config().throughput();
        final long nanos = TimeUnit.SECONDS.toNanos(config.testDurationSecs());
        final long interval = Math.max(MIN_INTERVAL_NANOS, nanos / READINGS);
        // A machine that is busy lets the load run for longer, so that there may be some more.
        final int expected = (int) (2 * nanos / interval) + 1;
        final int messageBytes = config.messageSizeBytes();
        final LoadStalls stalls = new LoadStalls();
        final ClosedLoop load = new ClosedLoop(context.link(), messageBytes, 1, Publisher.single(messageBytes), stalls);
        final LeakWatch watch = new LeakWatch(context.broker(), expected);
        final ClosedLoop.Result carried;
        final int readings;
        try (ExecutorService thread = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().name("leak-load").daemon(true).factory())) {
            final Future<ClosedLoop.Result> running = thread.submit(() -> load.run(WARM_UP_NANOS, nanos));
            readings = readWhileRunning(running, watch, System.nanoTime() + WARM_UP_NANOS, interval);
            carried = running.get();
        }
        if (readings < Trend.MIN_FIGURES) {
            throw new ScenarioException("the memory was read " + readings + " times only, a trend needs "
                    + Trend.MIN_FIGURES + ": raise throughput.test_duration_secs");
        }
        final Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put(Metric.MESSAGES_PER_SECOND.name(), carried.messagesPerSecond());
        final Map<String, Interval> confidence = new LinkedHashMap<>();
        judge(watch.trends(QUANTILE), TOLERATED_BYTES / config.testDurationSecs(), metrics, confidence);
        final Map<String, String> settings = new LinkedHashMap<>(context.link().settings());
        settings.put("messageSizeBytes", Integer.toString(messageBytes));
        settings.put("readings", Integer.toString(readings));
        settings.put("readingIntervalMillis", Long.toString(TimeUnit.NANOSECONDS.toMillis(interval)));
        settings.put("toleratedBytes", Long.toString((long) TOLERATED_BYTES));
        settings.put("estimator", "Theil-Sen, Sen's interval widened for autocorrelation, 95 % for all together");
        settings.put(
                "nativeLeftOut",
                String.join(
                        ", ", NativeMemoryTracking.LEFT_OUT.stream().sorted().toList()));
        settings.putAll(watch.missing());
        final List<Series> curves = watch.series();
        return new Measurement(metrics, stalls.floor(), settings, confidence, curves);
    }

    /**
     * Reads from now on, as reading has to warm up too, with at least {@code interval} between two times.
     *
     * @return how often from {@code start} on, which alone counts
     */
    private static int readWhileRunning(
            final Future<?> running, final LeakWatch watch, final long start, final long interval)
            throws ExecutionException, InterruptedException {
        long next = System.nanoTime() + interval;
        int readings = 0;
        while (true) {
            try {
                running.get(Math.max(1, next - System.nanoTime()), TimeUnit.NANOSECONDS);
                return readings;
            } catch (final TimeoutException e) {
                final long now = System.nanoTime();
                next = now + interval;
                watch.read((now - start) / 1e9);
                readings += now >= start ? 1 : 0;
            }
        }
    }

    private static void judge(
            final Map<LeakWatch.Kind, Trend> trends,
            final double toleratedPerSecond,
            final Map<String, Double> metrics,
            final Map<String, Interval> confidence) {
        double leaked = 0;
        double leakedDescriptors = 0;
        double resolution = 0;
        for (final Map.Entry<LeakWatch.Kind, Trend> entry : trends.entrySet()) {
            final LeakWatch.Kind kind = entry.getKey();
            final Trend trend = entry.getValue();
            metrics.put(kind.metric(), trend.slope());
            confidence.put(kind.metric(), new Interval(trend.low(), trend.high()));
            if (kind.judged()) {
                final double tolerated = kind.ofTheJvm() ? toleratedPerSecond : 0;
                final double certain = Math.max(0, trend.low() - tolerated);
                if (kind.inBytes()) {
                    leaked += certain;
                    resolution = Math.max(resolution, (trend.high() - trend.low()) / 2 + tolerated);
                } else {
                    leakedDescriptors += certain;
                }
            }
        }
        metrics.put(LEAKED, leaked);
        metrics.put(LEAKED_DESCRIPTORS, leakedDescriptors);
        metrics.put(RESOLUTION, resolution);
    }
}
