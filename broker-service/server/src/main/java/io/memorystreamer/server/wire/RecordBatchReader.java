package io.memorystreamer.server.wire;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.DefaultRecord;
import org.apache.kafka.common.record.internal.DefaultRecordBatch;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.utils.BufferSupplier;
import org.apache.kafka.common.utils.ByteUtils;

/**
 * Takes records out of record batches, no more than asked for: what a compressed batch expands to is known only when it
 * is read. Not thread-safe, for one reading.
 */
public final class RecordBatchReader {

    /** Of what stands before a record's key: attributes, timestamp and offset, as bytes of variable length. */
    private static final int MAX_HEAD_BYTES = 1 + 10 + 5;

    private final long fromOffset;
    private final int maxRecords;
    private final int maxBytes;
    private final int maxRecordBytes;
    private final List<PlainRecord> records = new ArrayList<>();
    private long nextOffset;
    private long bytes;

    /** A record is too large to be handed out. */
    public static final class RecordTooLargeException extends Exception {

        private final long offset;

        RecordTooLargeException(final long offset, final long size, final int maxRecordBytes) {
            super(
                    "the record at offset " + offset + " takes " + size + " bytes, at most " + maxRecordBytes
                            + " are handed out",
                    null,
                    false,
                    false);
            this.offset = offset;
        }

        /** Of that record; those behind it can be read. */
        public long offset() {
            return offset;
        }
    }

    /**
     * @param fromOffset records before are passed over, however large they are
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
     * @throws InvalidRecordException when a batch cannot be decompressed or is no sequence of records
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
        try (InputStream stream = batch.recordInputStream(BufferSupplier.NO_CACHING)) {
            for (int i = 0; i < batch.countOrNull(); i++) {
                if (!read(batch, stream)) {
                    return false;
                }
            }
            return true;
        } catch (final IOException | BufferUnderflowException | IllegalArgumentException e) {
            throw new InvalidRecordException("the batch at offset " + batch.baseOffset() + " is damaged inside", e);
        }
    }

    /** Reads or passes over the next record: its size and offset are known before an array is made of it. */
    private boolean read(final DefaultRecordBatch batch, final InputStream stream)
            throws IOException, RecordTooLargeException {
        final int bodySize = ByteUtils.readVarint(stream);
        final byte[] head = stream.readNBytes(Math.clamp(bodySize, 0, MAX_HEAD_BYTES));
        final long offset = batch.baseOffset() + offsetDelta(ByteBuffer.wrap(head));
        if (offset < fromOffset) {
            stream.skipNBytes(bodySize - head.length);
            return true;
        }
        final long size = ByteUtils.sizeOfVarint(bodySize) + (long) bodySize;
        if (size > maxRecordBytes) {
            if (records.isEmpty()) {
                throw new RecordTooLargeException(offset, size, maxRecordBytes);
            }
            return false;
        }
        if (!records.isEmpty() && (records.size() >= maxRecords || bytes + size > maxBytes)) {
            return false;
        }
        final ByteBuffer whole = ByteBuffer.allocate((int) size);
        ByteUtils.writeVarint(bodySize, whole);
        whole.put(head);
        if (stream.readNBytes(whole.array(), whole.position(), whole.remaining()) < whole.remaining()) {
            throw new EOFException();
        }
        final Long logAppendTime = batch.timestampType() == TimestampType.LOG_APPEND_TIME ? batch.maxTimestamp() : null;
        records.add(plain(DefaultRecord.readFrom(
                whole.rewind(), batch.baseOffset(), batch.baseTimestamp(), batch.baseSequence(), logAppendTime)));
        bytes += size;
        nextOffset = offset + 1;
        return true;
    }

    private static int offsetDelta(final ByteBuffer head) {
        head.get(); // attributes
        ByteUtils.readVarlong(head); // timestamp
        return ByteUtils.readVarint(head);
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
