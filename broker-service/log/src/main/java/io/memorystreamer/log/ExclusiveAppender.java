package io.memorystreamer.log;

import org.agrona.DirectBuffer;

/**
 * Appends to a log for one thread, without the atomic that {@link PartitionLog#append} needs among others. Made by
 * {@link PartitionLog#exclusiveAppender}; other appends wait until it is closed. Results are those of the log's own methods.
 *
 * <p>Not thread-safe. When the thread that used it last has ended without closing it, the log closes it, within ten
 * milliseconds. It is to be closed before the log; else the log's end is written by its next append or by {@link #close}.
 *
 * <p>Before a frame is published, the word behind it is made 0. That is all a reader needs to stop there, so the segments of
 * an exclusive appender need no zeroing before they are used again.
 */
public final class ExclusiveAppender implements AutoCloseable {

    private final MappedPartitionLog log;
    private final int maxRecordLength;
    private final int overhead;
    private Segment segment;
    private int position;
    private int records;

    /** Whoever used it last. */
    private volatile Thread owner = Thread.currentThread();

    private volatile boolean closed;

    ExclusiveAppender(final MappedPartitionLog log, final int overhead) {
        this.log = log;
        this.maxRecordLength = log.maxRecordLength();
        this.overhead = overhead;
    }

    /** As {@link PartitionLog#append(DirectBuffer, int, int, long)}. */
    public long append(final DirectBuffer buffer, final int offset, final int length, final long timestamp) {
        if (length > maxRecordLength || length < 0) {
            return PartitionLog.TOO_LARGE;
        }
        log.requireNoClaim();
        final long outcome = take(FrameDescriptor.alignedLength(length, overhead), 1);
        if (outcome < 0) {
            return outcome;
        }
        final Segment current = segment;
        final int frame = (int) outcome;
        final long recordOffset = current.baseOffset + records - 1;
        FrameWriter.record(current, frame, buffer, offset, length, timestamp);
        return log.appended(current, position, length, recordOffset);
    }

    /** As {@link PartitionLog#append(RecordBatch)}. */
    public long append(final RecordBatch batch) {
        final int length = log.lengthOf(batch);
        if (length < 0) {
            return length;
        }
        log.requireNoClaim();
        final int count = batch.recordCount();
        final long outcome = take(length, count);
        if (outcome < 0) {
            return outcome;
        }
        final Segment current = segment;
        final long recordOffset = current.baseOffset + records - count;
        FrameWriter.batch(current, (int) outcome, batch);
        return log.appended(current, position, batch.length(), recordOffset);
    }

    /** As {@link PartitionLog#tryClaim(int, Claim)}. */
    public long tryClaim(final int length, final Claim claim) {
        if (length > maxRecordLength || length < 0) {
            return PartitionLog.TOO_LARGE;
        }
        claim.requireFree();
        log.requireNoClaim();
        final int alignedLength = FrameDescriptor.alignedLength(length, overhead);
        final long outcome = take(alignedLength, 1);
        if (outcome < 0) {
            return outcome;
        }
        log.claimed(segment, (int) outcome, alignedLength, length, claim);
        return segment.baseOffset + records - 1;
    }

    /** @return the frame's position, with the tail behind it; or the outcome of the append */
    private long take(final int alignedLength, final int count) {
        if (owner != Thread.currentThread()) {
            owner = Thread.currentThread(); // handed over
        }
        for (; ; ) {
            final Segment current = segment;
            if (current != null && !log.interruptsExclusive) {
                final int at = position;
                if (current.take(at, alignedLength, records + count)) {
                    position = at + alignedLength;
                    records += count;
                    return at;
                }
            }
            final long outcome = nextSegment();
            if (outcome < 0) {
                return outcome;
            }
        }
    }

    private long nextSegment() {
        if (closed) {
            return PartitionLog.CLOSED;
        }
        if (segment != null) {
            segment.close();
        }
        segment = null;
        final long outcome = log.rotation().rotateExclusively();
        if (outcome < 0) {
            return outcome;
        }
        segment = log.active();
        position = 0;
        records = 0;
        return 0;
    }

    /** Lets others append again. Idempotent. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            if (segment != null) {
                segment.close();
                segment = null; // else an append after this would write over the padding
            }
            log.rotation().closed(this);
        }
    }

    /** What the log's watch sees of it. */
    Watched watched() {
        return new Watched() {
            @Override
            public boolean isOpen() {
                return !closed;
            }

            @Override
            public boolean inspect() {
                if (!closed && !owner.isAlive()) {
                    close(); // what the owner did last is visible by its end
                    log.repaired();
                }
                return !closed;
            }
        };
    }
}
