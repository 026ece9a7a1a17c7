package io.memorystreamer.log;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads a {@link PartitionLog} in place, from one record to the next. Not thread-safe; allocates nothing in
 * {@link #poll}.
 *
 * <p>While a poll runs, it pins the segment it is in, so that the bytes a handler sees are never reused under it.
 * Between polls a reader holds nothing: when retention has overtaken it, the next call answers
 * {@link #OFFSET_OUT_OF_RANGE}, and the reader goes on after a {@link #seek}.
 */
final class MappedLogReader extends LogReader {

    private final MappedPartitionLog log;
    private Segment segment;
    private int position;
    private long offset;

    MappedLogReader(final MappedPartitionLog log) {
        this.log = log;
        seekToStart();
    }

    /** Offset of the next record this reader gets. */
    @Override
    public long offset() {
        return offset;
    }

    /** Moves to the oldest record. */
    @Override
    public void seekToStart() {
        segment = log.oldest();
        position = 0;
        offset = segment.baseOffset;
    }

    /** Moves behind the last committed record. */
    @Override
    public void seekToEnd() {
        while (!seek(log.committedOffset())) {
            Thread.onSpinWait(); // overtaken between the two calls
        }
    }

    /**
     * Moves to a record; to the start of the batch that holds it, when it was stored in a Kafka record batch. Costs a walk
     * from the start of the record's segment, unless it is the record the reader stands at.
     *
     * @return false, and the reader stays where it is, when the offset is below {@link PartitionLog#startOffset()} or
     *     above {@link PartitionLog#committedOffset()}
     */
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
            for (Segment next = candidate.next; next != null && next.baseOffset <= target; next = next.next) {
                candidate = next;
            }
            if (candidate.pin()) {
                return walkTo(candidate, target);
            }
            // Retired on the way, and its link cut perhaps: the log starts behind it now.
        }
    }

    private boolean walkTo(final Segment candidate, final long target) {
        try {
            long at = candidate.baseOffset;
            int walked = 0;
            while (at < target) {
                final long word = walked < candidate.capacity ? candidate.word(walked) : 0;
                if (word == 0) {
                    return false;
                }
                final long behind = at + FrameDescriptor.recordCount(word);
                if (behind > target) {
                    break;
                }
                at = behind;
                walked = Segment.nextPosition(walked, word);
            }
            segment = candidate;
            position = walked;
            offset = at;
            return true;
        } finally {
            candidate.unpin();
        }
    }

    /**
     * Hands over the next records, at most {@code limit} of them and none beyond the end of a segment. The handler must
     * not move this reader; if it does, the move is lost.
     *
     * @return how many records; 0 when there are none at the moment; {@link #CLOSED} or {@link #OFFSET_OUT_OF_RANGE}
     * @throws IllegalStateException at a Kafka record batch, which {@link #readBatches} reads
     */
    @Override
    public int poll(final RecordHandler handler, final int limit) {
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
        final int capacity = current.capacity;
        int at = position;
        long recordOffset = offset;
        int records = 0;
        try {
            while (records < limit && at < capacity) {
                final long word = current.word(at);
                final int length = FrameDescriptor.length(word);
                if (length > 0) {
                    if (FrameDescriptor.type(word) != FrameDescriptor.TYPE_RECORD) {
                        requireRecord(recordOffset);
                    }
                    handler.onRecord(
                            frames,
                            at + FrameDescriptor.HEADER_LENGTH,
                            length - FrameDescriptor.HEADER_LENGTH,
                            recordOffset,
                            frames.getLong(at + FrameDescriptor.TIMESTAMP_OFFSET));
                    recordOffset++;
                    records++;
                } else if (length < 0) {
                    recordOffset += FrameDescriptor.recordCount(word);
                } else {
                    break;
                }
                at = Segment.nextPosition(at, word);
            }
        } finally {
            // Also when the handler throws: its record has not been taken and comes again.
            segment = current;
            position = at;
            offset = recordOffset;
            if (at == capacity) {
                current.committedUpTo(at);
            }
            current.unpin();
        }
        return records;
    }

    private static void requireRecord(final long recordOffset) {
        throw new IllegalStateException(
                "a Kafka record batch stands at offset " + recordOffset + "; read it with readBatches");
    }

    /**
     * Takes whole Kafka record batches for a socket, without a copy: at least one if there is one, more while they fit
     * into {@code maxBytes} and the segment, and no native record stands between. The reader moves behind them.
     *
     * @return the batches, to be released by the caller; empty when there are none at the moment or the reader was
     *     overtaken, which {@link BatchSlice#outcome()} tells apart
     * @throws IllegalStateException at a native record
     */
    @Override
    public BatchSlice readBatches(final int maxBytes) {
        BatchSlice slice;
        do {
            final int outcome = available();
            if (outcome <= 0) {
                return BatchSlice.none(outcome);
            }
            slice = readSegment(maxBytes);
        } while (slice.bytes() == 0 && position == segment.capacity);
        return slice;
    }

    /** Within the segment that {@link #available} has pinned; unpins it, unless the slice has taken the pin over. */
    private BatchSlice readSegment(final int maxBytes) {
        final Segment current = segment;
        final List<ByteBuffer> batches = new ArrayList<>();
        int bytes = 0;
        int at = position;
        long baseOffset = offset;
        boolean handedOver = false;
        try {
            while (at < current.capacity) {
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
                    final int batchLength = length - FrameDescriptor.HEADER_LENGTH;
                    if (bytes > 0 && batchLength > maxBytes - bytes) {
                        break;
                    }
                    batches.add(current.region.slice(at + FrameDescriptor.HEADER_LENGTH, batchLength));
                    bytes += batchLength;
                }
                baseOffset += FrameDescriptor.recordCount(word);
                at = Segment.nextPosition(at, word);
            }
            position = at;
            offset = baseOffset;
            if (at == current.capacity) {
                current.committedUpTo(at);
            }
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
            if (position == segment.capacity) {
                // Before the link: a log that is closed by now links nothing more, one that is not yet closed may.
                final boolean closed = log.isClosed();
                final Segment next = segment.next;
                if (next != null) {
                    segment = next;
                    position = 0;
                } else if (!segment.isRetired()) {
                    return closed ? CLOSED : 0;
                }
            }
            if (position < segment.capacity) {
                // Before the pin: an idle reader writes to no shared memory. What it sees may be of the region's next
                // life.
                if (segment.word(position) != 0) {
                    if (segment.pin()) {
                        // Hence not retired, hence never reused: the word was a committed one of this segment.
                        return 1;
                    }
                } else if (!segment.isRetired()) {
                    // Of a closed log too: the padding that ends it, or an open claim, is still to come.
                    return 0;
                }
            }
            // Retired. Its records are gone, but perhaps there was only padding left to read in it.
            if (!seek(offset)) {
                return OFFSET_OUT_OF_RANGE;
            }
        }
    }
}
