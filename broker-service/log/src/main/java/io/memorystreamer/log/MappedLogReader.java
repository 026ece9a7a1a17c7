package io.memorystreamer.log;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads a {@link MappedPartitionLog} in place. While a poll runs, it pins the segment it is in, so that the bytes a handler
 * sees are never reused under it.
 */
final class MappedLogReader extends LogReader {

    private final MappedPartitionLog log;
    private final ReaderPace pace = new ReaderPace();
    private final BatchRecords batchRecords = new BatchRecords();
    private Segment segment;
    private int position;
    /** Of the frame's first record at {@link #position}. */
    private long frameOffset;
    /** Of the next record; beyond {@link #frameOffset} within a record batch. */
    private long offset;

    MappedLogReader(final MappedPartitionLog log) {
        this.log = log;
        seekToStart();
    }

    @Override
    public long offset() {
        return offset;
    }

    @Override
    public void seekToStart() {
        final Segment oldest = log.oldest();
        jumpTo(oldest, 0, oldest.baseOffset, oldest.baseOffset);
    }

    @Override
    public void seekToEnd() {
        while (!seek(log.committedOffset()) && !log.isDeleted()) {
            Thread.onSpinWait(); // overtaken between the two calls
        }
    }

    private void jumpTo(final Segment newSegment, final int newPosition, final long newFrameOffset, final long target) {
        moveTo(newSegment, newPosition, newFrameOffset, target);
        pace.restart(target);
    }

    private void moveTo(final Segment newSegment, final int newPosition, final long newFrameOffset, final long target) {
        segment = newSegment;
        position = newPosition;
        frameOffset = newFrameOffset;
        offset = target;
        batchRecords.leave();
    }

    @Override
    public boolean seek(final long target) {
        if (target == offset && !segment.isRetired()) {
            return true;
        }
        for (; ; ) {
            Segment candidate = log.oldest();
            if (target < candidate.baseOffset) {
                return false;
            }
            if (target > log.committedOffset()) {
                return false;
            }
            for (Segment next = candidate.next; next != null && next.baseOffset <= target; next = next.next) {
                candidate = next;
            }
            if (candidate.pin()) {
                try {
                    walkTo(candidate, target);
                    return true;
                } finally {
                    candidate.unpin();
                }
            }
            if (log.isDeleted()) {
                return false;
            }
            // Retired on the way, and its link cut perhaps: the log starts behind it now, or it has been truncated.
        }
    }

    /** To the frame that holds a record below the committed offset, or behind the last; no further than to a damaged one. */
    private void walkTo(final Segment candidate, final long target) {
        final int limit = candidate.readLimit();
        final long start = candidate.floor((int) (target - candidate.baseOffset));
        int walked = Math.min(Segment.position(start), limit);
        long at = candidate.baseOffset + (walked == 0 ? 0 : Segment.recordNumber(start));
        while (at <= target && walked < limit) {
            final long word = candidate.word(walked);
            final long behind = at + FrameDescriptor.recordCount(word);
            if (word == 0 || behind > target) {
                break;
            }
            at = behind;
            walked = Segment.nextPosition(walked, word);
        }
        jumpTo(candidate, walked, at, target);
    }

    @Override
    public boolean seekToTimestamp(final long timestamp) {
        Segment candidate = log.oldest();
        while (candidate != null) {
            if (!candidate.pin()) {
                if (log.isDeleted()) {
                    return false;
                }
                candidate = log.oldest(); // dropped or cut meanwhile
                continue;
            }
            final Segment pinned = candidate;
            try {
                if (candidate.maxTimestamp == Long.MIN_VALUE || candidate.maxTimestamp >= timestamp) {
                    final int outcome = walkToTimestamp(candidate, timestamp);
                    if (outcome != 0) {
                        return outcome > 0;
                    }
                }
                candidate = candidate.next; // under the pin, which keeps the link
            } finally {
                pinned.unpin();
            }
        }
        return false;
    }

    /** @return 1 found, and this reader stands there; 0 not in this segment; -1 not among what is committed */
    private int walkToTimestamp(final Segment candidate, final long timestamp) {
        final int limit = candidate.readLimit();
        int walked = 0;
        long at = candidate.baseOffset;
        long max = Long.MIN_VALUE + 1;
        while (walked < limit) {
            final long word = candidate.word(walked);
            final int length = FrameDescriptor.length(word);
            if (length == 0) {
                return -1;
            }
            if (length > 0) {
                final long frameTimestamp = candidate.timestamp(walked);
                if (frameTimestamp >= timestamp) {
                    jumpTo(candidate, walked, at, at);
                    return 1;
                }
                max = Math.max(max, frameTimestamp);
            }
            at += FrameDescriptor.recordCount(word);
            walked = Segment.nextPosition(walked, word);
        }
        candidate.maxTimestamp = max; // full, and every frame committed: it stays like that
        return 0;
    }

    @Override
    public long nextSegmentOffset() {
        final Segment next = segment.next;
        return next == null ? log.endOffset() : next.baseOffset;
    }

    @Override
    public int poll(final RecordHandler handler, final int limit) {
        pace.await();
        int outcome;
        do {
            outcome = available();
            if (outcome <= 0) {
                return outcome;
            }
            outcome = pollSegment(handler, limit);
            // Nothing but the padding of a full segment: 0 would deny what stands in the next.
        } while (outcome == 0 && position == segment.capacity);
        return outcome;
    }

    /** Within the segment that {@link #available} has pinned; unpins it. */
    private int pollSegment(final RecordHandler handler, final int limit) {
        final Segment current = segment;
        final UnsafeBuffer frames = current.frames;
        final int end = current.readLimit();
        final int overhead = current.overhead();
        int at = position;
        long recordOffset = frameOffset;
        int records = 0;
        boolean inBatch = false;
        try {
            while (records < limit && at < end) {
                final long word = current.word(at);
                final int length = FrameDescriptor.length(word);
                if (length > 0) {
                    if (FrameDescriptor.type(word) != FrameDescriptor.TYPE_RECORD) {
                        if (records > 0) {
                            break; // a poll of its own
                        }
                        inBatch = true;
                        return pollBatch(handler, limit, at, word, recordOffset);
                    }
                    handler.onRecord(
                            frames,
                            at + FrameDescriptor.HEADER_LENGTH,
                            length - overhead,
                            recordOffset,
                            current.timestamp(at));
                    recordOffset++;
                    records++;
                } else if (length < 0) {
                    recordOffset += FrameDescriptor.recordCount(word);
                } else {
                    if (records > 0) {
                        pace.caughtUp(recordOffset);
                    }
                    break;
                }
                at = Segment.nextPosition(at, word);
            }
            return records;
        } finally {
            // Also when the handler throws: its record has not been taken and comes again.
            if (!inBatch) {
                moved(current, at, recordOffset);
            }
            current.unpin();
        }
    }

    /** Hands over records of the batch at a frame and stays in it, or moves behind it when it has no more. */
    private int pollBatch(
            final RecordHandler handler, final int limit, final int at, final long word, final long baseOffset) {
        final Segment current = segment;
        moved(current, at, baseOffset);
        try {
            return batchRecords.poll(
                    current.frames,
                    at + FrameDescriptor.HEADER_LENGTH,
                    FrameDescriptor.length(word) - current.overhead(),
                    offset,
                    handler,
                    limit);
        } finally {
            // Also when the handler throws: its record has not been taken and comes again.
            offset = Math.max(offset, batchRecords.nextOffset());
            if (batchRecords.isThrough()) {
                batchRecords.leave();
                moved(current, Segment.nextPosition(at, word), baseOffset + FrameDescriptor.recordCount(word));
            }
        }
    }

    private void moved(final Segment current, final int at, final long recordOffset) {
        segment = current;
        position = at;
        frameOffset = recordOffset;
        offset = Math.max(offset, recordOffset);
        if (at == current.capacity) {
            current.committedUpTo(at);
        }
    }

    @Override
    public BatchSlice readBatches(final int maxBytes) {
        BatchSlice slice;
        do {
            final int outcome = available();
            if (outcome <= 0) {
                return BatchSlice.none(outcome);
            }
            slice = readSegment(maxBytes);
        } while (slice.bytes() == 0 && slice.outcome() == 0 && position == segment.capacity);
        return slice;
    }

    /** Within the segment that {@link #available} has pinned; unpins it, unless the slice has taken the pin over. */
    private BatchSlice readSegment(final int maxBytes) {
        final Segment current = segment;
        final int end = current.readLimit();
        final int overhead = current.overhead();
        final List<ByteBuffer> batches = new ArrayList<>();
        int bytes = 0;
        int at = position;
        long baseOffset = frameOffset;
        boolean handedOver = false;
        batchRecords.leave();
        try {
            while (at < end) {
                final long word = current.word(at);
                final int length = FrameDescriptor.length(word);
                if (length == 0) {
                    break;
                }
                if (length > 0) {
                    if (FrameDescriptor.type(word) != FrameDescriptor.TYPE_RECORD_BATCH) {
                        if (bytes > 0) {
                            break;
                        }
                        throw new IllegalStateException("a native record stands at offset " + baseOffset);
                    }
                    final int batchLength = length - overhead;
                    if (bytes > 0 && batchLength > maxBytes - bytes) {
                        break;
                    }
                    batches.add(current.region.slice(at + FrameDescriptor.HEADER_LENGTH, batchLength));
                    bytes += batchLength;
                }
                baseOffset += FrameDescriptor.recordCount(word);
                at = Segment.nextPosition(at, word);
            }
            moved(current, at, baseOffset);
            if (bytes == 0) {
                return BatchSlice.none(0);
            }
            final BatchSlice slice = new BatchSlice(current, batches, bytes);
            handedOver = true;
            return slice;
        } finally {
            if (!handedOver) {
                current.unpin();
            }
        }
    }

    /** @return 1 with the segment pinned and a committed frame at the position, else the outcome of the call */
    private int available() {
        for (; ; ) {
            if (segment.isRetired()) {
                if (log.isDeleted()) {
                    return CLOSED;
                }
                // Its records are gone, unless only padding was left to read in it or all truncations since cut behind
                // this
                // reader.
                if (!log.truncations().spared(offset, segment.truncations) || !seek(offset)) {
                    return OFFSET_OUT_OF_RANGE;
                }
            }
            if (position == segment.capacity) {
                // Before the link: a log that is closed by now links nothing more, one that is not yet closed may.
                final boolean closed = log.isClosed();
                final Segment next = segment.next;
                if (next != null) {
                    moveTo(next, 0, next.baseOffset, Math.max(offset, next.baseOffset));
                    continue;
                }
                if (!segment.isRetired()) {
                    return closed ? CLOSED : 0;
                }
                continue;
            }
            // Before the pin: an idle reader writes to no shared memory. What it sees may be of the region's next life.
            if (segment.word(position) == 0 && segment.isVerified()) {
                if (!segment.isRetired()) {
                    // Of a closed log too: the padding that ends it, or an open claim, is still to come.
                    return 0;
                }
            } else if (segment.pin()) {
                // Hence not retired, hence never reused: the word was a committed one of this segment.
                if (position < segment.readLimit()) {
                    return 1;
                }
                segment.unpin();
                return CORRUPT;
            }
        }
    }
}
