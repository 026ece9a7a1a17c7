package io.memorystreamer.bench.scenario.concurrent;

import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.load.PartitionedLoop;
import io.memorystreamer.bench.load.Partitions;
import io.memorystreamer.bench.load.TcpPartitions;
import io.memorystreamer.bench.measure.StallSampler;
import io.memorystreamer.bench.peers.LogPartitions;
import io.memorystreamer.bench.scenario.Measurement;
import io.memorystreamer.bench.scenario.Metric;
import io.memorystreamer.bench.scenario.ScenarioContext;
import io.memorystreamer.bench.scenario.Series;
import io.memorystreamer.bench.scenario.TransportPath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/**
 * One load after the other with 1, 2, 4 ... 32 threads of a kind. The configured duration is divided among them. Before
 * each, when no load is running, the machine is watched for stalls: with more threads than CPUs none of them could.
 */
final class ThreadSweep {

    static final List<Integer> COUNTS = List.of(1, 2, 4, 8, 16, 32);
    static final int MOST = COUNTS.getLast();

    static final String SCALING_RATIO = "scalingRatio";
    static final String DELIVERED = "deliveredMessagesPerSecond";

    private static final long WARM_UP_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long RAMP_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long WATCH_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final ScenarioContext context;
    private final String what;
    private final IntFunction<PartitionedLoop.Shape> shapes;
    private final boolean partitionEach;

    /**
     * @param what the threads that are counted, such as {@code producers}: the beginning of the metrics' names
     * @param shapes of the load with so many of them
     * @param partitionEach whether there are as many partitions as counted threads; one otherwise
     */
    ThreadSweep(
            final ScenarioContext context,
            final String what,
            final IntFunction<PartitionedLoop.Shape> shapes,
            final boolean partitionEach) {
        this.context = context;
        this.what = what;
        this.shapes = shapes;
        this.partitionEach = partitionEach;
    }

    /** What {@link #run} has. */
    static List<Metric> metrics(final String what) {
        final List<Metric> metrics = new ArrayList<>(List.of(
                Metric.MESSAGES_PER_SECOND,
                Metric.higher(DELIVERED),
                Metric.higher(SCALING_RATIO),
                Metric.MEGABYTES_PER_SECOND,
                Metric.ALLOCATED_BYTES_PER_MESSAGE));
        COUNTS.forEach(count -> metrics.add(Metric.higher(name(what, count))));
        return metrics;
    }

    private static String name(final String what, final int count) {
        return what + count + "MessagesPerSecond";
    }

    /** The plain figures are those of the greatest number of threads. */
    Measurement run() throws Exception {
        final BenchmarkConfig.Throughput config = context.config().throughput();
        final int messageBytes = config.messageSizeBytes();
        final long nanos = TimeUnit.SECONDS.toNanos(config.testDurationSecs()) / COUNTS.size();
        final StallSampler stalls = new StallSampler();
        final Map<String, Double> metrics = new LinkedHashMap<>();
        final Map<String, String> settings = new LinkedHashMap<>();
        final List<Double> x = new ArrayList<>();
        final List<Double> y = new ArrayList<>();
        point(2, messageBytes, RAMP_UP_NANOS, WARM_UP_NANOS, settings); // does not count
        PartitionedLoop.Result result = null;
        for (final int count : COUNTS) {
            watch(stalls);
            result = point(count, messageBytes, RAMP_UP_NANOS, nanos, settings);
            metrics.put(name(what, count), result.messagesPerSecond());
            x.add((double) count);
            y.add(result.messagesPerSecond());
        }
        metrics.put(Metric.MESSAGES_PER_SECOND.name(), result.messagesPerSecond());
        metrics.put(DELIVERED, result.deliveredPerSecond());
        metrics.put(SCALING_RATIO, y.getLast() / y.getFirst());
        metrics.put(Metric.MEGABYTES_PER_SECOND.name(), result.messagesPerSecond() * messageBytes / 1e6);
        if (context.config().memory().enableAllocationTracking()) {
            metrics.put(Metric.ALLOCATED_BYTES_PER_MESSAGE.name(), result.allocatedBytesPerMessage());
        }
        settings.put("messageSizeBytes", Integer.toString(messageBytes));
        settings.put("testDurationSecs", Integer.toString(config.testDurationSecs()));
        settings.put(what, COUNTS.toString());
        settings.put("cpus", Integer.toString(Runtime.getRuntime().availableProcessors()));
        return new Measurement(metrics, StallSampler.floor(stalls), settings)
                .with(List.of(new Series(Series.Kind.THROUGHPUT_AGAINST_THREADS, what, x, y)));
    }

    private PartitionedLoop.Result point(
            final int count,
            final int messageBytes,
            final long warmUpNanos,
            final long nanos,
            final Map<String, String> settings)
            throws Exception {
        final PartitionedLoop.Shape shape = shapes.apply(count);
        try (Partitions partitions = open(partitionEach ? count : 1, shape)) {
            settings.putAll(partitions.settings());
            return new PartitionedLoop(partitions, messageBytes, shape).run(warmUpNanos, Math.max(1, nanos));
        }
    }

    private Partitions open(final int count, final PartitionedLoop.Shape shape) throws IOException {
        return context.path() == TransportPath.TCP
                ? new TcpPartitions(context.broker().target(), count)
                : new LogPartitions(count, shape.producers() + shape.consumers());
    }

    private static void watch(final StallSampler stalls) {
        stalls.pause();
        final long start = System.nanoTime();
        for (long now = start; now - start < WATCH_NANOS; now = System.nanoTime()) {
            stalls.tick(now);
        }
        stalls.pause();
    }
}
