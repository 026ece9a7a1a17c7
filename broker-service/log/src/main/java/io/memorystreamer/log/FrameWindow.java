package io.memorystreamer.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A buffer of a {@link FileLogReader}'s own through which it sees a segment's frames, each checked: filled with as much as is
 * committed, at most 64 KiB unless a frame is larger. Not thread-safe.
 */
final class FrameWindow {

    private static final int BYTES = 64 * 1024;
    private static final int PAGE = 4096;

    private final TruncationHistory truncations;
    private final FrameChecksum checksum = new FrameChecksum();
    private ByteBuffer window = ByteBuffer.allocateDirect(BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final UnsafeBuffer frames = new UnsafeBuffer(window);
    private FileSegment windowSegment;
    private int windowCuts;
    private int windowStart;
    private int windowEnd;

    /** Why {@link #frame} had none: damage, or else there is none or everything must be looked at again. */
    private boolean damaged;

    /** @param truncations the log's */
    FrameWindow(final TruncationHistory truncations) {
        this.truncations = truncations;
    }

    UnsafeBuffer frames() {
        return frames;
    }

    /** Where a frame that {@link #frame} has brought stands in {@link #frames}. */
    int index(final int position) {
        return position - windowStart;
    }

    boolean isDamaged() {
        return damaged;
    }

    /** Before a move that may look at no frame. */
    void forgetDamage() {
        damaged = false;
    }

    /**
     * Brings a frame into the window, and checks it.
     *
     * @param recordOffset of the frame, for a message
     * @return its word; 0 when there is none, or none that can be read, see {@link #isDamaged}
     */
    long frame(final FileSegment in, final int at, final long recordOffset, final int seenCuts) {
        damaged = false;
        if (!isInWindow(in, at, Long.BYTES, seenCuts) && !fill(in, at, Long.BYTES, recordOffset, seenCuts)) {
            return 0;
        }
        final long word = window.getLong(at - windowStart);
        final FrameScanner.Stop fault = FrameScanner.fault(word, at, in.capacity);
        if (fault != null) {
            return damaged(in, at, recordOffset, seenCuts, fault.reason());
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
                return damaged(in, at, recordOffset, seenCuts, FrameScanner.Stop.CHECKSUM.reason());
            }
            in.verified(at, Segment.nextPosition(at, word));
        }
        return word;
    }

    int damaged(final FileSegment in, final int at, final long recordOffset, final int seenCuts, final String problem) {
        // A segment that was truncated or dropped meanwhile is not damaged, it is looked at anew.
        if (truncations.count() == seenCuts && !in.isDropped()) {
            in.reportDamage(at, recordOffset, problem);
            damaged = true;
        }
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
            damaged(in, at, recordOffset, seenCuts, "the frame reaches beyond what was written");
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
            damaged(in, at, recordOffset, seenCuts, e.toString());
            return false;
        } finally {
            in.release();
        }
        final int filled = window.position();
        window.clear();
        // A truncation counts before it writes: with the same count, nothing was written into what was read.
        if (truncations.count() != seenCuts) {
            return false;
        }
        windowSegment = in;
        windowCuts = seenCuts;
        windowStart = at;
        windowEnd = at + filled;
        return true;
    }
}
