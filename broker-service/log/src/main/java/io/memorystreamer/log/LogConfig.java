package io.memorystreamer.log;

import java.nio.file.Path;
import java.util.Objects;

/**
 * Where a {@link PartitionLog} keeps its segments and how much it keeps.
 *
 * @param directory an existing directory; a tmpfs such as {@code /dev/shm} keeps the log in memory
 * @param segmentBytes size of a segment file in bytes, a multiple of 4096 from 64 KiB to 1 GiB
 * @param retentionBytes bytes of closed segments that are kept at least, 0 or more; older segments are reused
 */
public record LogConfig(Path directory, int segmentBytes, long retentionBytes) {

    public static final int MIN_SEGMENT_BYTES = 64 * 1024;
    public static final int MAX_SEGMENT_BYTES = 1024 * 1024 * 1024;

    /** Bound of {@link #maxRecordLength} in large segments, 16 MiB. */
    private static final int MAX_RECORD_LENGTH = 16 * 1024 * 1024;

    /** @throws IllegalArgumentException naming the value and its range */
    public LogConfig {
        Objects.requireNonNull(directory, "directory");
        if (segmentBytes < MIN_SEGMENT_BYTES
                || segmentBytes > MAX_SEGMENT_BYTES
                || segmentBytes % SegmentDescriptor.HEADER_LENGTH != 0) {
            throw new IllegalArgumentException("segmentBytes=" + segmentBytes + ": must be a multiple of "
                    + SegmentDescriptor.HEADER_LENGTH + " from " + MIN_SEGMENT_BYTES + " to " + MAX_SEGMENT_BYTES);
        }
        if (retentionBytes < 0 || retentionBytes / segmentBytes > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(
                    "retentionBytes=" + retentionBytes + ": must be 0 or more, and at most 2^31 segments");
        }
    }

    /** Largest record, batch or claim in bytes that a log with such segments takes. */
    public static int maxRecordLength(final int segmentBytes) {
        // A quarter of a segment, so that closing one early wastes at most that much.
        final int quarter = (segmentBytes - SegmentDescriptor.HEADER_LENGTH) / 4;
        return Math.min(quarter - FrameDescriptor.HEADER_LENGTH, MAX_RECORD_LENGTH);
    }

    /** Segments that hold readable data at most: those that cover the retention, and the active one. */
    int maxLiveSegments() {
        return (int) ((retentionBytes + segmentBytes - 1) / segmentBytes) + 1;
    }

    /**
     * Bytes the log takes when it is full: its live segments and those that stand ready for the next rotations. Each
     * reader that holds on to a dropped segment adds one more while it does.
     */
    public long maxBytes() {
        return (long) segmentBytes * (maxLiveSegments() + PartitionLog.READY_REGIONS);
    }
}
