package io.memorystreamer.server.handlers;

import static io.memorystreamer.log.RecordBatchDescriptor.ATTRIBUTES_OFFSET;
import static io.memorystreamer.log.RecordBatchDescriptor.BASE_SEQUENCE_OFFSET;
import static io.memorystreamer.log.RecordBatchDescriptor.BATCH_LENGTH_OFFSET;
import static io.memorystreamer.log.RecordBatchDescriptor.COMPRESSION_MASK;
import static io.memorystreamer.log.RecordBatchDescriptor.CONTROL;
import static io.memorystreamer.log.RecordBatchDescriptor.CRC_OFFSET;
import static io.memorystreamer.log.RecordBatchDescriptor.HEADER_LENGTH;
import static io.memorystreamer.log.RecordBatchDescriptor.LAST_OFFSET_DELTA_OFFSET;
import static io.memorystreamer.log.RecordBatchDescriptor.LOG_OVERHEAD;
import static io.memorystreamer.log.RecordBatchDescriptor.MAGIC;
import static io.memorystreamer.log.RecordBatchDescriptor.MAGIC_OFFSET;
import static io.memorystreamer.log.RecordBatchDescriptor.PRODUCER_EPOCH_OFFSET;
import static io.memorystreamer.log.RecordBatchDescriptor.RECORD_COUNT_OFFSET;
import static io.memorystreamer.log.RecordBatchDescriptor.TRANSACTIONAL;

import io.memorystreamer.server.producers.BatchHead;
import io.memorystreamer.server.protocol.ErrorCode;
import io.memorystreamer.server.topics.TimestampRule;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Checks a record set before it goes into the log: exactly one batch, of magic 2, whole, unharmed, and with as many
 * records as it says, from a producer that says who it is in full, and with timestamps that the topic permits. Compressed
 * records are not looked into.
 */
final class RecordBatchValidator {

    private static final int MAX_COMPRESSION = 4;
    private static final int TRANSACTIONAL_OR_CONTROL = TRANSACTIONAL | CONTROL;

    /** @param message for the client */
    record Rejection(ErrorCode error, String message) {}

    private RecordBatchValidator() {}

    /**
     * @param records from position to limit, which stay as they are
     * @param nowMillis the broker's clock, since the epoch
     * @param crc scratch
     * @return null when the batch may be stored
     */
    static Rejection check(
            final ByteBuffer records,
            final int maxMessageBytes,
            final TimestampRule timestamps,
            final long nowMillis,
            final CRC32C crc) {
        if (records == null || records.remaining() < HEADER_LENGTH) {
            return new Rejection(
                    ErrorCode.INVALID_RECORD,
                    "a record set of " + (records == null ? 0 : records.remaining()) + " bytes holds no record batch");
        }
        final int start = records.position();
        final int size = records.remaining();
        // In every format the magic stands at this offset.
        final int magic = records.get(start + MAGIC_OFFSET);
        if (magic != MAGIC) {
            return new Rejection(
                    ErrorCode.UNSUPPORTED_FOR_MESSAGE_FORMAT, "message format " + magic + ", only 2 is stored");
        }
        // As a long: a hostile length must not wrap around.
        final long length = (long) records.getInt(start + BATCH_LENGTH_OFFSET) + LOG_OVERHEAD;
        if (length < HEADER_LENGTH || length > size) {
            return new Rejection(ErrorCode.CORRUPT_MESSAGE, "a batch that says it has " + length + " bytes in " + size);
        }
        if (length < size) {
            return new Rejection(ErrorCode.INVALID_RECORD, "more than one record batch for a partition");
        }
        if (size > maxMessageBytes) {
            return new Rejection(
                    ErrorCode.MESSAGE_TOO_LARGE, "a batch of " + size + " bytes, " + maxMessageBytes + " are allowed");
        }
        if (!crcMatches(records, start, size, crc)) {
            return new Rejection(ErrorCode.CORRUPT_MESSAGE, "the batch's CRC does not match its bytes");
        }
        final Rejection rejection = checkContent(records, start, size);
        return rejection == null ? BatchTimestamps.check(records, timestamps, nowMillis) : rejection;
    }

    private static boolean crcMatches(final ByteBuffer records, final int start, final int size, final CRC32C crc) {
        crc.reset();
        records.position(start + ATTRIBUTES_OFFSET);
        crc.update(records); // up to the limit, which is the batch's end
        records.position(start);
        return (int) crc.getValue() == records.getInt(start + CRC_OFFSET);
    }

    private static Rejection checkContent(final ByteBuffer records, final int start, final int size) {
        final int attributes = records.getShort(start + ATTRIBUTES_OFFSET);
        if ((attributes & TRANSACTIONAL_OR_CONTROL) != 0) {
            return new Rejection(ErrorCode.INVALID_RECORD, "transactional and control batches are not stored");
        }
        final int compression = attributes & COMPRESSION_MASK;
        if (compression > MAX_COMPRESSION) {
            return new Rejection(ErrorCode.INVALID_RECORD, "unknown compression " + compression);
        }
        final int count = records.getInt(start + RECORD_COUNT_OFFSET);
        final int lastOffsetDelta = records.getInt(start + LAST_OFFSET_DELTA_OFFSET);
        if (count <= 0 || lastOffsetDelta != count - 1) {
            return new Rejection(
                    ErrorCode.INVALID_RECORD,
                    "a batch of " + count + " records with a last offset delta of " + lastOffsetDelta);
        }
        if (BatchHead.producerId(records) >= 0
                && (records.getInt(start + BASE_SEQUENCE_OFFSET) < 0
                        || records.getShort(start + PRODUCER_EPOCH_OFFSET) < 0)) {
            return new Rejection(
                    ErrorCode.INVALID_RECORD,
                    "a batch of producer " + BatchHead.producerId(records) + " without an epoch or a sequence number");
        }
        if (compression == 0 && !recordsAddUp(records, start + HEADER_LENGTH, start + size, count)) {
            return new Rejection(ErrorCode.INVALID_RECORD, "the batch's records do not fill it exactly");
        }
        return null;
    }

    /** Steps from length to length; the records' insides are the consumers' business. */
    private static boolean recordsAddUp(final ByteBuffer records, final int from, final int end, final int count) {
        int at = from;
        for (int i = 0; i < count; i++) {
            int zigzag = 0;
            int shift = 0;
            int current;
            do {
                if (at == end || shift > 28) {
                    return false;
                }
                current = records.get(at++);
                zigzag |= (current & 0x7F) << shift;
                shift += 7;
            } while (current < 0);
            final int length = (zigzag >>> 1) ^ -(zigzag & 1);
            if (length < 0 || length > end - at) {
                return false;
            }
            at += length;
        }
        return at == end;
    }
}
