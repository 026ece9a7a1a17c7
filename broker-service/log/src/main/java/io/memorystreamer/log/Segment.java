package io.memorystreamer.log;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLongArray;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One life of a {@link MappedRegion}: a run of frames with dense offsets from {@link #baseOffset}.
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
 * <p>Pins keep a region from being reused under a reader. {@code pins} counts them; {@link #retire} adds {@link #RETIRED},
 * and from then on every {@link #pin} fails. Both are read-modify-writes of one variable, hence totally ordered: either the
 * pin came first, and the region waits for it to go, or the retirement did and the pin fails.
 *
 * <pre>
 *   counters   0 ..  7  padding      so that neither shares a cache line with the other, or with the fields below,
 *              8        tail         which every append reads
 *              9 .. 23  padding
 *             24        pins
 *             25 .. 39  padding
 * </pre>
 */
final class Segment {

    /** {@code pins} from here on: nobody may pin any more. Large enough that pins never count it away. */
    private static final long RETIRED = 1L << 40;

    private static final int TAIL = 8;
    private static final int PINS = 24;
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

    private static final VarHandle COMMITTED_POSITION;

    static {
        try {
            COMMITTED_POSITION = MethodHandles.lookup().findVarHandle(Segment.class, "committedPosition", int.class);
        } catch (final ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final MappedRegion region;
    final UnsafeBuffer frames;
    final int capacity;
    final long baseOffset;
    final long sequence;
    final boolean exclusive;

    /** Null in memory, which needs no checksums. */
    final Durability durability;

    /**
     * Where {@link #frames} begin. Appends and polls use it instead of the buffer, whose checks of bounds would cost a fifth
     * of their time: a claim lies within the capacity, and so does the frame behind a committed one. A caller's own buffer
     * is checked.
     */
    private final long address;

    /** Null but where a test keeps its segments on the heap. */
    private final byte[] base;

    private final AtomicLongArray counters = new AtomicLongArray(COUNTERS);

    /** Set when no claim will be given any more. Always, in an exclusive segment. */
    private volatile boolean shut;

    /** Set once, after {@link #recordCount} and the padding. */
    private volatile boolean full;

    private int recordCount;

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
        this.region = region;
        this.frames = region.frames();
        this.address = frames.addressOffset();
        this.base = frames.byteArray();
        this.capacity = frames.capacity();
        this.baseOffset = baseOffset;
        this.sequence = sequence;
        this.exclusive = exclusive;
        this.durability = durability;
        this.shut = exclusive;
        this.readLimit = capacity;
        region.soil();
        if (exclusive) {
            // From here on each append makes the word behind its frame 0, and nothing else beyond it.
            frames.putLong(0, 0);
        }
        if (durability == null) {
            region.writeHeader(baseOffset, sequence);
        }
    }

    Segment(final MappedRegion region, final long baseOffset, final long sequence) {
        this(region, baseOffset, sequence, false, null);
    }

    /** Goes on with frames that are there already. Before any other thread sees the segment. */
    void restore(final int position, final int records) {
        counters.set(TAIL, pack(position, records));
        COMMITTED_POSITION.setRelease(this, position);
        if (position == capacity) {
            finish(records);
        }
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
            // Plain: published by the release of this frame's own word, which whoever looks behind it has acquired.
            UnsafeApi.putLong(base, address + end, 0);
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

    // --- frames --------------------------------------------------------------------------------------------------

    /** Bytes of a frame that are not payload. */
    int overhead() {
        return durability == null
                ? FrameDescriptor.HEADER_LENGTH
                : FrameDescriptor.HEADER_LENGTH + FrameDescriptor.CHECKSUM_LENGTH;
    }

    /**
     * Writes a frame's timestamp and payload into room that was claimed.
     *
     * @throws IndexOutOfBoundsException when the buffer is shorter than that
     */
    void write(
            final int position, final long timestamp, final DirectBuffer buffer, final int offset, final int length) {
        assert position >= 0 && position + overhead() + length <= capacity : position;
        buffer.boundsCheck(offset, length);
        final long frame = address + position;
        UnsafeApi.putLong(base, frame + FrameDescriptor.TIMESTAMP_OFFSET, timestamp);
        UnsafeApi.copyMemory(
                buffer.byteArray(),
                buffer.addressOffset() + offset,
                base,
                frame + FrameDescriptor.HEADER_LENGTH,
                length);
    }

    /** Of a committed frame that is no padding. */
    long timestamp(final int position) {
        assert position >= 0 && position + overhead() <= capacity : position;
        return UnsafeApi.getLong(base, address + position + FrameDescriptor.TIMESTAMP_OFFSET);
    }

    /** The word of a frame whose payload and timestamp are written; writes the checksum where there is one. */
    long seal(final int position, final int payloadLength, final int type, final int records) {
        final long word = FrameDescriptor.word(payloadLength + overhead(), type, records);
        if (durability != null) {
            durability.writeChecksum(this, position, word);
        }
        return word;
    }

    /** Release: everything written into the frame before is visible to whoever reads the word with acquire. */
    void commit(final int position, final long word) {
        assert position >= 0 && position + Long.BYTES <= capacity : position;
        UnsafeApi.putLongRelease(base, address + position, word);
    }

    /**
     * Commits a claim that the watch over dead claimants may have turned into padding. The exchange is volatile, hence
     * releases like {@link #commit}; exactly one of the two finds the word 0.
     *
     * @return false when it was
     */
    boolean commitClaim(final int position, final long word) {
        return frames.compareAndSetLong(position, 0, word);
    }

    /** Turns a claim into padding: readers skip it, and its offsets. */
    void commitPadding(final int position, final int alignedLength, final int records) {
        commit(position, sealPadding(position, alignedLength, records));
    }

    /** @return the word of padding; writes its checksum where there is one */
    long sealPadding(final int position, final int alignedLength, final int records) {
        final long word = FrameDescriptor.word(-alignedLength, FrameDescriptor.TYPE_PADDING, records);
        if (durability != null && alignedLength >= FrameDescriptor.HEADER_LENGTH) {
            durability.writePaddingChecksum(this, position, word);
        }
        return word;
    }

    /** @return the word of padding over a claim that its owner may still write into */
    long abandonedWord(final int alignedLength) {
        return FrameDescriptor.abandonedWord(
                alignedLength, durability == null ? 0 : durability.checkOfAbandoned(this, alignedLength));
    }

    /** Acquire: pairs with {@link #commit}. 0 when the frame is not committed. {@code position < capacity}. */
    long word(final int position) {
        assert position >= 0 && position + Long.BYTES <= capacity : position;
        return UnsafeApi.getLongAcquire(base, address + position);
    }

    static int nextPosition(final int position, final long word) {
        final int length = FrameDescriptor.length(word);
        return position + (length < 0 ? -length : BitUtil.align(length, FrameDescriptor.ALIGNMENT));
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
