package io.memorystreamer.log;

import java.io.IOException;

/** The segments of a {@link MappedPartitionLog}, from the oldest to the active one, and where the log starts and ends. */
abstract class SegmentChain extends SegmentedLog {

    /** Null in memory. */
    final Durability durability;

    final SegmentPool pool;
    final CommittedOffset committed;

    private volatile Segment active;
    /** The oldest segment that may be read; written under the structure lock. */
    private volatile Segment oldest;

    /** Takes no more appends. */
    volatile boolean closed;
    /** The owner of an exclusive segment looks at it with each append: closed, or asked to go on to the next segment. */
    volatile boolean interruptsExclusive;

    /** @param durability null in memory */
    SegmentChain(
            final LogConfig config,
            final LogMaintenance maintenance,
            final SegmentPool.RegionAllocator allocator,
            final Durability durability)
            throws IOException {
        super(config, maintenance);
        this.durability = durability;
        this.pool = new SegmentPool(config, allocator);
        Segment first = null;
        Segment last = null;
        if (durability != null) {
            first = new MappedRecovery(durability).recover();
            for (Segment segment = first; segment != null; segment = segment.next) {
                last = segment;
                pool.adopt();
            }
        }
        if (first == null) {
            first = firstSegment(0, 0);
            last = first;
        } else if (last.isFull()) {
            last.next = firstSegment(last.endOffset(), last.sequence + 1);
            last = last.next;
        }
        this.active = last;
        this.oldest = first;
        this.committed = new CommittedOffset(this, last, last.tailPosition(), last.claimedOffset());
        if (durability != null) {
            durability.cursor().start(last);
        }
    }

    /** The first that this process appends to. */
    private Segment firstSegment(final long baseOffset, final long sequence) throws IOException {
        final Segment made = newSegment(pool.allocate(), baseOffset, sequence, false);
        if (durability != null) {
            durability.forceHeader(made);
        }
        return made;
    }

    Segment newSegment(
            final MappedRegion region, final long baseOffset, final long sequence, final boolean exclusively) {
        if (durability != null) {
            durability.writeHeader(region, baseOffset, sequence);
        }
        final Segment segment = new Segment(region, baseOffset, sequence, exclusively, durability);
        segment.truncations = truncations.count();
        return segment;
    }

    Segment active() {
        return active;
    }

    /** @return 0 when the log may have another segment, else the outcome of the append that needs it */
    long refusal(final Segment newest) {
        if (durability != null && durability.cursor().hasFailed()) {
            return FAILED;
        }
        final LogConfig current = config();
        return current.overflow() == Overflow.REJECT && liveSegments(newest) >= current.maxLiveSegments()
                ? LOG_FULL
                : 0;
    }

    long liveSegments(final Segment newest) {
        return newest.sequence - oldest.sequence + 1;
    }

    /** Links a segment behind the last. Under the flag of the rotation. */
    void append(final Segment last, final Segment next) {
        last.next = next; // volatile: readers find a segment whose header and base offset are written
        active = next; // after next: whoever sees the new active segment can also reach it from the old one
    }

    /** The oldest segment is about to be dropped. Under the structure lock. */
    void startWith(final Segment next) {
        oldest = next;
    }

    /** Puts the copy of a segment that was cut in its place. Under the structure lock and the flag of the rotation. */
    void endWith(final Segment before, final Segment stays, final Truncation at) {
        if (before == null) {
            oldest = stays;
        } else {
            before.next = stays;
        }
        active = stays;
        if (closed) {
            stays.close(); // the close came in between, and has closed the segment before this one
        }
        committed.moveTo(stays, at.position(), at.offset());
    }

    Segment oldest() {
        return oldest;
    }

    @Override
    public long startOffset() {
        return oldest.baseOffset;
    }

    @Override
    public long endOffset() {
        return active.claimedOffset();
    }

    @Override
    public long committedOffset() {
        return committed.advance();
    }
}
