package io.memorystreamer.log;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The end of a {@link Segment}, where claims take room.
 *
 * <p>A <em>shared</em> segment takes claims from any thread. A claim adds (records, bytes) to the tail in one atomic, packed
 * as
 *
 * <pre>
 *   63              32 31               0
 *  +------------------+------------------+
 *  | records claimed  | bytes claimed / 8|
 *  +------------------+------------------+
 * </pre>
 *
 * so that the position and the offset of a frame are decided together and the offsets are dense. Claims that do not fit
 * still add to the tail. Exactly one of them, the <em>closing claim</em>, starts inside the segment (or right at its
 * end): its record number is the number of records in the segment. It writes the padding and then sets {@link #full}.
 * A thread claims at most once more after the closing claim, so the tail stays within 2^32 * 8 bytes as long as
 * (threads * largest frame) does.
 *
 * <p>An <em>exclusive</em> segment takes frames from one thread only, the one that holds its {@link ExclusiveAppender}; the
 * tail is moved by plain stores.
 *
 * <p>The tail lives on the heap and not in the region: a thread that slept between reading the active segment and
 * claiming in it finds the dead life's tail, beyond the end, and never disturbs the region's next life.
 *
 * <pre>
 *   counters   0 ..  7  padding      so that neither shares a cache line with the other, or with the fields below,
 *              8        tail         which every append reads
 *              9 .. 23  padding
 *             24        pins
 *             25 .. 39  padding
 * </pre>
 */
abstract class SegmentTail extends SegmentFrames {

    /** Where {@link Segment} counts its pins. */
    static final int PINS = 24;

    private static final int TAIL = 8;
    private static final int COUNTERS = 40;

    /**
     * Closes a segment by records before their 31 bits run out. Frames of one record never get there (2^30 bytes / 16);
     * batches of many records in few bytes can. The distance to 2^31 holds 1,536 threads that claim the largest batch at
     * once.
     */
    private static final int MAX_RECORDS = 1 << 29;

    /** Spins for the few instructions of another thread; who has waited longer comes back another time. */
    private static final int MAX_SPINS = 1_000;

    /** log2 of the bytes between two entries of the index. */
    private static final int INDEX_SHIFT = 16;

    final long baseOffset;
    final boolean exclusive;

    final AtomicLongArray counters = new AtomicLongArray(COUNTERS);

    /** Set when no claim will be given any more. Always, in an exclusive segment. */
    private volatile boolean shut;

    /** Set once, after {@link #recordCount} and the padding. */
    private volatile boolean full;

    private int recordCount;

    SegmentTail(
            final MappedRegion region,
            final long baseOffset,
            final long sequence,
            final boolean exclusive,
            final Durability durability) {
        super(region, sequence, durability);
        this.baseOffset = baseOffset;
        this.exclusive = exclusive;
        this.shut = exclusive;
        region.soil();
        if (exclusive) {
            // From here on each append makes the word behind its frame 0, and nothing else beyond it.
            frames.putLong(0, 0);
        }
        if (durability == null) {
            region.writeHeader(baseOffset, sequence);
        }
    }

    /** Goes on with frames that are there already. Before any other thread sees the segment. */
    final void restoreTail(final int position, final int records) {
        counters.set(TAIL, pack(position, records));
        if (position == capacity) {
            finish(records);
        }
    }

    // --- claims --------------------------------------------------------------------------------------------------

    /**
     * Claims {@code alignedLength} bytes for {@code records} offsets.
     *
     * @return the claim, to be read with {@link #position} and {@link #recordNumber}; -1 when the segment takes no more
     */
    long claim(final int alignedLength, final int records) {
        // Without this look, appends that are held back would push the tail further with every try.
        if (shut) {
            return -1;
        }
        if (records > 1 && recordNumber(counters.get(TAIL)) >= MAX_RECORDS) {
            close();
            return -1;
        }
        final long claim = counters.getAndAdd(TAIL, ((long) records << 32) | (alignedLength >>> 3));
        final long position = bytes(claim);
        final long end = position + alignedLength;
        if (end <= capacity) {
            if ((position ^ end) >>> INDEX_SHIFT != 0) {
                indexed((int) end, recordNumber(claim) + records);
            }
            return claim;
        }
        if (position <= capacity) {
            pad((int) position, recordNumber(claim));
        }
        return -1;
    }

    /**
     * Takes room in an exclusive segment. On its appender's thread.
     *
     * @return false when it does not fit; the caller then {@link #close closes} the segment
     */
    boolean take(final int position, final int alignedLength, final int recordsBehind) {
        final int end = position + alignedLength;
        if (end > capacity) {
            return false;
        }
        if (end < capacity) {
            clearWord(end);
        }
        if ((position ^ end) >>> INDEX_SHIFT != 0) {
            indexed(end, recordsBehind);
        }
        // Opaque: endOffset() and the watch over dead owners read it, and no memory hangs on it.
        counters.setOpaque(TAIL, pack(end, recordsBehind));
        return true;
    }

    /**
     * Closes the segment to further claims; those made before stay as they are. Does not add to the tail blindly as a claim
     * does: its step is a whole segment, and a few dozen threads here at once would carry the bytes over into the records.
     */
    void close() {
        long claimed = counters.get(TAIL);
        while (bytes(claimed) <= capacity && !full) {
            if (counters.compareAndSet(TAIL, claimed, claimed + ((capacity + FrameDescriptor.ALIGNMENT) >>> 3))) {
                pad((int) bytes(claimed), recordNumber(claimed));
                return;
            }
            claimed = counters.get(TAIL);
        }
    }

    /** The closing claim's duty. */
    private void pad(final int position, final int records) {
        if (position < capacity) {
            commitPadding(position, capacity - position, 0);
        }
        finish(records);
    }

    private void finish(final int records) {
        recordCount = records;
        full = true; // volatile: publishes recordCount
        shut = true;
    }

    /** Whether the segment has its end. Waits a moment for a thread that is just about to write it. */
    boolean isFull() {
        for (int spins = 0; !full; spins++) {
            if (spins == MAX_SPINS || bytes(counters.get(TAIL)) <= capacity) {
                return full;
            }
            Thread.onSpinWait();
        }
        return true;
    }

    private static long pack(final int position, final int records) {
        return ((long) records << 32) | (position >>> 3);
    }

    private static long bytes(final long claim) {
        return (claim & 0xFFFF_FFFFL) << 3;
    }

    static int position(final long claim) {
        return (int) bytes(claim);
    }

    static int recordNumber(final long claim) {
        return (int) (claim >>> 32);
    }

    /** Offset behind the segment's last record. Only when it is full. */
    long endOffset() {
        return baseOffset + recordCount;
    }

    /** Offset behind the last claimed record, of a segment that is full or not. */
    long claimedOffset() {
        for (; ; ) {
            if (full) {
                return endOffset();
            }
            final long claimed = counters.get(TAIL);
            if (bytes(claimed) <= capacity) {
                return baseOffset + recordNumber(claimed);
            }
            Thread.onSpinWait(); // whoever claimed beyond the end is about to set full
        }
    }

    /** Position behind the last claimed frame, the capacity of a full segment. */
    int tailPosition() {
        return (int) Math.min(bytes(counters.get(TAIL)), capacity);
    }

    /** Changes with every claim. */
    long tail() {
        return counters.getOpaque(TAIL);
    }

    // --- index ---------------------------------------------------------------------------------------------------

    /** Entries for frames of this many bytes: one per 64 KiB, and one for the end. */
    static int indexLength(final int capacity) {
        return (capacity >>> INDEX_SHIFT) + 1;
    }

    /**
     * Notes where a frame starts, or the segment ends. Opaque: an entry is true by itself, position and record number in
     * one word; what stands at that position is published by the frame's own word.
     */
    private void indexed(final int position, final int records) {
        region.index.setOpaque(position >>> INDEX_SHIFT, pack(position, records));
    }

    /**
     * The last noted frame start at or before a record, as a claim; 0 for the start of the segment. Under a pin, and for a
     * record below the log's committed offset: an entry may stand behind frames that are not committed.
     */
    long floor(final int record) {
        for (int i = region.index.length() - 1; i > 0; i--) {
            final long entry = region.index.getOpaque(i);
            if (entry != 0 && recordNumber(entry) <= record && position(entry) < capacity) {
                return entry;
            }
        }
        return 0;
    }
}
