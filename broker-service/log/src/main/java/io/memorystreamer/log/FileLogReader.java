package io.memorystreamer.log;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads a {@link FilePartitionLog} through a {@link FrameWindow}. Not thread-safe; {@link #poll} allocates nothing once the
 * window is large enough for the frames.
 *
 * <p>Between polls a reader holds no file. What the window still holds of a segment that was dropped, or of records that were
 * truncated, is not handed out.
 */
final class FileLogReader extends LogReader {

    private final FileLog log;
    private final FrameWindow window;
    private final UnsafeBuffer frames;
    private final BatchRecords batchRecords = new BatchRecords();
    private FileSegment segment;
    private int position;
    /** Of the frame's first record at {@link #position}. */
    private long frameOffset;
    /** Of the next record; beyond {@link #frameOffset} within a record batch. */
    private long offset;

    /** {@link TruncationHistory#count} when the place was last known to be one. */
    private int cuts;

    FileLogReader(final FileLog log) {
        this.log = log;
        this.window = new FrameWindow(log.truncations());
        this.frames = window.frames();
        seekToStart();
    }

    @Override
    public long offset() {
        return offset;
    }

    FileSegment segment() {
        return segment;
    }

    /** Of the next frame in its segment. */
    int position() {
        return position;
    }

    /** Offset of the next frame's first record. */
    long frameOffset() {
        return frameOffset;
    }

    /** After a {@link #seek}: whether a damaged frame stands between this reader's place and where it wants to be. */
    boolean isStoppedByDamage() {
        return window.isDamaged();
    }

    @Override
    public void seekToStart() {
        final int seenCuts = log.truncations().count();
        final FileSegment oldest = log.oldest();
        place(oldest, 0, oldest.baseOffset, oldest.baseOffset, seenCuts);
    }

    @Override
    public void seekToEnd() {
        while (!seek(log.committedOffset())) {
            if (log.isDeleted()) {
                return;
            }
            Thread.onSpinWait(); // overtaken between the two calls
        }
    }

    @Override
    public boolean seek(final long target) {
        window.forgetDamage();
        if (target == offset
                && !segment.isDropped()
                && cuts == log.truncations().count()) {
            return true;
        }
        for (; ; ) {
            final int seenCuts = log.truncations().count();
            FileSegment candidate = log.oldest();
            if (target < candidate.baseOffset || target > log.committedOffset()) {
                return false;
            }
            for (FileSegment next = candidate.next; next != null && next.baseOffset <= target; next = next.next) {
                candidate = next;
            }
            if (walkTo(candidate, target, seenCuts)) {
                return true;
            }
            if (log.isDeleted()) {
                return false;
            }
            // Dropped or truncated on the way: the log starts or ends elsewhere now.
        }
    }

    /**
     * To the frame that holds a record, or behind the last; no further than to a damaged one.
     *
     * @return false when the segment changed meanwhile
     */
    private boolean walkTo(final FileSegment candidate, final long target, final int seenCuts) {
        final long start = candidate.floor(target - candidate.baseOffset);
        if (log.truncations().count() != seenCuts) {
            return false; // what was found may be the start of another frame than the window holds
        }
        int at = FileSegment.indexedPosition(start);
        long reached = candidate.baseOffset + FileSegment.indexedRecords(start);
        while (reached < target) {
            // At the capacity: a word without a checksum, an abandoned claim's, was damaged on the way.
            final long word = at < candidate.capacity
                    ? window.frame(candidate, at, reached, seenCuts)
                    : window.damaged(
                            candidate, at, reached, seenCuts, "it holds fewer records than the next one's start says");
            if (word == 0) {
                if (window.isDamaged()) {
                    break;
                }
                return false;
            }
            final long behind = reached + FrameDescriptor.recordCount(word);
            if (behind > target) {
                break;
            }
            reached = behind;
            at = Segment.nextPosition(at, word);
        }
        place(candidate, at, reached, target, seenCuts);
        return true;
    }

    private void place(
            final FileSegment in, final int at, final long newFrameOffset, final long target, final int seenCuts) {
        segment = in;
        position = at;
        frameOffset = newFrameOffset;
        offset = target;
        cuts = seenCuts;
        batchRecords.leave();
    }

    @Override
    public boolean seekToTimestamp(final long timestamp) {
        Boolean found;
        do {
            found = search(timestamp, log.truncations().count());
        } while (found == null && !log.isDeleted());
        return found != null && found;
    }

    /** @return null when the log changed meanwhile */
    private Boolean search(final long timestamp, final int seenCuts) {
        for (FileSegment candidate = log.oldest(); candidate != null; candidate = candidate.next) {
            final long max = candidate.maxTimestamp;
            if (max == Long.MIN_VALUE || max >= timestamp) {
                final Boolean found = walkToTimestamp(candidate, timestamp, seenCuts);
                if (found == null || found) {
                    return found;
                }
            }
        }
        return false;
    }

    private Boolean walkToTimestamp(final FileSegment candidate, final long timestamp, final int seenCuts) {
        int at = 0;
        long reached = candidate.baseOffset;
        long max = Long.MIN_VALUE + 1;
        final int end = candidate.committedPosition;
        while (at < end) {
            final long word = window.frame(candidate, at, reached, seenCuts);
            if (word == 0) {
                // The records behind damage in a segment are lost, those in the next are not.
                return window.isDamaged() ? false : null;
            }
            if (FrameDescriptor.length(word) > 0) {
                final long found = frames.getLong(window.index(at) + FrameDescriptor.TIMESTAMP_OFFSET);
                if (found >= timestamp) {
                    place(candidate, at, reached, reached, seenCuts);
                    return true;
                }
                max = Math.max(max, found);
            }
            reached += FrameDescriptor.recordCount(word);
            at = Segment.nextPosition(at, word);
        }
        if (log.truncations().count() != seenCuts) {
            return null;
        }
        if (at == candidate.capacity) {
            candidate.noteMaxTimestamp(max);
        }
        return false;
    }

    @Override
    public long nextSegmentOffset() {
        final FileSegment next = segment.next;
        return next == null ? log.endOffset() : next.baseOffset;
    }

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

    private int pollSegment(final RecordHandler handler, final int limit) {
        final FileSegment current = segment;
        final int seenCuts = cuts;
        int at = position;
        long recordOffset = frameOffset;
        int records = 0;
        boolean inBatch = false;
        try {
            while (records < limit && at < current.capacity) {
                final long word = window.frame(current, at, recordOffset, seenCuts);
                if (word == 0) {
                    break;
                }
                final int length = FrameDescriptor.length(word);
                if (length > 0) {
                    if (FrameDescriptor.type(word) != FrameDescriptor.TYPE_RECORD) {
                        if (records > 0) {
                            break; // a poll of its own
                        }
                        inBatch = true;
                        return pollBatch(handler, limit, at, word, recordOffset);
                    }
                    final int frame = window.index(at);
                    handler.onRecord(
                            frames,
                            frame + FrameDescriptor.HEADER_LENGTH,
                            length - FrameEncoder.OVERHEAD,
                            recordOffset,
                            frames.getLong(frame + FrameDescriptor.TIMESTAMP_OFFSET));
                    records++;
                }
                recordOffset += FrameDescriptor.recordCount(word);
                at = Segment.nextPosition(at, word);
            }
            return records;
        } finally {
            // Also when the handler throws: its record has not been taken and comes again.
            if (!inBatch) {
                moved(current, at, recordOffset, seenCuts);
            }
        }
    }

    /** Hands over records of the batch at a frame and stays in it, or moves behind it when it has no more. */
    private int pollBatch(
            final RecordHandler handler, final int limit, final int at, final long word, final long baseOffset) {
        final FileSegment current = segment;
        final int seenCuts = cuts;
        moved(current, at, baseOffset, seenCuts);
        try {
            return batchRecords.poll(
                    frames,
                    window.index(at) + FrameDescriptor.HEADER_LENGTH,
                    FrameDescriptor.length(word) - FrameEncoder.OVERHEAD,
                    offset,
                    handler,
                    limit);
        } finally {
            offset = Math.max(offset, batchRecords.nextOffset());
            if (batchRecords.isThrough()) {
                batchRecords.leave();
                moved(
                        current,
                        Segment.nextPosition(at, word),
                        baseOffset + FrameDescriptor.recordCount(word),
                        seenCuts);
            }
        }
    }

    private void moved(final FileSegment current, final int at, final long recordOffset, final int seenCuts) {
        segment = current;
        position = at;
        frameOffset = recordOffset;
        offset = Math.max(offset, recordOffset);
        cuts = seenCuts;
    }

    /** As in memory, but the batches are copies. */
    @Override
    public BatchSlice readBatches(final int maxBytes) {
        for (; ; ) {
            final int outcome = available();
            if (outcome <= 0) {
                return BatchSlice.none(outcome);
            }
            final List<ByteBuffer> batches = new ArrayList<>();
            final int bytes = copySegment(batches, maxBytes);
            if (bytes > 0) {
                return new BatchSlice(null, batches, bytes);
            }
            if (position != segment.capacity) {
                return BatchSlice.none(0);
            }
        }
    }

    private int copySegment(final List<ByteBuffer> batches, final int maxBytes) {
        final FileSegment current = segment;
        int at = position;
        long baseOffset = frameOffset;
        int bytes = 0;
        batchRecords.leave();
        while (at < current.capacity) {
            final long word = window.frame(current, at, baseOffset, cuts);
            if (word == 0) {
                break;
            }
            final int length = FrameDescriptor.length(word);
            if (length > 0) {
                if (FrameDescriptor.type(word) != FrameDescriptor.TYPE_RECORD_BATCH) {
                    if (bytes > 0) {
                        break;
                    }
                    throw new IllegalStateException("a native record stands at offset " + baseOffset);
                }
                final int batchLength = length - FrameEncoder.OVERHEAD;
                if (bytes > 0 && batchLength > maxBytes - bytes) {
                    break;
                }
                final ByteBuffer copy = ByteBuffer.allocate(batchLength);
                frames.getBytes(window.index(at) + FrameDescriptor.HEADER_LENGTH, copy, 0, batchLength);
                batches.add(copy.asReadOnlyBuffer());
                bytes += batchLength;
            }
            baseOffset += FrameDescriptor.recordCount(word);
            at = Segment.nextPosition(at, word);
        }
        moved(current, at, baseOffset, cuts);
        return bytes;
    }

    /** @return 1 with a good frame at the position, in the window; else the outcome of the call */
    private int available() {
        for (; ; ) {
            if (log.isDeleted()) {
                return CLOSED;
            }
            // Before the position: a log that is closed by now commits nothing more.
            final boolean closed = log.isClosed();
            if (cuts != log.truncations().count() && (!log.truncations().spared(offset, cuts) || !seek(offset))) {
                return OFFSET_OUT_OF_RANGE;
            }
            if (segment.isDropped() && !seek(offset)) {
                return log.isDeleted() ? CLOSED : OFFSET_OUT_OF_RANGE;
            }
            if (position == segment.capacity) {
                final FileSegment next = segment.next;
                if (next != null) {
                    place(next, 0, next.baseOffset, Math.max(offset, next.baseOffset), cuts);
                } else if (isStill(segment)) {
                    return closed ? CLOSED : 0;
                }
            } else if (position < segment.committedPosition) {
                if (window.frame(segment, position, frameOffset, cuts) != 0) {
                    return 1;
                }
                if (window.isDamaged()) {
                    return CORRUPT;
                }
            } else if (isStill(segment)) {
                return closed ? CLOSED : 0;
            }
        }
    }

    /** Whether what was just read of the segment's end is to be believed. */
    private boolean isStill(final FileSegment read) {
        return !read.isDropped() && cuts == log.truncations().count();
    }
}
