package io.memorystreamer.log;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLongArray;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One life of a {@link MappedRegion}: a run of frames with dense offsets from {@link #baseOffset}.
 *
 * <p>Any thread may claim. A claim adds (records, bytes) to the tail in one atomic, packed as
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
 * <p>The tail lives on the heap and not in the region: a thread that slept between reading the active segment and
 * claiming in it finds the dead life's tail, beyond the end, and never disturbs the region's next life.
 *
 * <p>Pins keep a region from being reused under a reader. {@code pins} counts them; {@link #retire} moves it from 0 to
 * {@link #RETIRED} and from then on every {@link #pin} fails. Both are read-modify-writes of one variable, hence totally
 * ordered: either the pin came first and the segment is not retired, or the retirement did and the pin fails.
 */
final class Segment {

    /** {@code pins} of a segment whose region may serve another life; large enough that pins never count it away. */
    private static final int RETIRED = 1 << 30;

    /** The tail's slot: 64 bytes of padding before it, at least as many behind it. */
    private static final int TAIL = 8;

    /**
     * Closes a segment by records before their 31 bits run out. Frames of one record never get there (2^30 bytes / 16);
     * batches of many records in few bytes can. The distance to 2^31 holds 1,536 threads that claim the largest batch at
     * once.
     */
    private static final int MAX_RECORDS = 1 << 29;

    private static final VarHandle PINS;

    static {
        try {
            PINS = MethodHandles.lookup().findVarHandle(Segment.class, "pins", int.class);
        } catch (final ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final MappedRegion region;
    final UnsafeBuffer frames;
    final int capacity;
    final long baseOffset;
    final long sequence;

    private final AtomicLongArray tail = new AtomicLongArray(TAIL * 3);

    /** Set once, by the closing claim, after {@link #recordCount} and the padding. */
    private volatile boolean full;

    private int recordCount;

    /**
     * Set when the log has rotated away from this segment. Cut when it is retired, else one forgotten reader would keep
     * every later segment from the garbage collector; who finds no link looks whether the segment is retired.
     */
    volatile Segment next;

    @SuppressWarnings("unused") // through PINS
    private volatile int pins;

    /** Every claim up to this position is known to be committed; written by readers and the maintenance thread. */
    private volatile int committedPosition;

    Segment(final MappedRegion region, final long baseOffset, final long sequence) {
        this.region = region;
        this.frames = region.frames();
        this.capacity = frames.capacity();
        this.baseOffset = baseOffset;
        this.sequence = sequence;
        region.writeHeader(baseOffset, sequence);
    }

    /**
     * Claims {@code alignedLength} bytes for {@code records} offsets.
     *
     * @return the claim, to be read with {@link #position} and {@link #recordNumber}; -1 when the segment is full
     */
    long claim(final int alignedLength, final int records) {
        // Without this look, appends that are held back would push the tail further with every try.
        if (full) {
            return -1;
        }
        if (records > 1 && recordNumber(tail.get(TAIL)) >= MAX_RECORDS) {
            close();
            return -1;
        }
        final long claim = tail.getAndAdd(TAIL, ((long) records << 32) | (alignedLength >>> 3));
        final long position = bytes(claim);
        if (position + alignedLength <= capacity) {
            return claim;
        }
        if (position <= capacity) {
            pad((int) position, recordNumber(claim));
        } else {
            awaitFull();
        }
        return -1;
    }

    /**
     * Closes the segment to further claims; those made before stay as they are. Does not add to the tail blindly as a claim
     * does: its step is a whole segment, and a few dozen threads here at once would carry the bytes over into the records.
     */
    void close() {
        long claimed = tail.get(TAIL);
        while (bytes(claimed) <= capacity) {
            if (tail.compareAndSet(TAIL, claimed, claimed + ((capacity + FrameDescriptor.ALIGNMENT) >>> 3))) {
                pad((int) bytes(claimed), recordNumber(claimed));
                return;
            }
            claimed = tail.get(TAIL);
        }
        awaitFull();
    }

    /** The closing claim's duty. */
    private void pad(final int position, final int records) {
        if (position < capacity) {
            commit(position, FrameDescriptor.word(position - capacity, FrameDescriptor.TYPE_PADDING, 0));
        }
        recordCount = records;
        full = true; // volatile: publishes recordCount
    }

    /** The thread with the closing claim is a few instructions away from setting it. */
    private void awaitFull() {
        while (!full) {
            Thread.onSpinWait();
        }
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
        final long claimed = tail.get(TAIL);
        if (bytes(claimed) <= capacity) {
            return baseOffset + recordNumber(claimed);
        }
        awaitFull();
        return endOffset();
    }

    /** Release: everything written into the frame before is visible to whoever reads the word with acquire. */
    void commit(final int position, final long word) {
        frames.putLongRelease(position, word);
    }

    /** Turns a claim into padding: readers skip it, and its offsets. */
    void abandon(final int position, final int alignedLength, final int records) {
        commit(position, FrameDescriptor.word(-alignedLength, FrameDescriptor.TYPE_PADDING, records));
    }

    /** Acquire: pairs with {@link #commit}. 0 when the frame is not committed. {@code position < capacity}. */
    long word(final int position) {
        return frames.getLongAcquire(position);
    }

    /** @return false when the region may already serve another life; it must not be read then */
    boolean pin() {
        if ((int) PINS.getAndAdd(this, 1) < RETIRED) {
            return true;
        }
        PINS.getAndAdd(this, -1);
        return false;
    }

    void unpin() {
        // Release suffices: reads under the pin stay before it, and retire() acquires.
        PINS.getAndAddRelease(this, -1);
    }

    /** @return true when nobody reads the segment and nobody ever will again */
    boolean retire() {
        if (!PINS.compareAndSet(this, 0, RETIRED)) {
            return false;
        }
        next = null; // volatile, after RETIRED: who misses the link also sees why
        return true;
    }

    boolean isRetired() {
        return (int) PINS.getOpaque(this) >= RETIRED;
    }

    /** A reader has seen every frame up to {@code position} committed. */
    void committedUpTo(final int position) {
        // A lost race of two readers can only forget progress, which the walk below makes good.
        if (position > committedPosition) {
            committedPosition = position;
        }
    }

    /**
     * Whether all claims in a full segment are committed, so that no producer will write into the region any more. Walks
     * the frames that no reader has walked.
     */
    boolean isCommitted() {
        int position = committedPosition;
        while (position < capacity) {
            final long word = word(position);
            if (word == 0) {
                break;
            }
            position = nextPosition(position, word);
        }
        committedUpTo(position);
        return position == capacity;
    }

    static int nextPosition(final int position, final long word) {
        final int length = FrameDescriptor.length(word);
        return position + (length < 0 ? -length : BitUtil.align(length, FrameDescriptor.ALIGNMENT));
    }
}
