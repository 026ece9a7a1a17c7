package io.memorystreamer.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** Logs with segments of a few frames in heap memory, so that a test passes many borders with few records. */
final class HeapLog {

    private HeapLog() {}

    /** @param capacity bytes of frames in a segment, a multiple of 8 */
    static MappedRegion region(final int capacity) {
        return new MappedRegion(ByteBuffer.allocate(SegmentDescriptor.HEADER_LENGTH + capacity));
    }

    /** @param retainedSegments closed segments that are kept */
    static MappedPartitionLog create(final int capacity, final int retainedSegments, final LogMaintenance maintenance) {
        return create(() -> region(capacity), retainedSegments, maintenance);
    }

    static MappedPartitionLog create(
            final SegmentPool.RegionAllocator allocator, final int retainedSegments, final LogMaintenance maintenance) {
        try {
            final MappedPartitionLog log = new MappedPartitionLog(config(retainedSegments), maintenance, allocator);
            maintenance.request(log);
            return log;
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static LogConfig config(final int retainedSegments) {
        return new LogConfig(
                java.nio.file.Path.of(""),
                LogConfig.MIN_SEGMENT_BYTES,
                (long) retainedSegments * LogConfig.MIN_SEGMENT_BYTES);
    }
}
