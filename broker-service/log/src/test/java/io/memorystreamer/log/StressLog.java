package io.memorystreamer.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.agrona.concurrent.UnsafeBuffer;

/** Logs for jcstress: cheap to make by the hundred thousand, with two segments ready and no maintenance behind them. */
final class StressLog {

    private static final LogMaintenance IDLE = new LogMaintenance();

    private StressLog() {}

    static PartitionLog create(final int capacity, final int retainedSegments) {
        return create(() -> HeapLog.region(capacity), retainedSegments);
    }

    static PartitionLog create(final SegmentPool.RegionAllocator allocator, final int retainedSegments) {
        try {
            final PartitionLog log = new MappedPartitionLog(HeapLog.config(retainedSegments), IDLE, allocator);
            log.maintain();
            log.maintenanceRequested.set(true); // as if it were queued already, so that it never is
            return log;
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static UnsafeBuffer record(final long value) {
        final UnsafeBuffer record = new UnsafeBuffer(new byte[Long.BYTES]);
        record.putLong(0, value);
        return record;
    }
}
