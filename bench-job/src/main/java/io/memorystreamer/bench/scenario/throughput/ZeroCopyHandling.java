package io.memorystreamer.bench.scenario.throughput;

import com.google.auto.service.AutoService;
import io.memorystreamer.bench.compare.Rounds;
import io.memorystreamer.bench.compare.Side;
import io.memorystreamer.bench.compare.ThroughputSide;
import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.load.FilledLogs;
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
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A consumer that works on messages where they lie in the log over one that copies each into an array of its own first, by
 * turns, on the same full log. Both add up every word of every message and compare the sum with what was sent, so that the
 * copy is all they differ in.
 */
public final class ZeroCopyHandling implements Scenario {

    /** More than a CPU's own caches hold. */
    private static final long LOG_BYTES = 64L * 1024 * 1024;

    private static final long WATCH_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final int messageBytes;

    private ZeroCopyHandling(final int messageBytes) {
        this.messageBytes = messageBytes;
    }

    /** By size of the messages. */
    @AutoService(Scenarios.class)
    public static final class Family implements Scenarios {

        @Override
        public List<Scenario> scenarios() {
            return List.of(new ZeroCopyHandling(100), new ZeroCopyHandling(1024), new ZeroCopyHandling(16 * 1024));
        }
    }

    @Override
    public String id() {
        return "throughput::zero_copy_handling";
    }

    @Override
    public String peer() {
        return "copying-consumer";
    }

    @Override
    public String variant() {
        return messageBytes + " bytes";
    }

    @Override
    public boolean partOfQuick() {
        return messageBytes == 1024;
    }

    @Override
    public String description() {
        return "Throughput of a consumer that reads in place over one that copies each message into an array first";
    }

    @Override
    public List<TransportPath> paths() {
        return List.of(TransportPath.IN_PROCESS);
    }

    @Override
    public List<Metric> metrics() {
        return ThroughputSide.metrics();
    }

    @Override
    public Measurement run(final ScenarioContext context) throws Exception {
        final BenchmarkConfig.Comparison config = context.config().comparison();
        final StallSampler stalls = new StallSampler();
        try (FilledLogs log = new FilledLogs(1, messageBytes, LOG_BYTES)) {
            final Rounds rounds = Rounds.run(
                    side(log, new InPlace(), config, stalls), side(log, new Copying(), config, stalls), config);
            final Map<String, String> settings = new LinkedHashMap<>(log.settings());
            settings.put("rounds", Integer.toString(config.rounds()));
            settings.put("roundMillis", Integer.toString(config.roundMillis()));
            settings.put("work", "the sum of every message's 8-byte words");
            return ThroughputSide.figures(rounds).measurement(StallSampler.floor(stalls), settings);
        }
    }

    private static Side side(
            final FilledLogs log,
            final Summing consumer,
            final BenchmarkConfig.Comparison config,
            final StallSampler stalls) {
        final long roundNanos = TimeUnit.MILLISECONDS.toNanos(config.roundMillis());
        return () -> {
            stalls.watch(WATCH_NANOS);
            final long allocatedBefore = HeapAllocation.totalBytes();
            final long start = System.nanoTime();
            long read = 0;
            while (System.nanoTime() - start < roundNanos) {
                read += log.readThrough(consumer);
                consumer.requireWhole();
            }
            final long nanos = System.nanoTime() - start;
            final long allocated = HeapAllocation.totalBytes() - allocatedBefore;
            return Map.of(
                    ThroughputSide.MESSAGES_PER_SECOND, read * 1e9 / nanos,
                    ThroughputSide.ALLOCATED, (double) allocated / read);
        };
    }

    /** Adds up each message. */
    private abstract class Summing implements FilledLogs.Reading {

        /** All messages differ in their number alone, which is one of the words. */
        private final long sumOfFirst = FilledLogs.expectedSum(0, messageBytes);

        private long changed;

        final void check(final long number, final long sum) {
            if (sum != sumOfFirst + number) {
                changed++;
            }
        }

        final void requireWhole() throws ScenarioException {
            if (changed > 0) {
                throw new ScenarioException(changed + " messages were changed");
            }
        }
    }

    private final class InPlace extends Summing {

        @Override
        public void onMessage(final long number, final DirectBuffer buffer, final int offset) {
            check(number, FilledLogs.sum(buffer, offset, messageBytes));
        }
    }

    private final class Copying extends Summing {

        private final UnsafeBuffer view = new UnsafeBuffer(0, 0);

        @Override
        public void onMessage(final long number, final DirectBuffer buffer, final int offset) {
            final byte[] copy = new byte[messageBytes];
            buffer.getBytes(offset, copy);
            view.wrap(copy);
            check(number, FilledLogs.sum(view, 0, messageBytes));
        }
    }
}
