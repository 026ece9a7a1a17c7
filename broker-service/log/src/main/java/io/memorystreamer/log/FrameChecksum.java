package io.memorystreamer.log;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * CRC-32C of durable frames: over the segment's sequence number, the frame's word, its timestamp and its payload. The
 * sequence number is in it so that what a reused file still holds of its former life never passes.
 *
 * <p>Not thread-safe, one per thread. Allocates nothing as long as the frames stand in the same buffer as those before;
 * keeps that buffer reachable until the next one comes, or {@link #release()}.
 */
final class FrameChecksum {

    private final CRC32C crc = new CRC32C();

    /** Sequence number and word. Direct, for the intrinsic. */
    private final ByteBuffer prefix = ByteBuffer.allocateDirect(2 * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);

    private ByteBuffer source;
    /** Of {@link #source}, whose own position and limit stay as they are. */
    private ByteBuffer view;

    /**
     * Of a record or a record batch, without its trailer.
     *
     * @param word its length says where the payload ends
     * @param frames where the frame stands; unchanged, its byte order does not matter
     * @param position of the frame in {@code frames}
     */
    int ofFrame(final long sequence, final long word, final ByteBuffer frames, final int position) {
        if (frames != source) {
            source = frames;
            view = frames.duplicate();
        }
        start(sequence, word);
        view.limit(position + FrameDescriptor.length(word) - FrameDescriptor.CHECKSUM_LENGTH)
                .position(position + FrameDescriptor.TIMESTAMP_OFFSET);
        crc.update(view);
        return (int) crc.getValue();
    }

    /** Of padding, whose bytes behind the word mean nothing. */
    int ofPadding(final long sequence, final long word) {
        start(sequence, word);
        return (int) crc.getValue();
    }

    /** Of a claim that its owner may still write into, {@link FrameDescriptor#CHECK_MASK} bits. */
    int ofAbandoned(final long sequence, final int alignedLength) {
        start(sequence, FrameDescriptor.abandonedWord(alignedLength, 0));
        final int value = (int) crc.getValue();
        return (value ^ value >>> 24) & FrameDescriptor.CHECK_MASK;
    }

    private void start(final long sequence, final long word) {
        crc.reset();
        crc.update(prefix.putLong(0, sequence).putLong(Long.BYTES, word).clear());
    }

    /**
     * Whether a frame's checksum is that of its bytes. Padding of 8 bytes has room for none and passes.
     *
     * @param frames little-endian; holds the whole frame, as {@link FrameScanner#fault} has found its word to allow
     */
    boolean matches(final long sequence, final long word, final ByteBuffer frames, final int position) {
        final int length = FrameDescriptor.length(word);
        if (length > 0) {
            return frames.getInt(position + length - FrameDescriptor.CHECKSUM_LENGTH)
                    == ofFrame(sequence, word, frames, position);
        }
        if (FrameDescriptor.type(word) == FrameDescriptor.TYPE_ABANDONED) {
            return FrameDescriptor.check(word) == ofAbandoned(sequence, -length);
        }
        return length > -FrameDescriptor.HEADER_LENGTH
                || frames.getLong(position + Long.BYTES) == Integer.toUnsignedLong(ofPadding(sequence, word));
    }

    /** Lets go of the last buffer. */
    void release() {
        source = null;
        view = null;
    }
}
