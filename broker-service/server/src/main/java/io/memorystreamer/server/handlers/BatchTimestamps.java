package io.memorystreamer.server.handlers;

import static io.memorystreamer.log.RecordBatchDescriptor.ATTRIBUTES_OFFSET;
import static io.memorystreamer.log.RecordBatchDescriptor.BASE_TIMESTAMP_OFFSET;
import static io.memorystreamer.log.RecordBatchDescriptor.COMPRESSION_MASK;
import static io.memorystreamer.log.RecordBatchDescriptor.CRC_OFFSET;
import static io.memorystreamer.log.RecordBatchDescriptor.HEADER_LENGTH;
import static io.memorystreamer.log.RecordBatchDescriptor.LOG_APPEND_TIME;
import static io.memorystreamer.log.RecordBatchDescriptor.MAX_TIMESTAMP_OFFSET;
import static io.memorystreamer.log.RecordBatchDescriptor.RECORD_COUNT_OFFSET;

import io.memorystreamer.server.handlers.RecordBatchValidator.Rejection;
import io.memorystreamer.server.producers.BatchHead;
import io.memorystreamer.server.protocol.ErrorCode;
import io.memorystreamer.server.topics.TimestampRule;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The times of a record batch. Kafka's LogValidator looks at every record; here the batch's own word for its first and its
 * latest record is taken, and every record of an uncompressed one is looked at only where the topic bounds the past.
 */
final class BatchTimestamps {

    private BatchTimestamps() {}

    /**
     * @param batch from position to limit, otherwise checked
     * @return null when the topic takes it
     */
    static Rejection check(final ByteBuffer batch, final TimestampRule rule, final long nowMillis) {
        if (rule.logAppendTime()) {
            return null; // they are about to be replaced
        }
        final int start = batch.position();
        final int attributes = batch.getShort(start + ATTRIBUTES_OFFSET);
        if ((attributes & LOG_APPEND_TIME) != 0) {
            return new Rejection(ErrorCode.INVALID_TIMESTAMP, "the batch's timestamp type must be CreateTime");
        }
        if (!rule.permits(BatchHead.maxTimestamp(batch), nowMillis)) {
            return outside(BatchHead.maxTimestamp(batch), rule, nowMillis);
        }
        if (!rule.boundsThePast()) {
            return null;
        }
        final long first = batch.getLong(start + BASE_TIMESTAMP_OFFSET);
        if ((attributes & COMPRESSION_MASK) != 0) {
            return rule.permits(first, nowMillis) ? null : outside(first, rule, nowMillis);
        }
        return checkRecords(batch, first, rule, nowMillis);
    }

    private static Rejection checkRecords(
            final ByteBuffer batch, final long first, final TimestampRule rule, final long nowMillis) {
        final ByteBuffer records = batch.duplicate();
        records.position(batch.position() + HEADER_LENGTH);
        for (int left = batch.getInt(batch.position() + RECORD_COUNT_OFFSET); left > 0; left--) {
            final int length = (int) varint(records); // they add up
            final int end = records.position() + length;
            if (length > 1) {
                records.position(records.position() + 1); // attributes
                final long timestamp = first + varint(records);
                if (records.position() > end) {
                    return new Rejection(ErrorCode.INVALID_RECORD, "a record's timestamp reaches beyond the record");
                }
                if (!rule.permits(timestamp, nowMillis)) {
                    return outside(timestamp, rule, nowMillis);
                }
            }
            records.position(end);
        }
        return null;
    }

    /** Zig-zag, of at most ten bytes; ends at the limit at the latest. */
    private static long varint(final ByteBuffer in) {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE && in.hasRemaining(); shift += 7) {
            final byte current = in.get();
            value |= (long) (current & 0x7F) << shift;
            if (current >= 0) {
                break;
            }
        }
        return value >>> 1 ^ -(value & 1);
    }

    private static Rejection outside(final long timestamp, final TimestampRule rule, final long nowMillis) {
        return new Rejection(
                ErrorCode.INVALID_TIMESTAMP,
                "timestamp " + timestamp + " is out of range: it may be " + rule.beforeMaxMillis() + " ms before "
                        + nowMillis + " (message.timestamp.before.max.ms) and " + rule.afterMaxMillis()
                        + " ms after it (message.timestamp.after.max.ms)");
    }

    /**
     * Gives all records of a batch the broker's time: by one bit and one field of its head, which its CRC covers.
     *
     * @param batch from position to limit, which stay as they are; changed in place
     * @param nowMillis since the epoch
     * @param crc scratch
     */
    static void setLogAppendTime(final ByteBuffer batch, final long nowMillis, final CRC32C crc) {
        final int start = batch.position();
        batch.putShort(
                start + ATTRIBUTES_OFFSET, (short) (batch.getShort(start + ATTRIBUTES_OFFSET) | LOG_APPEND_TIME));
        batch.putLong(start + MAX_TIMESTAMP_OFFSET, nowMillis);
        crc.reset();
        batch.position(start + ATTRIBUTES_OFFSET);
        crc.update(batch); // up to the limit, which is the batch's end
        batch.position(start);
        batch.putInt(start + CRC_OFFSET, (int) crc.getValue());
    }
}
