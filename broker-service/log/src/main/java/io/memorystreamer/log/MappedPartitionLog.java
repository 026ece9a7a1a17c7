package io.memorystreamer.log;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.OneToOneConcurrentArrayQueue;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * An append-only log of one partition in mapped segments.
 *
 * <p>Any number of threads append; any number of {@link LogReader}s read, each on one thread. An append is one atomic
 * (see {@link Segment}), a copy and one release store; offsets are dense, from 0. Results below 0 are the outcomes
 * {@link #BACK_PRESSURED}, {@link #CLOSED} and {@link #TOO_LARGE}; no append throws for them.
 *
 * <p>A full segment is followed by one that {@link LogMaintenance} has prepared. The oldest segments beyond
 * {@link LogConfig#retentionBytes()} are dropped and their regions reused, but never while a reader is in them or a
 * claim in them is open. When no region is ready, appends are {@link #BACK_PRESSURED} until one is: retry with an idle
 * strategy.
 */
final class MappedPartitionLog extends PartitionLog {

    private static final VarHandle ROTATING;

    static {
        try {
            ROTATING = MethodHandles.lookup().findVarHandle(MappedPartitionLog.class, "rotating", boolean.class);
        } catch (final ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final LogConfig config;
    private final LogMaintenance maintenance;
    private final int maxRecordLength;

    /** Producer side: the thread that holds {@link #rotating}; consumer side of the queue likewise, one at a time. */
    private final OneToOneConcurrentArrayQueue<MappedRegion> ready = new OneToOneConcurrentArrayQueue<>(READY_REGIONS);

    private final SegmentPool pool;
    private final CommittedOffset committed;

    private volatile Segment active;
    /** The oldest segment that may be read; written by the maintenance thread. */
    private volatile Segment oldest;

    private volatile boolean closed;

    @SuppressWarnings("unused") // through ROTATING
    private volatile boolean rotating;

    MappedPartitionLog(
            final LogConfig config, final LogMaintenance maintenance, final SegmentPool.RegionAllocator allocator)
            throws IOException {
        this.config = config;
        this.maintenance = maintenance;
        this.pool = new SegmentPool(config, allocator);
        final Segment first = new Segment(pool.allocate(), 0, 0);
        this.maxRecordLength = LogConfig.maxRecordLength(config.segmentBytes());
        this.active = first;
        this.oldest = first;
        this.committed = new CommittedOffset(this);
    }

    /**
     * Creates an empty log. Its segments are allocated, prepared and recycled by {@code maintenance}, which one process
     * shares between all its logs.
     *
     * @throws IOException when the first segment cannot be had; the message says where and how much
     */
    static MappedPartitionLog create(final LogConfig config, final LogMaintenance maintenance) throws IOException {
        final MappedPartitionLog log = new MappedPartitionLog(
                config, maintenance, () -> MappedRegion.allocate(config.directory(), config.segmentBytes()));
        maintenance.request(log);
        return log;
    }

    /**
     * Appends one record.
     *
     * @param timestamp stored beside the record as it is
     * @return the record's offset, or {@link #BACK_PRESSURED}, {@link #CLOSED}, {@link #TOO_LARGE}
     * @throws IndexOutOfBoundsException when the record reaches beyond the buffer; readers then skip its offset
     */
    @Override
    public long append(final DirectBuffer buffer, final int offset, final int length, final long timestamp) {
        if (length > maxRecordLength || length < 0) {
            return TOO_LARGE;
        }
        final int alignedLength = FrameDescriptor.alignedLength(length);
        for (; ; ) {
            final Segment segment = active;
            final long claim = segment.claim(alignedLength, 1);
            if (claim >= 0) {
                final int frame = Segment.position(claim);
                final UnsafeBuffer frames = segment.frames;
                frames.putLong(frame + FrameDescriptor.TIMESTAMP_OFFSET, timestamp);
                try {
                    frames.putBytes(frame + FrameDescriptor.HEADER_LENGTH, buffer, offset, length);
                } catch (final Throwable e) {
                    segment.abandon(frame, alignedLength, 1); // an open claim would hold every reader back for ever
                    throw e;
                }
                segment.commit(
                        frame,
                        FrameDescriptor.word(length + FrameDescriptor.HEADER_LENGTH, FrameDescriptor.TYPE_RECORD, 1));
                return segment.baseOffset + Segment.recordNumber(claim);
            }
            final long outcome = rotate(segment);
            if (outcome < 0) {
                return outcome;
            }
        }
    }

    /**
     * Appends a batch of records with one claim; readers see all of them or none.
     *
     * @return the offset of the first record, or {@link #BACK_PRESSURED}, {@link #CLOSED}, {@link #TOO_LARGE} (also for
     *     an empty batch)
     */
    @Override
    public long append(final RecordBatch batch) {
        final int length = batch.length();
        if (length == 0 || length > maxRecordLength + FrameDescriptor.HEADER_LENGTH) {
            return TOO_LARGE;
        }
        for (; ; ) {
            final Segment segment = active;
            final long claim = segment.claim(length, batch.recordCount());
            if (claim >= 0) {
                final int frame = Segment.position(claim);
                // All but the first word: until that is stored, a reader does not get past the batch's start.
                segment.frames.putBytes(frame + Long.BYTES, batch.buffer(), Long.BYTES, length - Long.BYTES);
                segment.commit(frame, batch.buffer().getLong(0));
                return segment.baseOffset + Segment.recordNumber(claim);
            }
            final long outcome = rotate(segment);
            if (outcome < 0) {
                return outcome;
            }
        }
    }

    /**
     * Appends a Kafka record batch as it is, but for its base offset and partition leader epoch, which are set in the
     * log's copy. The caller has validated the batch: magic 2, length, CRC, and at least one offset.
     *
     * @return the base offset the batch got, or {@link #BACK_PRESSURED}, {@link #CLOSED}, {@link #TOO_LARGE}
     */
    @Override
    public long appendRecordBatch(
            final DirectBuffer buffer, final int offset, final int length, final int leaderEpoch) {
        if (length > maxRecordLength || length < RecordBatchDescriptor.HEADER_LENGTH) {
            return TOO_LARGE;
        }
        final int records = RecordBatchDescriptor.offsetCount(buffer, offset);
        if (records <= 0 || records > FrameDescriptor.MAX_RECORD_COUNT) {
            return TOO_LARGE;
        }
        final int alignedLength = FrameDescriptor.alignedLength(length);
        for (; ; ) {
            final Segment segment = active;
            final long claim = segment.claim(alignedLength, records);
            if (claim >= 0) {
                final int frame = Segment.position(claim);
                final int payload = frame + FrameDescriptor.HEADER_LENGTH;
                final long baseOffset = segment.baseOffset + Segment.recordNumber(claim);
                final UnsafeBuffer frames = segment.frames;
                frames.putLong(
                        frame + FrameDescriptor.TIMESTAMP_OFFSET, RecordBatchDescriptor.maxTimestamp(buffer, offset));
                try {
                    frames.putBytes(payload, buffer, offset, length);
                } catch (final Throwable e) {
                    segment.abandon(frame, alignedLength, records);
                    throw e;
                }
                frames.putLong(
                        payload + RecordBatchDescriptor.BASE_OFFSET_OFFSET,
                        baseOffset,
                        RecordBatchDescriptor.BYTE_ORDER);
                frames.putInt(
                        payload + RecordBatchDescriptor.LEADER_EPOCH_OFFSET,
                        leaderEpoch,
                        RecordBatchDescriptor.BYTE_ORDER);
                segment.commit(
                        frame,
                        FrameDescriptor.word(
                                length + FrameDescriptor.HEADER_LENGTH, FrameDescriptor.TYPE_RECORD_BATCH, records));
                return baseOffset;
            }
            final long outcome = rotate(segment);
            if (outcome < 0) {
                return outcome;
            }
        }
    }

    /**
     * Claims room for one record that the caller writes in place and then commits or aborts. Until then no reader gets
     * past the record, and its segment is not reused.
     *
     * @return the record's offset, or {@link #BACK_PRESSURED}, {@link #CLOSED}, {@link #TOO_LARGE}; the claim is
     *     untouched then
     * @throws IllegalStateException when the claim is held already
     */
    @Override
    public long tryClaim(final int length, final Claim claim) {
        if (length > maxRecordLength || length < 0) {
            return TOO_LARGE;
        }
        claim.requireFree();
        final int alignedLength = FrameDescriptor.alignedLength(length);
        for (; ; ) {
            final Segment segment = active;
            final long claimed = segment.claim(alignedLength, 1);
            if (claimed >= 0) {
                claim.wrap(segment, Segment.position(claimed), length);
                return segment.baseOffset + Segment.recordNumber(claimed);
            }
            final long outcome = rotate(segment);
            if (outcome < 0) {
                return outcome;
            }
        }
    }

    /**
     * Moves on from a full segment. One thread at a time does so; the others come back to see its result.
     *
     * @return 0 to look at the active segment again, else the outcome of the append
     */
    private long rotate(final Segment fullSegment) {
        if (!ROTATING.compareAndSet(this, false, true)) {
            Thread.onSpinWait();
            return 0;
        }
        try {
            if (closed) {
                return CLOSED;
            }
            if (active != fullSegment) {
                return 0;
            }
            final MappedRegion region = ready.poll();
            if (region == null) {
                return BACK_PRESSURED;
            }
            final Segment next = new Segment(region, fullSegment.endOffset(), fullSegment.sequence + 1);
            fullSegment.next = next; // volatile: readers find a segment whose header and base offset are written
            active = next; // after next: whoever sees the new active segment can also reach it from the old one
            return 0;
        } finally {
            rotating = false;
            maintenance.request(this);
        }
    }

    /** A reader that starts at the oldest record. Not thread-safe; make one per thread. */
    @Override
    public LogReader reader() {
        return new MappedLogReader(this);
    }

    /** Offset of the oldest record that can be read. */
    @Override
    public long startOffset() {
        return oldest.baseOffset;
    }

    /** Offset the next claim gets; records below it may not be committed yet. */
    @Override
    public long endOffset() {
        return active.claimedOffset();
    }

    /**
     * Offset behind the last record that a reader can reach: everything before it is committed. Costs a walk over the
     * frames appended since the last call.
     */
    @Override
    public long committedOffset() {
        return committed.advance();
    }

    /** Largest record, batch or claim in bytes. */
    @Override
    public int maxRecordLength() {
        return maxRecordLength;
    }

    @Override
    public LogConfig config() {
        return config;
    }

    /**
     * Refuses appends from now on. Readers may read on to the end; the memory is freed when nobody holds the log, its
     * readers or claims any longer.
     */
    @Override
    public void close() {
        closed = true;
        while (rotating) {
            Thread.onSpinWait(); // a rotation that did not see the flag; none after it opens another segment
        }
        active.close();
    }

    /**
     * Whether no segment will be linked any more. The look at {@link #rotating} comes second: a rotation that did not see
     * the flag may still be under way, and none that starts after that look can miss it.
     */
    boolean isClosed() {
        return closed && !rotating;
    }

    Segment oldest() {
        return oldest;
    }

    /**
     * On the maintenance thread: drops what retention no longer covers, and fills up the ready regions.
     *
     * @return true when done; false to be called again soon, because every region is in use at the moment
     * @throws IOException when a region cannot be allocated
     */
    @Override
    boolean maintain() throws IOException {
        if (closed) {
            return true;
        }
        // A segment with an open claim stays, else the log would start behind what is committed.
        while (active.sequence - oldest.sequence + 1 > config.maxLiveSegments() && oldest.isCommitted()) {
            final Segment dropped = oldest;
            oldest = dropped.next;
            pool.dropped(dropped);
        }
        while (ready.size() < READY_REGIONS) {
            final MappedRegion region = pool.acquire();
            if (region == null) {
                return false;
            }
            ready.offer(region);
        }
        return true;
    }

    @Override
    public long truncateTo(final long offset) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void deleteBefore(final long offset) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void flush() {}

    @Override
    public void delete() {
        close();
    }

    @Override
    public void addListener(final AppendListener l) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void removeListener(final AppendListener l) {}

    @Override
    public long repairedClaims() {
        return 0;
    }
}
