package io.memorystreamer.server.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.AbstractRecords;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.DefaultRecordBatch;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MemoryRecordsBuilder;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.utils.Utils;

/** Puts records into Kafka record batches (magic 2, uncompressed, CreateTime), as a producer does. Stateless. */
public final class RecordBatchWriter {

    private static final Header[] NO_HEADERS = {};

    private RecordBatchWriter() {}

    /** @param records how many records it holds */
    public record Batch(ByteBuffer bytes, int records) {}

    /** A record that does not fit into a batch of its own. */
    public static final class RecordTooLargeException extends Exception {

        private final int index;

        RecordTooLargeException(final int index, final String message) {
            super(message, null, false, false);
            this.index = index;
        }

        /** Its place among the records that were to be written. */
        public int index() {
            return index;
        }
    }

    /**
     * The partition Kafka's producer puts a key into, see BuiltInPartitioner: murmur2 over the key, made positive.
     *
     * @param partitions how many there are
     */
    public static int partition(final byte[] key, final int partitions) {
        return Utils.toPositive(Utils.murmur2(key)) % partitions;
    }

    /**
     * Writes records in their order into as few batches as they need.
     *
     * @param maxBytes of a batch
     * @throws RecordTooLargeException when one record alone takes more
     */
    public static List<Batch> write(final List<PlainRecord> records, final int maxBytes)
            throws RecordTooLargeException {
        final List<Batch> batches = new ArrayList<>();
        int from = 0;
        long bytes = DefaultRecordBatch.RECORD_BATCH_OVERHEAD;
        for (int i = 0; i < records.size(); i++) {
            final long size = sizeUpperBound(records.get(i));
            if (DefaultRecordBatch.RECORD_BATCH_OVERHEAD + size > maxBytes) {
                throw new RecordTooLargeException(
                        i,
                        "takes up to " + (DefaultRecordBatch.RECORD_BATCH_OVERHEAD + size)
                                + " bytes in a batch, max.message.bytes is " + maxBytes);
            }
            if (bytes + size > maxBytes) {
                batches.add(write(records.subList(from, i), bytes));
                from = i;
                bytes = DefaultRecordBatch.RECORD_BATCH_OVERHEAD;
            }
            bytes += size;
        }
        batches.add(write(records.subList(from, records.size()), bytes));
        return batches;
    }

    private static long sizeUpperBound(final PlainRecord record) {
        return AbstractRecords.estimateSizeInBytesUpperBound(
                        RecordBatch.MAGIC_VALUE_V2, CompressionType.NONE, record.key(), record.value(), headers(record))
                - DefaultRecordBatch.RECORD_BATCH_OVERHEAD;
    }

    private static Batch write(final List<PlainRecord> records, final long bytes) {
        final MemoryRecordsBuilder builder =
                MemoryRecords.builder(ByteBuffer.allocate((int) bytes), Compression.NONE, TimestampType.CREATE_TIME, 0);
        for (final PlainRecord record : records) {
            builder.append(new SimpleRecord(record.timestamp(), record.key(), record.value(), headers(record)));
        }
        return new Batch(builder.build().buffer(), records.size());
    }

    private static Header[] headers(final PlainRecord record) {
        if (record.headers().isEmpty()) {
            return NO_HEADERS;
        }
        return record.headers().stream()
                .map(header -> new RecordHeader(header.key(), header.value()))
                .toArray(Header[]::new);
    }
}
