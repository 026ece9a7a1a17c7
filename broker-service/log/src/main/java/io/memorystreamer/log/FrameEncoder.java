package io.memorystreamer.log;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A direct buffer in which durable frames are laid out before they are written to a file; grows. Not thread-safe. */
final class FrameEncoder {

    /** Bytes around a payload. */
    static final int OVERHEAD = FrameDescriptor.HEADER_LENGTH + FrameDescriptor.CHECKSUM_LENGTH;

    private static final int PAGE = 4096;

    /** Of a new one: a log may hold thousands for a moment. */
    private static final int MIN_CAPACITY = 256;

    private ByteBuffer bytes;
    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);

    FrameEncoder() {
        require(MIN_CAPACITY);
    }

    /** Bytes a durable frame takes in a segment. */
    static int alignedLength(final int payloadLength) {
        return FrameDescriptor.alignedLength(payloadLength, OVERHEAD);
    }

    /** Makes room; what was there is lost. */
    void require(final int length) {
        if (bytes == null || bytes.capacity() < length) {
            bytes = ByteBuffer.allocateDirect(capacityFor(length)).order(ByteOrder.LITTLE_ENDIAN);
            buffer.wrap(bytes);
        }
    }

    private static int capacityFor(final int length) {
        return length < PAGE ? BitUtil.findNextPositivePowerOfTwo(length) : BitUtil.align(length, PAGE);
    }

    int capacity() {
        return bytes.capacity();
    }

    /** Payloads go behind {@link FrameDescriptor#HEADER_LENGTH} bytes of their frame. */
    UnsafeBuffer buffer() {
        return buffer;
    }

    /** Completes the frame around a payload that stands there already. @return its aligned length */
    int seal(
            final int frame,
            final int payloadLength,
            final int type,
            final int records,
            final long timestamp,
            final long sequence,
            final FrameChecksum checksum) {
        final int length = payloadLength + OVERHEAD;
        final int alignedLength = alignedLength(payloadLength);
        final long word = FrameDescriptor.word(length, type, records);
        buffer.putLong(frame, word);
        buffer.putLong(frame + FrameDescriptor.TIMESTAMP_OFFSET, timestamp);
        buffer.setMemory(frame + length, alignedLength - length, (byte) 0);
        buffer.putInt(
                frame + FrameDescriptor.HEADER_LENGTH + payloadLength, checksum.ofFrame(sequence, word, bytes, frame));
        return alignedLength;
    }

    /** Lays out the records of a batch as frames, one behind the other. @return bytes of payload */
    int sealBatch(final RecordBatch batch, final long sequence, final FrameChecksum checksum) {
        final DirectBuffer source = batch.buffer();
        int frame = 0;
        int payloads = 0;
        for (int at = 0; at < batch.length(); ) {
            final long word = source.getLong(at);
            final int payload = FrameDescriptor.length(word) - FrameDescriptor.HEADER_LENGTH;
            buffer.putBytes(frame + FrameDescriptor.HEADER_LENGTH, source, at + FrameDescriptor.HEADER_LENGTH, payload);
            final long timestamp = source.getLong(at + FrameDescriptor.TIMESTAMP_OFFSET);
            frame += seal(frame, payload, FrameDescriptor.TYPE_RECORD, 1, timestamp, sequence, checksum);
            payloads += payload;
            at = Segment.nextPosition(at, word);
        }
        return payloads;
    }

    /** Sets what a Kafka record batch that stands there as a payload gets from its log. */
    void placeRecordBatch(final long baseOffset, final int leaderEpoch) {
        final int payload = FrameDescriptor.HEADER_LENGTH;
        buffer.putLong(
                payload + RecordBatchDescriptor.BASE_OFFSET_OFFSET, baseOffset, RecordBatchDescriptor.BYTE_ORDER);
        buffer.putInt(
                payload + RecordBatchDescriptor.LEADER_EPOCH_OFFSET, leaderEpoch, RecordBatchDescriptor.BYTE_ORDER);
    }

    /** @return bytes to be written at the start of the padding; what is behind them does not matter */
    int pad(final int length, final int records, final long sequence, final FrameChecksum checksum) {
        final long word = FrameDescriptor.word(-length, FrameDescriptor.TYPE_PADDING, records);
        buffer.putLong(0, word);
        if (length < FrameDescriptor.HEADER_LENGTH) {
            return length;
        }
        buffer.putLong(Long.BYTES, Integer.toUnsignedLong(checksum.ofPadding(sequence, word)));
        return FrameDescriptor.HEADER_LENGTH;
    }

    /** The first bytes, to be written. */
    ByteBuffer bytes(final int length) {
        return bytes.clear().limit(length);
    }

    void copyFrom(final FrameEncoder other, final int length) {
        require(length);
        buffer.putBytes(0, other.buffer, 0, length);
    }
}
