package io.memorystreamer.log;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * One life of a {@link MappedRegion}: a run of frames with dense offsets from {@link #baseOffset}. Appends take room at its
 * {@link SegmentTail}; here is who reads it, and how far it is committed and good.
 *
 * <p>Pins keep a region from being reused under a reader. {@code pins} counts them; {@link #retire} adds {@link #RETIRED},
 * and from then on every {@link #pin} fails. Both are read-modify-writes of one variable, hence totally ordered: either the
 * pin came first, and the region waits for it to go, or the retirement did and the pin fails.
 */
final class Segment extends SegmentTail {

    /** {@code pins} from here on: nobody may pin any more. Large enough that pins never count it away. */
    private static final long RETIRED = 1L << 40;

    private static final VarHandle COMMITTED_POSITION;

    static {
        try {
            COMMITTED_POSITION = MethodHandles.lookup().findVarHandle(Segment.class, "committedPosition", int.class);
        } catch (final ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Up to where frames are still to be verified. */
    private volatile int unverified;

    private int readLimit;

    /**
     * Set when the log has rotated away from this segment. Cut when its region is reused, else one forgotten reader would
     * keep every later segment from the garbage collector; who finds no link looks whether the segment is retired.
     */
    volatile Segment next;

    /** Every claim up to this position is known to be committed; written by readers and the maintenance thread. */
    @SuppressWarnings("unused") // through COMMITTED_POSITION
    private int committedPosition;

    /** Truncations of the log before this segment was made: a later one may have taken its records away. Set before others see it. */
    int truncations;

    /** Of a segment that is full and committed, once somebody has looked; {@code Long.MIN_VALUE} before. */
    volatile long maxTimestamp = Long.MIN_VALUE;

    /** When its last append was first seen, in milliseconds of this machine's clock. On the maintenance thread. */
    long lastAppendMillis;

    Segment(
            final MappedRegion region,
            final long baseOffset,
            final long sequence,
            final boolean exclusive,
            final Durability durability) {
        super(region, baseOffset, sequence, exclusive, durability);
        this.readLimit = capacity;
    }

    Segment(final MappedRegion region, final long baseOffset, final long sequence) {
        this(region, baseOffset, sequence, false, null);
    }

    /** Goes on with frames that are there already. Before any other thread sees the segment. */
    void restore(final int position, final int records) {
        restoreTail(position, records);
        COMMITTED_POSITION.setRelease(this, position);
    }

    /** Has frames that recovery has taken as they are verified before they are read. Before any other thread sees it. */
    void verifyUpTo(final int position) {
        unverified = position;
    }

    /**
     * Where reading ends: the capacity, or the first frame that is not what was written. Looks through the segment when it is
     * the first to ask. Under a pin.
     */
    int readLimit() {
        return unverified == 0 ? readLimit : verify();
    }

    boolean isVerified() {
        return unverified == 0;
    }

    private synchronized int verify() {
        final int end = unverified;
        if (end > 0) {
            final int good = durability.verify(this, end);
            readLimit = good == end ? capacity : good;
            unverified = 0; // volatile: publishes readLimit
        }
        return readLimit;
    }

    // --- pins ----------------------------------------------------------------------------------------------------

    /** @return false when the region may already serve another life; it must not be read then */
    boolean pin() {
        if (counters.getAndAdd(PINS, 1) < RETIRED) {
            return true;
        }
        counters.getAndAdd(PINS, -1);
        return false;
    }

    void unpin() {
        // A full fence, where release would do: reads under the pin stay before it, and isReusable() acquires.
        counters.getAndAdd(PINS, -1);
    }

    /** Every pin fails from now on. Once. */
    void retire() {
        counters.getAndAdd(PINS, RETIRED);
    }

    boolean isRetired() {
        return counters.getOpaque(PINS) >= RETIRED;
    }

    /**
     * Whether a retired segment is read by nobody any more. A pin that is just failing is counted too; the next look finds
     * it gone. Volatile: what readers did under their pins came before.
     */
    boolean isUnpinned() {
        return counters.get(PINS) == RETIRED;
    }

    // --- progress ------------------------------------------------------------------------------------------------

    /** Somebody has seen every frame up to {@code position} committed. */
    void committedUpTo(final int position) {
        // A lost race of two readers can only forget progress, which the walk below makes good.
        if (position > (int) COMMITTED_POSITION.getOpaque(this)) {
            COMMITTED_POSITION.setRelease(this, position);
        }
    }

    /**
     * Whether all claims in a full segment are committed, so that no producer will write into the region any more. Walks
     * the frames that nobody has walked.
     */
    boolean isCommitted() {
        int position = (int) COMMITTED_POSITION.getAcquire(this);
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
}
