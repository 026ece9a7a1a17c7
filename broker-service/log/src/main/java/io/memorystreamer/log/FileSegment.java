package io.memorystreamer.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One segment file of a {@link FilePartitionLog}. The fields of the writing side are under the log's lock; readers look at the
 * volatile ones.
 *
 * <p>The channel is closed when the log has dropped the segment and the last reader has left it. Of a closed log, and of
 * readers that were forgotten, the garbage collector closes it.
 */
final class FileSegment {

    private static final Logger LOG = LoggerFactory.getLogger(FileSegment.class);

    /** log2 of the bytes between two entries of the index. */
    private static final int INDEX_SHIFT = 16;

    final long baseOffset;
    final long sequence;
    final int capacity;

    private final SegmentChannel channel;

    /** The log's own use, and one for each reader that is reading. */
    private final AtomicInteger uses = new AtomicInteger(1);

    private volatile boolean dropped;

    private volatile boolean headerForced;

    /** Frames up to here are in the file and may be read. Goes back only when the log is truncated. */
    volatile int committedPosition;

    /** Set when the log has moved on; readers follow it when they are at the capacity. */
    volatile FileSegment next;

    /** Milliseconds since the epoch, of this process's first append or those it has found; 0 when there were none. */
    volatile long firstAppendMillis;

    /** Milliseconds since the epoch. */
    volatile long lastAppendMillis;

    /** Frames up to here need no check of their checksum any more. */
    private volatile int verifiedPosition;

    private volatile boolean damageLogged;

    /** Where frames start, one entry per 64 KiB: position and records before it in one word; 0 where there is none. */
    private final AtomicLongArray index;

    /** Of a full segment, once it has been walked through; {@link Long#MIN_VALUE} before. */
    volatile long maxTimestamp = Long.MIN_VALUE;

    /** Where the next frame goes, claims and what waits behind them included. Under the log's lock. */
    int reservedPosition;

    /** Offsets up to there. Under the log's lock. */
    int recordCount;

    private FileSegment(final SegmentChannel channel, final int capacity, final long baseOffset, final long sequence) {
        this.channel = channel;
        this.capacity = capacity;
        this.baseOffset = baseOffset;
        this.sequence = sequence;
        this.index = new AtomicLongArray((capacity >>> INDEX_SHIFT) + 1);
    }

    /** Puts a zeroed file to use. */
    static FileSegment start(final Spare spare, final long baseOffset, final long sequence) throws IOException {
        final long now = System.currentTimeMillis();
        spare.channel()
                .write(
                        SegmentHeader.inUse(spare.capacity(), baseOffset, sequence, now)
                                .encode(),
                        0);
        final FileSegment segment = new FileSegment(spare.channel(), spare.capacity(), baseOffset, sequence);
        segment.verifiedPosition = spare.capacity();
        segment.lastAppendMillis = now;
        return segment;
    }

    static FileSegment reopen(final RecoveredSegment recovered, final Device device) throws IOException {
        final FileSegment segment = new FileSegment(
                new SegmentChannel(recovered.file(), device),
                recovered.capacity(),
                recovered.baseOffset(),
                recovered.sequence());
        segment.reservedPosition = recovered.endPosition();
        segment.committedPosition = recovered.endPosition();
        segment.recordCount = recovered.recordCount();
        segment.verifiedPosition = recovered.verified() ? recovered.capacity() : 0;
        segment.lastAppendMillis = Files.getLastModifiedTime(recovered.file()).toMillis();
        segment.firstAppendMillis = recovered.endPosition() == 0 ? 0 : segment.lastAppendMillis;
        return segment;
    }

    Path file() {
        return channel.file();
    }

    /** Length of the file. */
    long bytes() {
        return SegmentDescriptor.HEADER_LENGTH + (long) capacity;
    }

    /** Offset behind the last record, claimed ones included. Under the log's lock. */
    long endOffset() {
        return baseOffset + recordCount;
    }

    /** Whether every frame up to the capacity is in the file. */
    boolean isComplete() {
        return committedPosition == capacity;
    }

    /** Under the log's lock: room is taken for frames. */
    void advance(final int length, final int records) {
        final int before = reservedPosition;
        reservedPosition += length;
        recordCount += records;
        if ((before ^ reservedPosition) >>> INDEX_SHIFT != 0) {
            index.set(reservedPosition >>> INDEX_SHIFT, (long) reservedPosition << 32 | recordCount);
        }
    }

    /** Under the log's lock: what stood from a position on is gone. */
    void unindex(final int position) {
        for (int i = position >>> INDEX_SHIFT; i < index.length(); i++) {
            if (indexedPosition(index.get(i)) >= position) {
                index.set(i, 0);
            }
        }
        synchronized (this) {
            maxTimestamp = Long.MIN_VALUE;
        }
    }

    /** Of a full segment that a reader has walked through. */
    synchronized void noteMaxTimestamp(final long timestamp) {
        // Not when it has been truncated meanwhile; then committedPosition went back before the old value is cleared.
        if (isComplete()) {
            maxTimestamp = timestamp;
        }
    }

    /** The last indexed frame at or before a committed record of this segment; 0 for the start. May be the capacity. */
    long floor(final long record) {
        for (int i = index.length() - 1; i > 0; i--) {
            final long entry = index.get(i);
            if (entry != 0 && indexedRecords(entry) <= record) {
                return entry;
            }
        }
        return 0;
    }

    static int indexedPosition(final long entry) {
        return (int) (entry >>> 32);
    }

    static int indexedRecords(final long entry) {
        return (int) entry;
    }

    /** Under the log's lock: frames have become readable. */
    void appended(final long nowMillis) {
        if (firstAppendMillis == 0) {
            firstAppendMillis = nowMillis;
        }
        lastAppendMillis = nowMillis;
    }

    void write(final ByteBuffer frames, final int position) throws IOException {
        channel.write(frames, (long) SegmentDescriptor.HEADER_LENGTH + position);
    }

    void force() throws IOException {
        channel.force();
        headerForced = true;
    }

    /** Once is enough, it stays as it is. */
    void forceHeader() throws IOException {
        if (!headerForced) {
            force();
        }
    }

    /** Of truncated frames, so that recovery never takes them for what comes instead. */
    void zero(final int from, final int to) throws IOException {
        final ByteBuffer zeroes = ByteBuffer.allocate(Math.min(to - from, 64 * 1024));
        for (int position = from; position < to; position += zeroes.limit()) {
            zeroes.clear().limit(Math.min(zeroes.capacity(), to - position));
            write(zeroes, position);
        }
    }

    /** @return false when the segment is dropped; it cannot be read then */
    boolean acquire() {
        int users = uses.get();
        while (users > 0 && !dropped) {
            if (uses.compareAndSet(users, users + 1)) {
                return true;
            }
            users = uses.get();
        }
        return false;
    }

    void release() {
        if (uses.decrementAndGet() == 0) {
            try {
                channel.close();
            } catch (final IOException e) {
                LOG.warn("cannot close {}: {}", file(), e.toString());
            }
        }
    }

    /** Between {@link #acquire} and {@link #release}. */
    void read(final ByteBuffer target, final int position) throws IOException {
        channel.read(target, (long) SegmentDescriptor.HEADER_LENGTH + position);
    }

    boolean isDropped() {
        return dropped;
    }

    /** The log is done with the segment. Once; its file may be deleted then. */
    void drop() {
        dropped = true;
        release();
    }

    boolean isVerified(final int position) {
        return position < verifiedPosition;
    }

    /** A reader has checked a frame; only where all before it are checked, too, that is worth keeping. */
    void verified(final int position, final int nextPosition) {
        // Two readers may set this back; then a frame is checked twice.
        if (position == verifiedPosition) {
            verifiedPosition = nextPosition;
        }
    }

    /** One line in the application's log for each damaged segment. */
    void reportDamage(final int position, final long offset, final String reason) {
        if (!damageLogged) {
            damageLogged = true;
            LOG.error(
                    "{} is damaged at position {}, offset {}: {}; what stands behind it in this segment cannot be read",
                    file(),
                    position,
                    offset,
                    reason);
        }
    }

    /** A file of zeroes, header included, whose space is written. */
    record Spare(SegmentChannel channel, int capacity) {

        /** @throws IOException when the space cannot be had; nothing is left behind then */
        static Spare prepare(final Path file, final int bytes, final Device device) throws IOException {
            Files.createFile(file);
            try {
                try (FileChannel zeroing = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    SegmentFiles.zero(zeroing, 0, bytes);
                    zeroing.force(true);
                }
                return new Spare(new SegmentChannel(file, device), bytes - SegmentDescriptor.HEADER_LENGTH);
            } catch (final IOException e) {
                Files.deleteIfExists(file);
                throw SegmentFiles.refused(bytes, file.getParent(), e);
            }
        }

        void discard() throws IOException {
            channel.close();
            Files.deleteIfExists(channel.file());
        }
    }
}
