package io.memorystreamer.bench.scenario.stress;

import com.google.auto.service.AutoService;
import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.load.ClosedLoop;
import io.memorystreamer.bench.load.Publisher;
import io.memorystreamer.bench.load.WarmUp;
import io.memorystreamer.bench.measure.ProcessFootprint;
import io.memorystreamer.bench.measure.Trend;
import io.memorystreamer.bench.scenario.Measurement;
import io.memorystreamer.bench.scenario.Metric;
import io.memorystreamer.bench.scenario.Scenario;
import io.memorystreamer.bench.scenario.ScenarioContext;
import io.memorystreamer.bench.scenario.Scenarios;
import io.memorystreamer.bench.scenario.Series;
import io.memorystreamer.bench.scenario.Target;
import io.memorystreamer.bench.scenario.TransportPath;
import io.memorystreamer.statistics.Interval;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Full load over the whole duration: whether throughput falls and memory grows as it goes on. Every message is checked, so a
 * result says that none was lost.
 */
@AutoService(Scenarios.class)
public final class SustainedEndurance implements Scenario {

    private static final String THROUGHPUT_SLOPE = "throughputSlopePercentPerMinute";
    private static final String MEMORY_SLOPE = "memorySlopeMegabytesPerMinute";

    /** What counts as nothing: neighbouring points depend on each other, so that the interval is too narrow to tell it from 0. */
    private static final double MIN_THROUGHPUT_SLOPE = -1;

    private static final double MAX_MEMORY_SLOPE = 1;

    /** Of the normal distribution, for intervals of 95 %. */
    private static final double NORMAL_QUANTILE = 1.96;

    /** A slope over less is chance and the JVM's start. */
    private static final int MIN_SLOPE_SECONDS = 30;

    /** Blocks the duration is cut into at most. */
    private static final int MAX_BLOCKS = 240;

    private static final double SECONDS_PER_MINUTE = 60;
    private static final double MIB = 1024 * 1024;

    @Override
    public String id() {
        return "stress::sustained_endurance";
    }

    @Override
    public String description() {
        return "Full load over the whole duration: whether throughput falls and memory grows, with no message lost";
    }

    @Override
    public int maxForks() {
        return 1;
    }

    @Override
    public List<TransportPath> paths() {
        return List.of(TransportPath.IN_PROCESS, TransportPath.TCP);
    }

    /** The heap's pages are there from the beginning: that they are used for the first time is no growth. */
    @Override
    public List<String> jvmFlags() {
        return List.of("-XX:+AlwaysPreTouch");
    }

    @Override
    public List<Metric> metrics() {
        return List.of(
                Metric.MESSAGES_PER_SECOND,
                Metric.neither("messages"),
                Metric.higher("slowestSliceMessagesPerSecond"),
                Metric.higher(THROUGHPUT_SLOPE),
                Metric.lower(MEMORY_SLOPE),
                Metric.lower("peakMemoryMegabytes"));
    }

    @Override
    public List<Target> targets(final BenchmarkConfig config) {
        return List.of(
                new Target(THROUGHPUT_SLOPE, MIN_THROUGHPUT_SLOPE, Target.Kind.RATE_RATIO),
                new Target(MEMORY_SLOPE, MAX_MEMORY_SLOPE, Target.Kind.LATENCY_RATIO));
    }

    /** Gathers slices into blocks, each of which is a point of the curves. */
    private static final class Curves implements ClosedLoop.SliceObserver {

        private final double blockSeconds;
        private final List<ProcessFootprint> processes;
        private final List<Double> seconds = new ArrayList<>();
        private final List<Double> throughput = new ArrayList<>();
        private final List<Double> memory = new ArrayList<>();
        private double elapsed;
        private double inBlock;
        private long messagesInBlock;
        private long messages;

        Curves(final double blockSeconds, final List<ProcessFootprint> processes) {
            this.blockSeconds = blockSeconds;
            this.processes = processes;
        }

        @Override
        public void end(final long taken, final long nanos) throws IOException {
            elapsed += nanos / 1e9;
            inBlock += nanos / 1e9;
            messagesInBlock += taken;
            messages += taken;
            if (inBlock < blockSeconds || seconds.size() == Series.MAX_POINTS) {
                return;
            }
            double resident = 0;
            for (final ProcessFootprint process : processes) {
                resident += process.residentBytes()
                        .orElseThrow(
                                () -> new IOException("this system does not tell the resident memory of a process"));
            }
            seconds.add(elapsed);
            throughput.add(messagesInBlock / inBlock);
            memory.add(resident / MIB);
            inBlock = 0;
            messagesInBlock = 0;
        }
    }

    @Override
    public Measurement run(final ScenarioContext context) throws Exception {
        final int seconds = context.config().stress().testDurationSecs();
        final int messageBytes = context.config().throughput().messageSizeBytes();
        final List<ProcessFootprint> processes = new ArrayList<>(List.of(ProcessFootprint.ofThisProcess()));
        if (context.broker() != null && context.broker().pid() != 0) {
            processes.add(ProcessFootprint.of(context.broker().pid()));
        }
        final Curves curves = new Curves(Math.max(0.5, (double) seconds / MAX_BLOCKS), processes);
        final ClosedLoop.Result result = new ClosedLoop(context.link(), messageBytes, Publisher.single(messageBytes))
                .run(WarmUp.of(context.config()), TimeUnit.SECONDS.toNanos(seconds), curves);
        final Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("messagesPerSecond", result.messagesPerSecond());
        metrics.put("messages", (double) curves.messages);
        metrics.put("slowestSliceMessagesPerSecond", result.slowestMessagesPerSecond());
        curves.memory.stream()
                .mapToDouble(Double::doubleValue)
                .max()
                .ifPresent(peak -> metrics.put("peakMemoryMegabytes", peak));
        final Map<String, String> settings = new LinkedHashMap<>(context.link().settings());
        settings.put("messageSizeBytes", Integer.toString(messageBytes));
        settings.put("testDurationSecs", Integer.toString(seconds));
        settings.put("memoryOf", processes.size() > 1 ? "the load's process and the broker's" : "the load's process");
        final Map<String, Interval> confidence = new LinkedHashMap<>();
        if (seconds < MIN_SLOPE_SECONDS) {
            settings.put("slopes", "not judged below " + MIN_SLOPE_SECONDS + " s: set stress.test_duration_secs");
        } else {
            final double percent = 100 / result.messagesPerSecond() * SECONDS_PER_MINUTE;
            put(metrics, confidence, THROUGHPUT_SLOPE, trend(curves.seconds, curves.throughput), percent);
            put(metrics, confidence, MEMORY_SLOPE, trend(curves.seconds, curves.memory), SECONDS_PER_MINUTE);
        }
        return new Measurement(metrics, result.stalls(), settings, confidence, series(curves));
    }

    private static Trend trend(final List<Double> seconds, final List<Double> figures) {
        return Trend.of(array(seconds), array(figures), NORMAL_QUANTILE);
    }

    private static double[] array(final List<Double> figures) {
        return figures.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static void put(
            final Map<String, Double> metrics,
            final Map<String, Interval> confidence,
            final String name,
            final Trend slope,
            final double factor) {
        metrics.put(name, slope.slope() * factor);
        confidence.put(name, new Interval(slope.low() * factor, slope.high() * factor));
    }

    private static List<Series> series(final Curves curves) {
        return curves.seconds.isEmpty()
                ? List.of()
                : List.of(
                        new Series(Series.Kind.THROUGHPUT_OVER_TIME, "throughput", curves.seconds, curves.throughput),
                        new Series(Series.Kind.MEMORY_OVER_TIME, "resident memory", curves.seconds, curves.memory));
    }
}
