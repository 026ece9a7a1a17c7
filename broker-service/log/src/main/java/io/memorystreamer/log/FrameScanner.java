package io.memorystreamer.log;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.BitUtil;

/**
 * Walks the frames of one durable segment and verifies each, up to the first that is not there or not good. Not thread-safe;
 * reusable.
 */
final class FrameScanner {

    /** Why a scan ended. */
    enum Stop {
        /** Every frame of a full segment is good. */
        END_OF_SEGMENT("the segment is full"),
        /** No frame was committed here. */
        NOT_WRITTEN("no frame was written there"),
        /** The frame would reach out of the segment, or is too short for its type. */
        LENGTH("the frame's length is impossible"),
        /** Not a known type, or a record count that the type does not have. */
        TYPE("the frame's type or record count is impossible"),
        /** The bytes are not those that were written. */
        CHECKSUM("the frame's checksum is wrong");

        private final String reason;

        Stop(final String reason) {
            this.reason = reason;
        }

        /** For a message. */
        String reason() {
            return reason;
        }
    }

    private static final int MAX_RECORD_COUNT = FrameDescriptor.MAX_RECORD_COUNT;
    private static final int TRAILED_HEADER_LENGTH = FrameDescriptor.HEADER_LENGTH + FrameDescriptor.CHECKSUM_LENGTH;

    private final FrameChecksum checksum = new FrameChecksum();
    private int endPosition;
    private int recordCount;
    private Stop stop;

    /**
     * @param frames all frames of the segment, from its first to its capacity; unchanged
     * @param from position of a frame
     * @return why the scan ended
     */
    Stop scan(final ByteBuffer frames, final long sequence, final int from) {
        final ByteBuffer view = frames.duplicate().clear().order(ByteOrder.LITTLE_ENDIAN);
        final int capacity = view.capacity();
        int position = from;
        int records = 0;
        Stop found = Stop.END_OF_SEGMENT;
        while (position < capacity) {
            final long word = view.getLong(position);
            final Stop fault = fault(word, position, capacity);
            if (fault != null) {
                found = fault;
                break;
            }
            if (!checksum.matches(sequence, word, view, position)) {
                found = Stop.CHECKSUM;
                break;
            }
            records += FrameDescriptor.recordCount(word);
            position = Segment.nextPosition(position, word);
        }
        checksum.release();
        endPosition = position;
        recordCount = records;
        stop = found;
        return found;
    }

    /**
     * What is wrong with a frame by its word alone.
     *
     * @param position of the frame in its segment, below {@code capacity}
     * @return null when nothing is: the frame lies within the segment, and its checksum can be looked at
     */
    static Stop fault(final long word, final int position, final int capacity) {
        final int length = FrameDescriptor.length(word);
        if (length == 0) {
            return Stop.NOT_WRITTEN;
        }
        final int room = capacity - position;
        final int records = FrameDescriptor.recordCount(word);
        final int type = FrameDescriptor.type(word);
        if (length > 0) {
            if (length < TRAILED_HEADER_LENGTH
                    || length > room
                    || BitUtil.align(length, FrameDescriptor.ALIGNMENT) > room) {
                return Stop.LENGTH;
            }
            final boolean known = type == FrameDescriptor.TYPE_RECORD && records == 1
                    || type == FrameDescriptor.TYPE_RECORD_BATCH && records >= 1 && records <= MAX_RECORD_COUNT;
            return known ? null : Stop.TYPE;
        }
        // The word alone, without a checksum, is taken at the segment's very end only.
        if (length < -room
                || -length % FrameDescriptor.ALIGNMENT != 0
                || -length < FrameDescriptor.HEADER_LENGTH && -length != room) {
            return Stop.LENGTH;
        }
        final boolean wordOnly = -length < FrameDescriptor.HEADER_LENGTH;
        final boolean known = type == FrameDescriptor.TYPE_PADDING && records <= (wordOnly ? 0 : MAX_RECORD_COUNT)
                || type == FrameDescriptor.TYPE_ABANDONED && !wordOnly;
        return known ? null : Stop.TYPE;
    }

    /** Position behind the last good frame. */
    int endPosition() {
        return endPosition;
    }

    /** Offsets that the good frames cover. */
    int recordCount() {
        return recordCount;
    }

    Stop stop() {
        return stop;
    }

    /** Whether there is anything but zeroes from a position on. */
    static boolean isDirty(final ByteBuffer frames, final int from) {
        int position = from;
        for (; position <= frames.capacity() - Long.BYTES; position += Long.BYTES) {
            if (frames.getLong(position) != 0) {
                return true;
            }
        }
        for (; position < frames.capacity(); position++) {
            if (frames.get(position) != 0) {
                return true;
            }
        }
        return false;
    }
}
