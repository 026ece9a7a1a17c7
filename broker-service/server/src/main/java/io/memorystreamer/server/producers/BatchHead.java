package io.memorystreamer.server.producers;

import io.memorystreamer.log.RecordBatchDescriptor;
import java.nio.ByteBuffer;

/**
 * What a record batch says about its producer.
 *
 * @param producerId below 0 for a producer that is not idempotent; the rest means nothing then
 * @param epoch 0 or above
 * @param firstSequence of the batch's first record, 0 or above
 * @param lastSequence of its last one, below the first after a wrap-around
 * @param maxTimestamp in milliseconds since the epoch
 */
public record BatchHead(long producerId, short epoch, int firstSequence, int lastSequence, long maxTimestamp) {

    /** Of the batch at the buffer's position, which has been validated. */
    public static BatchHead of(final ByteBuffer batch) {
        final int start = batch.position();
        final int first = batch.getInt(start + RecordBatchDescriptor.BASE_SEQUENCE_OFFSET);
        final int count = batch.getInt(start + RecordBatchDescriptor.LAST_OFFSET_DELTA_OFFSET) + 1;
        return new BatchHead(
                producerId(batch),
                batch.getShort(start + RecordBatchDescriptor.PRODUCER_EPOCH_OFFSET),
                first,
                Sequences.last(first, count),
                maxTimestamp(batch));
    }

    /** Below 0 for a producer that is not idempotent. */
    public static long producerId(final ByteBuffer batch) {
        return batch.getLong(batch.position() + RecordBatchDescriptor.PRODUCER_ID_OFFSET);
    }

    /** In milliseconds since the epoch. */
    public static long maxTimestamp(final ByteBuffer batch) {
        return batch.getLong(batch.position() + RecordBatchDescriptor.MAX_TIMESTAMP_OFFSET);
    }
}
