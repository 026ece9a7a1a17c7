package io.memorystreamer.log;

import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Records collected for one {@link PartitionLog#append(RecordBatch)}, already laid out as frames. Reusable through
 * {@link #clear()}; allocates only when it is made. Not thread-safe.
 */
public final class RecordBatch {

    private final UnsafeBuffer buffer;
    private int length;
    private int recordCount;

    /** @param capacity bytes, the 16 of each record's header and the padding to 8 included */
    public RecordBatch(final int capacity) {
        buffer = new UnsafeBuffer(
                java.nio.ByteBuffer.allocateDirect(BitUtil.align(capacity, FrameDescriptor.ALIGNMENT)));
    }

    /** @return false when the record no longer fits; the batch is unchanged then */
    public boolean add(final DirectBuffer source, final int offset, final int recordLength, final long timestamp) {
        final int alignedLength = FrameDescriptor.alignedLength(recordLength);
        if (alignedLength > buffer.capacity() - length || recordCount == FrameDescriptor.MAX_RECORD_COUNT) {
            return false;
        }
        buffer.putLong(
                length,
                FrameDescriptor.word(recordLength + FrameDescriptor.HEADER_LENGTH, FrameDescriptor.TYPE_RECORD, 1));
        buffer.putLong(length + FrameDescriptor.TIMESTAMP_OFFSET, timestamp);
        buffer.putBytes(length + FrameDescriptor.HEADER_LENGTH, source, offset, recordLength);
        length += alignedLength;
        recordCount++;
        return true;
    }

    /**
     * Hands over the records in the order they were added, for transports that cannot append the batch as a whole. The
     * record offset a handler sees is the record's number in the batch, from 0.
     */
    public void forEach(final RecordHandler handler) {
        int frame = 0;
        for (int number = 0; number < recordCount; number++) {
            final long word = buffer.getLong(frame);
            handler.onRecord(
                    buffer,
                    frame + FrameDescriptor.HEADER_LENGTH,
                    FrameDescriptor.length(word) - FrameDescriptor.HEADER_LENGTH,
                    number,
                    buffer.getLong(frame + FrameDescriptor.TIMESTAMP_OFFSET));
            frame = Segment.nextPosition(frame, word);
        }
    }

    public void clear() {
        length = 0;
        recordCount = 0;
    }

    public int recordCount() {
        return recordCount;
    }

    /** Bytes the batch takes in a log. */
    public int length() {
        return length;
    }

    /** Bytes the batch takes in a log whose frames have this many bytes of header and checksum. */
    int lengthWith(final int overhead) {
        int bytes = 0;
        int frame = 0;
        for (int i = 0; i < recordCount; i++) {
            final long word = buffer.getLong(frame);
            bytes += FrameDescriptor.alignedLength(
                    FrameDescriptor.length(word) - FrameDescriptor.HEADER_LENGTH, overhead);
            frame = Segment.nextPosition(frame, word);
        }
        return bytes;
    }

    DirectBuffer buffer() {
        return buffer;
    }
}
