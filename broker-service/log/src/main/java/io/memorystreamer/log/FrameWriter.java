package io.memorystreamer.log;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes frames into room that was claimed in a {@link Segment}, and publishes them. Stateless. Each method ends the claim
 * whatever happens: an open one would hold every reader back for ever.
 */
final class FrameWriter {

    private FrameWriter() {}

    static void record(
            final Segment segment,
            final int frame,
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final long timestamp) {
        final long word;
        try {
            segment.write(frame, timestamp, buffer, offset, length);
            word = segment.seal(frame, length, FrameDescriptor.TYPE_RECORD, 1);
        } catch (final Throwable e) {
            segment.commitPadding(frame, FrameDescriptor.alignedLength(length, segment.overhead()), 1);
            throw e;
        }
        segment.commit(frame, word);
    }

    /** A batch's first word is stored last: until then a reader does not get past its start. */
    static void batch(final Segment segment, final int frame, final RecordBatch batch) {
        if (segment.durability == null) {
            segment.frames.putBytes(frame + Long.BYTES, batch.buffer(), Long.BYTES, batch.length() - Long.BYTES);
            segment.commit(frame, batch.buffer().getLong(0));
            return;
        }
        final UnsafeBuffer frames = segment.frames;
        int at = frame;
        long firstWord = 0;
        int source = 0;
        for (int i = 0; i < batch.recordCount(); i++) {
            final long sourceWord = batch.buffer().getLong(source);
            final int length = FrameDescriptor.length(sourceWord) - FrameDescriptor.HEADER_LENGTH;
            frames.putBytes(
                    at + FrameDescriptor.TIMESTAMP_OFFSET,
                    batch.buffer(),
                    source + FrameDescriptor.TIMESTAMP_OFFSET,
                    Long.BYTES + length);
            final long word = segment.seal(at, length, FrameDescriptor.TYPE_RECORD, 1);
            if (i == 0) {
                firstWord = word;
            } else {
                frames.putLong(at, word);
            }
            at = Segment.nextPosition(at, word);
            source = Segment.nextPosition(source, sourceWord);
        }
        segment.commit(frame, firstWord);
    }

    static void recordBatch(
            final Segment segment,
            final int frame,
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final int records,
            final long baseOffset,
            final int leaderEpoch) {
        final UnsafeBuffer frames = segment.frames;
        final int payload = frame + FrameDescriptor.HEADER_LENGTH;
        final long word;
        try {
            segment.write(frame, RecordBatchDescriptor.maxTimestamp(buffer, offset), buffer, offset, length);
            frames.putLong(
                    payload + RecordBatchDescriptor.BASE_OFFSET_OFFSET, baseOffset, RecordBatchDescriptor.BYTE_ORDER);
            frames.putInt(
                    payload + RecordBatchDescriptor.LEADER_EPOCH_OFFSET, leaderEpoch, RecordBatchDescriptor.BYTE_ORDER);
            word = segment.seal(frame, length, FrameDescriptor.TYPE_RECORD_BATCH, records);
        } catch (final Throwable e) {
            segment.commitPadding(frame, FrameDescriptor.alignedLength(length, segment.overhead()), records);
            throw e;
        }
        segment.commit(frame, word);
    }
}
