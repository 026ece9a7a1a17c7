package io.memorystreamer.log;

import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/** The memory of a {@link Segment}: writes, publishes and looks at frames ({@link FrameDescriptor}). Thread-safe. */
abstract class SegmentFrames {

    final MappedRegion region;
    final UnsafeBuffer frames;
    final int capacity;
    final long sequence;

    /** Null in memory, which needs no checksums. */
    final Durability durability;

    /**
     * Where {@link #frames} begin. Appends and polls use it instead of the buffer, whose checks of bounds would cost a fifth
     * of their time: a claim lies within the capacity, and so does the frame behind a committed one. A caller's own buffer
     * is checked.
     */
    private final long address;

    /** Null but where a test keeps its segments on the heap. */
    private final byte[] base;

    SegmentFrames(final MappedRegion region, final long sequence, final Durability durability) {
        this.region = region;
        this.frames = region.frames();
        this.address = frames.addressOffset();
        this.base = frames.byteArray();
        this.capacity = frames.capacity();
        this.sequence = sequence;
        this.durability = durability;
    }

    /** Plain: published by the release of the word before this one, which whoever looks here has acquired. */
    final void clearWord(final int position) {
        UnsafeApi.putLong(base, address + position, 0);
    }

    /** Bytes of a frame that are not payload. */
    int overhead() {
        return durability == null
                ? FrameDescriptor.HEADER_LENGTH
                : FrameDescriptor.HEADER_LENGTH + FrameDescriptor.CHECKSUM_LENGTH;
    }

    /**
     * Writes a frame's timestamp and payload into room that was claimed.
     *
     * @throws IndexOutOfBoundsException when the buffer is shorter than that
     */
    void write(
            final int position, final long timestamp, final DirectBuffer buffer, final int offset, final int length) {
        assert position >= 0 && position + overhead() + length <= capacity : position;
        buffer.boundsCheck(offset, length);
        final long frame = address + position;
        UnsafeApi.putLong(base, frame + FrameDescriptor.TIMESTAMP_OFFSET, timestamp);
        UnsafeApi.copyMemory(
                buffer.byteArray(),
                buffer.addressOffset() + offset,
                base,
                frame + FrameDescriptor.HEADER_LENGTH,
                length);
    }

    /** Of a committed frame that is no padding. */
    long timestamp(final int position) {
        assert position >= 0 && position + overhead() <= capacity : position;
        return UnsafeApi.getLong(base, address + position + FrameDescriptor.TIMESTAMP_OFFSET);
    }

    /** The word of a frame whose payload and timestamp are written; writes the checksum where there is one. */
    long seal(final int position, final int payloadLength, final int type, final int records) {
        final long word = FrameDescriptor.word(payloadLength + overhead(), type, records);
        if (durability != null) {
            durability.writeChecksum(this, position, word);
        }
        return word;
    }

    /** Release: everything written into the frame before is visible to whoever reads the word with acquire. */
    void commit(final int position, final long word) {
        assert position >= 0 && position + Long.BYTES <= capacity : position;
        UnsafeApi.putLongRelease(base, address + position, word);
    }

    /**
     * Commits a claim that the watch over dead claimants may have turned into padding. The exchange is volatile, hence
     * releases like {@link #commit}; exactly one of the two finds the word 0.
     *
     * @return false when it was
     */
    boolean commitClaim(final int position, final long word) {
        return frames.compareAndSetLong(position, 0, word);
    }

    /** Turns a claim into padding: readers skip it, and its offsets. */
    void commitPadding(final int position, final int alignedLength, final int records) {
        commit(position, sealPadding(position, alignedLength, records));
    }

    /** @return the word of padding; writes its checksum where there is one */
    long sealPadding(final int position, final int alignedLength, final int records) {
        final long word = FrameDescriptor.word(-alignedLength, FrameDescriptor.TYPE_PADDING, records);
        if (durability != null && alignedLength >= FrameDescriptor.HEADER_LENGTH) {
            durability.writePaddingChecksum(this, position, word);
        }
        return word;
    }

    /** @return the word of padding over a claim that its owner may still write into */
    long abandonedWord(final int alignedLength) {
        return FrameDescriptor.abandonedWord(
                alignedLength, durability == null ? 0 : durability.checkOfAbandoned(this, alignedLength));
    }

    /** Acquire: pairs with {@link #commit}. 0 when the frame is not committed. {@code position < capacity}. */
    long word(final int position) {
        assert position >= 0 && position + Long.BYTES <= capacity : position;
        return UnsafeApi.getLongAcquire(base, address + position);
    }

    static int nextPosition(final int position, final long word) {
        final int length = FrameDescriptor.length(word);
        return position + (length < 0 ? -length : BitUtil.align(length, FrameDescriptor.ALIGNMENT));
    }
}
