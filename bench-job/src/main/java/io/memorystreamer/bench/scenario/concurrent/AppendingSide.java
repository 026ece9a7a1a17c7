package io.memorystreamer.bench.scenario.concurrent;

import io.memorystreamer.bench.compare.Side;
import io.memorystreamer.bench.scenario.Metric;
import io.memorystreamer.bench.scenario.ScenarioException;
import io.memorystreamer.log.LogConfig;
import io.memorystreamer.log.LogMaintenance;
import io.memorystreamer.log.PartitionLog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;

/** Threads that append to partitions nobody reads; how fast, and how many of the appends were lock-free. */
final class AppendingSide implements Side, AutoCloseable {

    static final String LOCK_FREE_SHARE = "lockFreeShare";
    static final String STORAGE = "anonymous memory, 4 MiB segments, 16 MiB retained in each partition";

    private static final int SEGMENT_BYTES = 4 * 1024 * 1024;
    private static final int RETAINED_SEGMENTS = 4;

    /** Appends between two looks at the clock. */
    private static final int BURST = 256;

    private final int threads;
    private final int messageBytes;
    private final long nanos;
    private final LogMaintenance maintenance = new LogMaintenance();
    private final List<PartitionLog> logs = new ArrayList<>();

    /**
     * @param partitions that the threads are distributed over, 1 to {@code threads}
     * @param nanos length of a round
     */
    AppendingSide(final int partitions, final int threads, final int messageBytes, final long nanos)
            throws IOException {
        this.threads = threads;
        this.messageBytes = messageBytes;
        this.nanos = nanos;
        try {
            for (int i = 0; i < partitions; i++) {
                logs.add(PartitionLog.open(
                        LogConfig.anonymous(SEGMENT_BYTES, (long) RETAINED_SEGMENTS * SEGMENT_BYTES), maintenance));
            }
        } catch (final IOException e) {
            close();
            throw e;
        }
    }

    @Override
    public Map<String, Double> round() throws Exception {
        final long before = sum(PartitionLog::endOffset);
        final long waitedBefore = sum(PartitionLog::waitedAppends);
        final TimedThreads.Result result = TimedThreads.run(threads, nanos, this::append);
        final long appended = sum(PartitionLog::endOffset) - before;
        final long waited = sum(PartitionLog::waitedAppends) - waitedBefore;
        if (appended != result.operations()) {
            throw new ScenarioException(result.operations() + " appends were made, and the log grew by " + appended);
        }
        return Map.of(
                Metric.MESSAGES_PER_SECOND.name(), result.perSecond(), LOCK_FREE_SHARE, 1 - (double) waited / appended);
    }

    private long append(final int thread, final TimedThreads.Until until) {
        final PartitionLog log = logs.get(thread % logs.size());
        final UnsafeBuffer message = new UnsafeBuffer(new byte[messageBytes]);
        final IdleStrategy idle = new BackoffIdleStrategy();
        long appended = 0;
        while (!until.isOver()) {
            for (int i = 0; i < BURST; i++) {
                final long outcome = log.append(message, 0, messageBytes, 0);
                if (outcome >= 0) {
                    appended++;
                } else if (outcome == PartitionLog.BACK_PRESSURED) {
                    idle.idle();
                } else {
                    throw new IllegalStateException("the log refuses messages: outcome " + outcome);
                }
            }
            idle.reset();
        }
        return appended;
    }

    private long sum(final ToLongFunction<PartitionLog> of) {
        return logs.stream().mapToLong(of).sum();
    }

    @Override
    public void close() {
        logs.forEach(PartitionLog::close);
        maintenance.close();
    }
}
