package io.memorystreamer.log;

import java.io.IOException;
import java.util.concurrent.atomic.LongAdder;
import org.agrona.DirectBuffer;

/**
 * A log whose segments are mapped memory: {@link Storage#MEMORY} and {@link Storage#MAPPED}. An append is one atomic (see
 * {@link Segment}), a copy and one release store.
 */
final class MappedPartitionLog extends MappedLog {

    private final int overhead;
    private final LongAdder repaired = new LongAdder();
    private final AppendTurns turns = new AppendTurns();

    private MappedPartitionLog(
            final LogConfig config,
            final LogMaintenance maintenance,
            final SegmentPool.RegionAllocator allocator,
            final Durability durability)
            throws IOException {
        super(config, maintenance, allocator, durability);
        this.overhead = active().overhead();
        if (config.ticks()) {
            maintenance.watch().tick(this);
        }
    }

    MappedPartitionLog(
            final LogConfig config, final LogMaintenance maintenance, final SegmentPool.RegionAllocator allocator)
            throws IOException {
        this(config, maintenance, allocator, null);
    }

    static MappedPartitionLog create(final LogConfig config, final LogMaintenance maintenance, final Device device)
            throws IOException {
        final MappedPartitionLog log;
        if (config.durable()) {
            final Durability durability = Durability.open(config, device);
            try {
                log = new MappedPartitionLog(config, maintenance, durability, durability);
            } catch (final IOException | RuntimeException | Error e) {
                durability.close();
                throw e;
            }
        } else {
            log = new MappedPartitionLog(config, maintenance, SegmentPool.memory(config));
        }
        maintenance.request(log);
        return log;
    }

    @Override
    public long append(final DirectBuffer buffer, final int offset, final int length, final long timestamp) {
        if (length > maxRecordLength || length < 0) {
            return TOO_LARGE;
        }
        requireNoClaim();
        final int alignedLength = FrameDescriptor.alignedLength(length, overhead);
        for (; ; ) {
            final Segment segment = active();
            final long claim = segment.claim(alignedLength, 1);
            if (claim >= 0) {
                final int frame = Segment.position(claim);
                FrameWriter.record(segment, frame, buffer, offset, length, timestamp);
                final long outcome = appended(
                        segment, frame + alignedLength, length, segment.baseOffset + Segment.recordNumber(claim));
                if (AppendTurns.crosses(frame, alignedLength)) {
                    turns.crossed();
                }
                return outcome;
            }
            final long outcome = rotation.rotate(segment);
            if (outcome < 0) {
                return outcome;
            }
        }
    }

    @Override
    public long append(final RecordBatch batch) {
        final int length = lengthOf(batch);
        if (length < 0) {
            return length;
        }
        requireNoClaim();
        for (; ; ) {
            final Segment segment = active();
            final long claim = segment.claim(length, batch.recordCount());
            if (claim >= 0) {
                final int frame = Segment.position(claim);
                FrameWriter.batch(segment, frame, batch);
                return appended(
                        segment, frame + length, batch.length(), segment.baseOffset + Segment.recordNumber(claim));
            }
            final long outcome = rotation.rotate(segment);
            if (outcome < 0) {
                return outcome;
            }
        }
    }

    /** @return bytes the batch takes here, or {@link #TOO_LARGE} */
    int lengthOf(final RecordBatch batch) {
        final int length = durability == null ? batch.length() : batch.lengthWith(overhead);
        return length == 0 || length > maxRecordLength + FrameDescriptor.HEADER_LENGTH ? (int) TOO_LARGE : length;
    }

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
        requireNoClaim();
        final int alignedLength = FrameDescriptor.alignedLength(length, overhead);
        for (; ; ) {
            final Segment segment = active();
            final long claim = segment.claim(alignedLength, records);
            if (claim >= 0) {
                final int frame = Segment.position(claim);
                final long baseOffset = segment.baseOffset + Segment.recordNumber(claim);
                FrameWriter.recordBatch(segment, frame, buffer, offset, length, records, baseOffset, leaderEpoch);
                return appended(segment, frame + alignedLength, length, baseOffset);
            }
            final long outcome = rotation.rotate(segment);
            if (outcome < 0) {
                return outcome;
            }
        }
    }

    @Override
    public long tryClaim(final int length, final Claim claim) {
        if (length > maxRecordLength || length < 0) {
            return TOO_LARGE;
        }
        claim.requireFree();
        requireNoClaim();
        final int alignedLength = FrameDescriptor.alignedLength(length, overhead);
        for (; ; ) {
            final Segment segment = active();
            final long claimed = segment.claim(alignedLength, 1);
            if (claimed >= 0) {
                claimed(segment, Segment.position(claimed), alignedLength, length, claim);
                return segment.baseOffset + Segment.recordNumber(claimed);
            }
            final long outcome = rotation.rotate(segment);
            if (outcome < 0) {
                return outcome;
            }
        }
    }

    /** Before an append that waits for all before it. */
    void requireNoClaim() {
        final Claimants current = claimants;
        if (current != null) {
            current.requireNoClaim();
        }
    }

    /** A claim of this thread is closed. */
    void unclaimed(final Thread claimant) {
        final Claimants current = claimants;
        if (current != null) {
            current.remove(claimant);
        }
    }

    /** Hands a claimed frame to its owner. */
    void claimed(final Segment segment, final int frame, final int alignedLength, final int length, final Claim claim) {
        final Claimants current = claimants;
        if (current != null) {
            current.add(Thread.currentThread());
        }
        Lease lease = claim.lease;
        if (lease == null || lease.log != this) {
            lease = new Lease(this, claim);
            claim.lease = lease;
            lease.open(segment, frame, alignedLength);
            maintenance.watch().add(lease);
        } else {
            lease.open(segment, frame, alignedLength);
            maintenance.watch().onOpen();
        }
        claim.wrap(lease, segment.frames, frame + FrameDescriptor.HEADER_LENGTH, length);
    }

    /**
     * After each append: tells who waits, and waits for the device where that is asked for.
     *
     * @param end position behind the last frame
     * @return {@code offset}, {@link #FAILED}, or {@link #CLOSED} when the log was deleted meanwhile
     */
    long appended(final Segment segment, final int end, final int bytes, final long offset) {
        tellListeners(bytes);
        if (claimants != null && !durability.cursor().await(segment, end)) {
            return notForced();
        }
        return offset;
    }

    private long notForced() {
        if (deleted && !durability.cursor().hasFailed()) {
            return CLOSED; // nothing is wrong with the device; a log that was only closed may hold the record
        }
        fail();
        return FAILED;
    }

    /** A claim or an exclusive appender was found without its owner. */
    void repaired() {
        repaired.increment();
    }

    @Override
    public ExclusiveAppender exclusiveAppender() {
        final ExclusiveAppender appender = new ExclusiveAppender(this, overhead);
        rotation.open(appender);
        maintenance.watch().add(appender.watched());
        return appender;
    }

    @Override
    public LogReader reader() {
        return new MappedLogReader(this);
    }

    @Override
    public long waitedAppends() {
        return rotation.passed() + turns.waits();
    }

    @Override
    public long repairedClaims() {
        return repaired.sum();
    }
}
