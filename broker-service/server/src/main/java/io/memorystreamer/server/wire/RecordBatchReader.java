package io.memorystreamer.server.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.internal.DefaultRecordBatch;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.utils.BufferSupplier;
import org.apache.kafka.common.utils.CloseableIterator;

/**
 * Takes records out of record batches, no more than asked for: what a compressed batch expands to is known only when it
 * is read. Not thread-safe, for one reading.
 */
public final class RecordBatchReader {

    private final long fromOffset;
    private final int maxRecords;
    private final int maxBytes;
    private final int maxRecordBytes;
    private final List<PlainRecord> records = new ArrayList<>();
    private long nextOffset;
    private long bytes;

    /** A record is too large to be handed out. */
    public static final class RecordTooLargeException extends Exception {

        RecordTooLargeException(final String message) {
            super(message, null, false, false);
        }
    }

    /**
     * @param fromOffset records before are passed over
     * @param maxRecords at least 1
     * @param maxBytes of all records together; a first one may be larger
     * @param maxRecordBytes of one record
     */
    public RecordBatchReader(
            final long fromOffset, final int maxRecords, final int maxBytes, final int maxRecordBytes) {
        this.fromOffset = fromOffset;
        this.maxRecords = maxRecords;
        this.maxBytes = maxBytes;
        this.maxRecordBytes = maxRecordBytes;
        this.nextOffset = fromOffset;
    }

    /** What was read. */
    public List<PlainRecord> records() {
        return records;
    }

    /** Where to go on. */
    public long nextOffset() {
        return nextOffset;
    }

    /**
     * Reads batches in the order of their offsets until there is enough.
     *
     * @throws RecordTooLargeException when nothing was read because the first record is too large
     */
    public void read(final List<ByteBuffer> batches) throws RecordTooLargeException {
        for (final ByteBuffer bytesOfBatch : batches) {
            for (final MutableRecordBatch batch :
                    MemoryRecords.readableRecords(bytesOfBatch).batches()) {
                if (!read((DefaultRecordBatch) batch)) {
                    return;
                }
                nextOffset = Math.max(nextOffset, batch.lastOffset() + 1);
            }
        }
    }

    /** @return false when there is enough */
    private boolean read(final DefaultRecordBatch batch) throws RecordTooLargeException {
        if (batch.isControlBatch() || batch.lastOffset() < fromOffset) {
            return true;
        }
        // The first iterator tells a record's size before the second makes an array of it.
        try (CloseableIterator<Record> sizes = batch.skipKeyValueIterator(BufferSupplier.NO_CACHING);
                CloseableIterator<Record> contents = batch.streamingIterator(BufferSupplier.NO_CACHING)) {
            while (sizes.hasNext()) {
                final int size = sizes.next().sizeInBytes();
                if (size > maxRecordBytes) {
                    if (records.isEmpty()) {
                        throw new RecordTooLargeException("the record at offset " + nextOffset + " or behind takes "
                                + size + " bytes, at most " + maxRecordBytes + " are handed out");
                    }
                    return false;
                }
                if (!records.isEmpty() && (records.size() >= maxRecords || bytes + size > maxBytes)) {
                    return false;
                }
                final Record record = contents.next();
                if (record.offset() >= fromOffset) {
                    records.add(plain(record));
                    bytes += size;
                    nextOffset = record.offset() + 1;
                }
            }
        }
        return true;
    }

    private static PlainRecord plain(final Record record) {
        final List<PlainRecord.PlainHeader> headers = new ArrayList<>(record.headers().length);
        for (final Header header : record.headers()) {
            headers.add(new PlainRecord.PlainHeader(header.key(), header.value()));
        }
        return new PlainRecord(
                record.offset(), record.timestamp(), array(record.key()), array(record.value()), headers);
    }

    private static byte[] array(final ByteBuffer buffer) {
        if (buffer == null) {
            return null;
        }
        final byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
