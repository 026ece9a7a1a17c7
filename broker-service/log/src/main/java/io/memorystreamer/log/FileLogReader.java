package io.memorystreamer.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads a {@link FilePartitionLog} through a window: a buffer of its own that is filled with as much as is committed, at most
 * 64 KiB unless a frame is larger. Not thread-safe; {@link #poll} allocates nothing once the window is large enough.
 *
 * <p>Between polls a reader holds no file. What the window still holds of a segment that was dropped, or of records that were
 * truncated, is not handed out.
 */
final class FileLogReader extends LogReader {

    private static final int WINDOW = 64 * 1024;
    private static final int PAGE = 4096;

    private final FilePartitionLog log;
    private final FrameChecksum checksum = new FrameChecksum();
    private FileSegment segment;
    private int position;
    private long offset;

    /** {@link TruncationHistory#count} when the place was last known to be one. */
    private int cuts;

    private ByteBuffer window = ByteBuffer.allocateDirect(WINDOW).order(ByteOrder.LITTLE_ENDIAN);
    private final UnsafeBuffer frames = new UnsafeBuffer(window);
    private FileSegment windowSegment;
    private int windowCuts;
    private int windowStart;
    private int windowEnd;

    /** Why {@link #frame} had none: {@link #CORRUPT}, or 0 when there is none or everything must be looked at again. */
    private int reason;

    FileLogReader(final FilePartitionLog log) {
        this.log = log;
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

    @Override
    public void seekToStart() {
        cuts = log.truncations().count();
        segment = log.oldest();
        position = 0;
        offset = segment.baseOffset;
    }

    @Override
    public void seekToEnd() {
        while (!seek(log.committedOffset())) {
            Thread.onSpinWait(); // overtaken between the two calls
        }
    }

    @Override
    public boolean seek(final long target) {
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
            final boolean onward = candidate == segment && cuts == seenCuts && offset <= target && !segment.isDropped();
            if (walk(candidate, onward ? position : 0, onward ? offset : candidate.baseOffset, target, seenCuts)) {
                return true;
            }
            if (reason == CORRUPT) {
                // Nothing behind the damage can be reached but the next segment, which is where the records go on.
                if (candidate.next == null) {
                    return false;
                }
                place(candidate.next, 0, candidate.next.baseOffset, seenCuts);
                return true;
            }
        }
    }

    /** @return false when the target is not reached: {@link #reason} says why, or it has to be looked for again */
    private boolean walk(
            final FileSegment candidate, final int from, final long base, final long target, final int seenCuts) {
        int at = from;
        long reached = base;
        reason = 0;
        while (reached < target) {
            final long word = frame(candidate, at, reached, seenCuts);
            if (word == 0) {
                return false;
            }
            final long behind = reached + FrameDescriptor.recordCount(word);
            if (behind > target) {
                break;
            }
            reached = behind;
            at = Segment.nextPosition(at, word);
        }
        place(candidate, at, reached, seenCuts);
        return true;
    }

    private void place(final FileSegment in, final int at, final long recordOffset, final int seenCuts) {
        segment = in;
        position = at;
        offset = recordOffset;
        cuts = seenCuts;
    }

    @Override
    public int poll(final RecordHandler handler, final int limit) {
        for (; ; ) {
            final int outcome = available();
            if (outcome <= 0) {
                return outcome;
            }
            final int records = pollSegment(handler, limit);
            // Nothing but padding: 0 would deny what stands behind it.
            if (records > 0 || limit <= 0) {
                return records;
            }
        }
    }

    private int pollSegment(final RecordHandler handler, final int limit) {
        final FileSegment current = segment;
        final int seenCuts = cuts;
        int at = position;
        long recordOffset = offset;
        int records = 0;
        try {
            while (records < limit && at < current.capacity) {
                final long word = frame(current, at, recordOffset, seenCuts);
                if (word == 0) {
                    break;
                }
                final int length = FrameDescriptor.length(word);
                if (length > 0) {
                    if (FrameDescriptor.type(word) != FrameDescriptor.TYPE_RECORD) {
                        throw new IllegalStateException(
                                "a Kafka record batch stands at offset " + recordOffset + "; read it with readBatches");
                    }
                    final int frame = at - windowStart;
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
        } finally {
            place(current, at, recordOffset, seenCuts);
        }
        return records;
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
        }
    }

    private int copySegment(final List<ByteBuffer> batches, final int maxBytes) {
        final FileSegment current = segment;
        int at = position;
        long baseOffset = offset;
        int bytes = 0;
        while (at < current.capacity) {
            final long word = frame(current, at, baseOffset, cuts);
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
                frames.getBytes(at - windowStart + FrameDescriptor.HEADER_LENGTH, copy, 0, batchLength);
                batches.add(copy.asReadOnlyBuffer());
                bytes += batchLength;
            }
            baseOffset += FrameDescriptor.recordCount(word);
            at = Segment.nextPosition(at, word);
        }
        place(current, at, baseOffset, cuts);
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
                    place(next, 0, offset, cuts);
                } else if (isStill(segment)) {
                    return closed ? CLOSED : 0;
                }
            } else if (position < segment.committedPosition) {
                if (frame(segment, position, offset, cuts) != 0) {
                    return 1;
                }
                if (reason == CORRUPT) {
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

    /**
     * Brings a frame into the window, and checks it.
     *
     * @param recordOffset of the frame, for a message
     * @return its word; 0 when there is none, or none that can be read, see {@link #reason}
     */
    private long frame(final FileSegment in, final int at, final long recordOffset, final int seenCuts) {
        reason = 0;
        if (!isInWindow(in, at, Long.BYTES, seenCuts) && !fill(in, at, Long.BYTES, recordOffset, seenCuts)) {
            return 0;
        }
        final long word = window.getLong(at - windowStart);
        final FrameScanner.Stop fault = FrameScanner.fault(word, at, in.capacity);
        if (fault != null) {
            return damaged(in, at, recordOffset, fault.reason());
        }
        final int length = FrameDescriptor.length(word);
        // Of padding no more than the checksum is looked at.
        final int needed = length > 0
                ? BitUtil.align(length, FrameDescriptor.ALIGNMENT)
                : Math.min(-length, FrameDescriptor.HEADER_LENGTH);
        if (!isInWindow(in, at, needed, seenCuts) && !fill(in, at, needed, recordOffset, seenCuts)) {
            return 0;
        }
        if (!in.isVerified(at)) {
            if (!checksum.matches(in.sequence, word, window, at - windowStart)) {
                return damaged(in, at, recordOffset, FrameScanner.Stop.CHECKSUM.reason());
            }
            in.verified(at, Segment.nextPosition(at, word));
        }
        return word;
    }

    private int damaged(final FileSegment in, final int at, final long recordOffset, final String problem) {
        in.reportDamage(at, recordOffset, problem);
        reason = CORRUPT;
        return 0;
    }

    private boolean isInWindow(final FileSegment in, final int at, final int length, final int seenCuts) {
        return windowSegment == in && windowCuts == seenCuts && at >= windowStart && at + length <= windowEnd;
    }

    /** Fills the window from a frame on. @return false when that many bytes cannot be had */
    private boolean fill(
            final FileSegment in, final int at, final int needed, final long recordOffset, final int seenCuts) {
        final int committed = in.committedPosition;
        if (committed <= at) {
            return false;
        }
        if (committed - at < needed) {
            damaged(in, at, recordOffset, "the frame reaches beyond what was written");
            return false;
        }
        if (window.capacity() < needed) {
            window = ByteBuffer.allocateDirect(BitUtil.align(needed, PAGE)).order(ByteOrder.LITTLE_ENDIAN);
            frames.wrap(window);
        }
        windowSegment = null;
        if (!in.acquire()) {
            return false;
        }
        try {
            in.read(window.clear().limit(Math.min(window.capacity(), committed - at)), at);
        } catch (final IOException e) {
            damaged(in, at, recordOffset, e.toString());
            return false;
        } finally {
            in.release();
        }
        final int filled = window.position();
        window.clear();
        // A truncation counts before it writes: with the same count, nothing was written into what was read.
        if (log.truncations().count() != seenCuts) {
            return false;
        }
        windowSegment = in;
        windowCuts = seenCuts;
        windowStart = at;
        windowEnd = at + filled;
        return true;
    }
}
