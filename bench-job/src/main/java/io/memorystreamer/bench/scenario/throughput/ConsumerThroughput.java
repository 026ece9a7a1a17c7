package io.memorystreamer.bench.scenario.throughput;

import com.google.auto.service.AutoService;
import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.kafka.GroupReads;
import io.memorystreamer.bench.load.ClosedLoop;
import io.memorystreamer.bench.load.FilledLogs;
import io.memorystreamer.bench.load.SliceCounter;
import io.memorystreamer.bench.measure.HeapAllocation;
import io.memorystreamer.bench.measure.StallSampler;
import io.memorystreamer.bench.scenario.Measurement;
import io.memorystreamer.bench.scenario.Metric;
import io.memorystreamer.bench.scenario.Scenario;
import io.memorystreamer.bench.scenario.ScenarioContext;
import io.memorystreamer.bench.scenario.ScenarioException;
import io.memorystreamer.bench.scenario.Scenarios;
import io.memorystreamer.bench.scenario.TransportPath;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One consumer that reads several partitions, which were filled before, from their beginnings again and again, and checks
 * every message. Nobody produces meanwhile: what counts is what the consumer gets through.
 */
@AutoService(Scenarios.class)
public final class ConsumerThroughput implements Scenario {

    private static final int PARTITIONS = 4;

    /** More than a CPU's own caches hold. */
    private static final long BYTES_PER_PARTITION = 16L * 1024 * 1024;

    private static final long WARM_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(1_500);
    private static final long WATCH_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long WATCH_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** Reads everything once. */
    @FunctionalInterface
    private interface Pass {
        void run(SliceCounter counter) throws ScenarioException;
    }

    @Override
    public String id() {
        return "throughput::consumer_throughput";
    }

    @Override
    public String description() {
        return "One consumer reads " + PARTITIONS + " full partitions again and again, over TCP as a consumer group";
    }

    @Override
    public List<TransportPath> paths() {
        return List.of(TransportPath.IN_PROCESS, TransportPath.TCP);
    }

    @Override
    public List<Metric> metrics() {
        return List.of(
                Metric.MESSAGES_PER_SECOND,
                Metric.higher("slowestSliceMessagesPerSecond"),
                Metric.MEGABYTES_PER_SECOND,
                Metric.ALLOCATED_BYTES_PER_MESSAGE);
    }

    @Override
    public Measurement run(final ScenarioContext context) throws Exception {
        final int messageBytes = context.config().throughput().messageSizeBytes();
        if (context.path() == TransportPath.IN_PROCESS) {
            try (FilledLogs logs = new FilledLogs(PARTITIONS, messageBytes, BYTES_PER_PARTITION)) {
                final FilledLogs.Reading reading = (number, buffer, offset) -> {
                    // Counting and checking is the consumer's whole work.
                };
                return measure(context.config(), counter -> counter.count(logs.readThrough(reading)), logs.settings());
            }
        }
        try (GroupReads reads = new GroupReads(context.broker().target(), messageBytes)) {
            return measure(context.config(), reads::readThrough, reads.settings());
        }
    }

    private static Measurement measure(
            final BenchmarkConfig config, final Pass pass, final Map<String, String> settings)
            throws ScenarioException {
        final SliceCounter warmUp = new SliceCounter();
        final long warmUpStart = System.nanoTime();
        while (System.nanoTime() - warmUpStart < WARM_UP_NANOS) {
            pass.run(warmUp);
        }
        final StallSampler stalls = new StallSampler();
        final SliceCounter counter = new SliceCounter();
        final long duration = TimeUnit.SECONDS.toNanos(config.throughput().testDurationSecs());
        final long allocatedBefore = HeapAllocation.totalBytes();
        final long start = System.nanoTime();
        long watched = start;
        while (System.nanoTime() - start < duration) {
            pass.run(counter);
            if (System.nanoTime() - watched > WATCH_EVERY_NANOS) {
                counter.close();
                stalls.watch(WATCH_NANOS);
                watched = System.nanoTime();
                counter.resume();
            }
        }
        counter.close();
        final long allocated = HeapAllocation.totalBytes() - allocatedBefore;
        final List<ClosedLoop.Slice> slices = counter.slices();
        final double rate = SliceCounter.messagesPerSecond(slices);
        final Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put(Metric.MESSAGES_PER_SECOND.name(), rate);
        metrics.put("slowestSliceMessagesPerSecond", SliceCounter.slowestMessagesPerSecond(slices));
        metrics.put(
                Metric.MEGABYTES_PER_SECOND.name(), rate * config.throughput().messageSizeBytes() / 1e6);
        if (config.memory().enableAllocationTracking()) {
            metrics.put(Metric.ALLOCATED_BYTES_PER_MESSAGE.name(), (double) allocated / SliceCounter.messages(slices));
        }
        return new Measurement(metrics, StallSampler.floor(stalls), settings)
                .with(List.of(ThroughputCurve.overTime("consumed", slices)));
    }
}
