package io.memorystreamer.log;

import java.nio.file.Path;
import java.util.Objects;

/**
 * Where a {@link PartitionLog} keeps its segments, how much it keeps and for how long.
 *
 * @param storage what the segments are made of
 * @param directory of {@link Storage#MEMORY}: an existing directory, best on a tmpfs, that many logs may share, or null for
 *     anonymous memory; of {@link Storage#MAPPED} and {@link Storage#FILE}: the log's own, created when missing
 * @param segmentBytes size of a segment in bytes, a multiple of 4096 from 64 KiB to 1 GiB
 * @param retentionBytes bytes of closed segments that are kept at least, 0 or more; what happens then says the overflow
 * @param retentionMillis milliseconds after which a closed segment goes, counted by this machine's clock from its last
 *     append; {@link #UNLIMITED} keeps it
 * @param overflow what happens when {@code retentionBytes} are full
 * @param flush when records are forced to the device; {@link FlushPolicy#NONE} with {@link Storage#MEMORY}
 */
public record LogConfig(
        Storage storage,
        Path directory,
        int segmentBytes,
        long retentionBytes,
        long retentionMillis,
        Overflow overflow,
        FlushPolicy flush) {

    public static final int MIN_SEGMENT_BYTES = 64 * 1024;
    public static final int MAX_SEGMENT_BYTES = 1024 * 1024 * 1024;

    /** No bound on the age of a segment. */
    public static final long UNLIMITED = -1;

    /** Bound of {@link #maxRecordLength} in large segments, 16 MiB. */
    private static final int MAX_RECORD_LENGTH = 16 * 1024 * 1024;

    /** @throws IllegalArgumentException naming the value and its range */
    public LogConfig {
        Objects.requireNonNull(storage, "storage");
        Objects.requireNonNull(overflow, "overflow");
        Objects.requireNonNull(flush, "flush");
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
        if (retentionMillis != UNLIMITED && retentionMillis < 1) {
            throw new IllegalArgumentException(
                    "retentionMillis=" + retentionMillis + ": must be 1 or more, or -1 for no bound");
        }
        if (storage != Storage.MEMORY && directory == null) {
            throw new IllegalArgumentException("directory=null: " + storage + " needs one of the log's own");
        }
        if (storage == Storage.MEMORY && flush.kind() != FlushPolicy.Kind.NONE) {
            throw new IllegalArgumentException("flush=" + flush.kind() + ": memory cannot be flushed");
        }
    }

    /** Memory in a directory, the oldest segments going first. */
    public LogConfig(final Path directory, final int segmentBytes, final long retentionBytes) {
        this(
                Storage.MEMORY,
                directory,
                segmentBytes,
                retentionBytes,
                UNLIMITED,
                Overflow.DELETE_OLDEST,
                FlushPolicy.NONE);
    }

    /** Anonymous memory, the oldest segments going first. */
    public static LogConfig anonymous(final int segmentBytes, final long retentionBytes) {
        return new LogConfig(null, segmentBytes, retentionBytes);
    }

    /** The same in another kind of storage; {@code directory} as described above. */
    public LogConfig withStorage(final Storage other, final Path place) {
        return new LogConfig(other, place, segmentBytes, retentionBytes, retentionMillis, overflow, flush);
    }

    public LogConfig withRetentionMillis(final long millis) {
        return new LogConfig(storage, directory, segmentBytes, retentionBytes, millis, overflow, flush);
    }

    public LogConfig withOverflow(final Overflow other) {
        return new LogConfig(storage, directory, segmentBytes, retentionBytes, retentionMillis, other, flush);
    }

    public LogConfig withFlush(final FlushPolicy other) {
        return new LogConfig(storage, directory, segmentBytes, retentionBytes, retentionMillis, overflow, other);
    }

    /** @throws IllegalArgumentException unless an open log can take the other configuration */
    void requireReplaceableBy(final LogConfig other) {
        if (storage != other.storage
                || segmentBytes != other.segmentBytes
                || !Objects.equals(directory, other.directory)) {
            throw new IllegalArgumentException(
                    "storage, directory and segmentBytes of an open log stay: " + this + ", not " + other);
        }
    }

    /** Whether the log is to be looked at from time to time, for its age or its flush interval. */
    boolean ticks() {
        return retentionMillis != UNLIMITED || flush.kind() == FlushPolicy.Kind.INTERVAL;
    }

    /** Whether segments outlive the process. */
    public boolean durable() {
        return storage != Storage.MEMORY;
    }

    /** Largest record, batch or claim in bytes that a log with such segments takes. */
    public static int maxRecordLength(final int segmentBytes) {
        // A quarter of a segment, so that closing one early wastes at most that much.
        final int quarter = (segmentBytes - SegmentDescriptor.HEADER_LENGTH) / 4;
        return Math.min(quarter - FrameDescriptor.HEADER_LENGTH - FrameDescriptor.CHECKSUM_LENGTH, MAX_RECORD_LENGTH);
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
