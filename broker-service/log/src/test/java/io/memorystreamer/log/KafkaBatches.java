package io.memorystreamer.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.utils.ByteUtils;

/** Record batches as Kafka's own classes write and read them. */
final class KafkaBatches {

    /** A record as one of the two parsers saw it; bytes in hexadecimal, null where they are null. */
    record Seen(long offset, long timestamp, String key, String value, List<String> headers) {}

    private KafkaBatches() {}

    static UnsafeBuffer batch(final SimpleRecord... records) {
        return batch(Compression.NONE, TimestampType.CREATE_TIME, 0, records);
    }

    static UnsafeBuffer batch(
            final Compression compression,
            final TimestampType timestampType,
            final long baseOffset,
            final SimpleRecord... records) {
        return copy(MemoryRecords.withRecords(
                        RecordBatch.CURRENT_MAGIC_VALUE, baseOffset, compression, timestampType, records)
                .buffer());
    }

    static UnsafeBuffer copy(final ByteBuffer batch) {
        final byte[] bytes = new byte[batch.remaining()];
        batch.duplicate().get(bytes);
        return new UnsafeBuffer(bytes);
    }

    /** A batch of any record bytes, whose header is right for so many records, if they fill it. */
    static UnsafeBuffer byHand(final int count, final byte[]... records) {
        int length = RecordBatchDescriptor.HEADER_LENGTH;
        for (final byte[] record : records) {
            length += record.length;
        }
        final UnsafeBuffer batch = new UnsafeBuffer(new byte[length]);
        batch.putInt(
                RecordBatchDescriptor.BATCH_LENGTH_OFFSET,
                length - RecordBatchDescriptor.LOG_OVERHEAD,
                RecordBatchDescriptor.BYTE_ORDER);
        batch.putByte(RecordBatchDescriptor.MAGIC_OFFSET, (byte) RecordBatchDescriptor.MAGIC);
        batch.putInt(
                RecordBatchDescriptor.LAST_OFFSET_DELTA_OFFSET,
                Math.max(0, count - 1),
                RecordBatchDescriptor.BYTE_ORDER);
        batch.putInt(RecordBatchDescriptor.RECORD_COUNT_OFFSET, count, RecordBatchDescriptor.BYTE_ORDER);
        int at = RecordBatchDescriptor.HEADER_LENGTH;
        for (final byte[] record : records) {
            batch.putBytes(at, record);
            at += record.length;
        }
        return batch;
    }

    static byte[] bytes(final String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    /** @throws RuntimeException of Kafka's, when it takes the bytes for no batch */
    static List<Seen> asKafkaReads(final DirectBuffer buffer, final int offset, final int length) {
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        final List<Seen> records = new ArrayList<>();
        for (final Record record :
                MemoryRecords.readableRecords(ByteBuffer.wrap(bytes)).records()) {
            final List<String> headers = new ArrayList<>();
            for (final Header header : record.headers()) {
                headers.add(header.key() + "=" + hex(header.value()));
            }
            records.add(new Seen(record.offset(), record.timestamp(), hex(record.key()), hex(record.value()), headers));
        }
        return records;
    }

    /** The record that the iterator stands at. */
    static Seen seen(final DirectBuffer buffer, final BatchIterator at) {
        final byte[] headerBytes = new byte[at.headersLength()];
        buffer.getBytes(at.headersOffset(), headerBytes);
        final ByteBuffer rest = ByteBuffer.wrap(headerBytes);
        final List<String> headers = new ArrayList<>();
        for (int i = 0; i < at.headerCount(); i++) {
            headers.add(new String(headerPart(rest), StandardCharsets.UTF_8) + "=" + hex(headerPart(rest)));
        }
        return new Seen(
                at.recordOffset(),
                at.timestamp(),
                hex(buffer, at.keyOffset(), at.keyLength()),
                hex(buffer, at.valueOffset(), at.valueLength()),
                headers);
    }

    private static byte[] headerPart(final ByteBuffer bytes) {
        final int length = ByteUtils.readVarint(bytes);
        if (length < 0) {
            return null;
        }
        final byte[] part = new byte[length];
        bytes.get(part);
        return part;
    }

    private static String hex(final DirectBuffer buffer, final int offset, final int length) {
        if (length < 0) {
            return null;
        }
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        return hex(bytes);
    }

    private static String hex(final ByteBuffer buffer) {
        if (buffer == null) {
            return null;
        }
        final byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return hex(bytes);
    }

    private static String hex(final byte[] bytes) {
        return bytes == null ? null : HexFormat.of().formatHex(bytes);
    }
}
