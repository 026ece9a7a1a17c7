package io.memorystreamer.log;

import static io.memorystreamer.log.RecordBatchDescriptor.BYTE_ORDER;

import org.agrona.DirectBuffer;

/**
 * Iterates in place over the records of one uncompressed Kafka record batch (magic 2). Reusable, allocates nothing, not
 * thread-safe. Reads the buffer, keeps no copy: what it hands out are positions in the wrapped buffer, to be used as long
 * as the bytes there stay.
 *
 * <pre>
 *  int outcome = iterator.wrap(buffer, offset, length);
 *  if (outcome == OK) {
 *      while ((outcome = iterator.next()) == OK) { ... iterator.valueOffset() ... }
 *  }
 *  // END, or why not
 * </pre>
 *
 * <p>A batch's header is as in {@link RecordBatchDescriptor}. Behind it stand the records, one after the other:
 *
 * <pre>
 *  length           varint    bytes of the record behind this field
 *  attributes       int8      unused
 *  timestamp delta  varlong   to the batch's base timestamp
 *  offset delta     varint    to the batch's base offset
 *  key length       varint    -1 for null
 *  key
 *  value length     varint    -1 for null
 *  value
 *  header count     varint
 *  headers, each    key length varint, 0 or more | key | value length varint, -1 for null | value
 * </pre>
 *
 * <p>Source: Apache Kafka documentation, Implementation, Message Format, "Record":
 * https://kafka.apache.org/documentation/#record
 *
 * <p>The bytes may be anything: a CRC vouches for what was sent, not for its sense. Whatever does not add up is
 * {@link #MALFORMED}; nothing outside the batch is read, and no content makes a method throw. A record is looked through
 * before it is handed out, its headers too. Records in front of a malformed one are handed out; trailing bytes are found at
 * the last record, which is then not handed out.
 *
 * <p>More than Kafka's own reader, this one demands that lengths of null are exactly -1, that varints fit their type, and
 * that offset deltas ascend and stay within the last offset delta: readers count on ascending offsets.
 */
public final class BatchIterator {

    /** A batch to iterate over, or a record. */
    public static final int OK = 1;
    /** No record is left. */
    public static final int END = 0;
    /** A batch of a transaction's markers, which applications skip. */
    public static final int CONTROL = -1;
    /** The records are compressed; they cannot be read in place. */
    public static final int COMPRESSED = -2;
    /** The bytes do not form a batch, or no record from here on. */
    public static final int MALFORMED = -3;

    /** A length, attributes, two deltas, two null lengths and the header count, of one byte each. */
    private static final int MIN_RECORD_LENGTH = 7;

    private static final int MIN_RECORD_HEADER_LENGTH = 2;

    private final VarintReader fields = new VarintReader();

    private DirectBuffer buffer;
    private int start;
    private int end;
    private long baseOffset;
    private long baseTimestamp;
    private boolean logAppendTime;
    private long maxTimestamp;
    private int lastOffsetDelta;
    private int recordCount;

    private int position;
    private int index;
    /** Least offset delta that the next record may have. */
    private long nextDelta;

    private long recordOffset;
    private long timestamp;
    private int keyOffset;
    private int keyLength;
    private int valueOffset;
    private int valueLength;
    private int headersOffset;
    private int headersLength;
    private int headerCount;

    /**
     * Looks at the header of the batch that fills {@code length} bytes at {@code offset}, and stands in front of its first
     * record.
     *
     * @return {@link #OK}, {@link #CONTROL}, {@link #COMPRESSED} or {@link #MALFORMED}; there is nothing to iterate over
     *     unless it is {@code OK}
     * @throws IndexOutOfBoundsException when the buffer does not hold that many bytes there
     */
    public int wrap(final DirectBuffer batch, final int offset, final int length) {
        batch.boundsCheck(offset, length);
        buffer = batch;
        start = offset + RecordBatchDescriptor.HEADER_LENGTH;
        end = offset + length;
        position = start;
        index = 0;
        nextDelta = 0;
        recordCount = 0;
        if (length < RecordBatchDescriptor.HEADER_LENGTH
                || batch.getByte(offset + RecordBatchDescriptor.MAGIC_OFFSET) != RecordBatchDescriptor.MAGIC
                || batch.getInt(offset + RecordBatchDescriptor.BATCH_LENGTH_OFFSET, BYTE_ORDER)
                        != length - RecordBatchDescriptor.LOG_OVERHEAD) {
            return MALFORMED;
        }
        final int attributes = batch.getShort(offset + RecordBatchDescriptor.ATTRIBUTES_OFFSET, BYTE_ORDER);
        if ((attributes & RecordBatchDescriptor.CONTROL) != 0) {
            return CONTROL;
        }
        if ((attributes & RecordBatchDescriptor.COMPRESSION_MASK) != 0) {
            return COMPRESSED;
        }
        final int count = batch.getInt(offset + RecordBatchDescriptor.RECORD_COUNT_OFFSET, BYTE_ORDER);
        lastOffsetDelta = batch.getInt(offset + RecordBatchDescriptor.LAST_OFFSET_DELTA_OFFSET, BYTE_ORDER);
        if (count < 0 || lastOffsetDelta < 0 || count - 1 > lastOffsetDelta || !isPlausible(count, end - start)) {
            return MALFORMED;
        }
        baseOffset = batch.getLong(offset + RecordBatchDescriptor.BASE_OFFSET_OFFSET, BYTE_ORDER);
        baseTimestamp = batch.getLong(offset + RecordBatchDescriptor.BASE_TIMESTAMP_OFFSET, BYTE_ORDER);
        maxTimestamp = RecordBatchDescriptor.maxTimestamp(batch, offset);
        logAppendTime = (attributes & RecordBatchDescriptor.LOG_APPEND_TIME) != 0;
        recordCount = count;
        return OK;
    }

    /** Whether so many records may take so many bytes; none, as compaction may leave a batch, take none. */
    private static boolean isPlausible(final int count, final int bytes) {
        return count == 0 ? bytes == 0 : (long) count * MIN_RECORD_LENGTH <= bytes;
    }

    /**
     * Moves to the next record.
     *
     * @return {@link #OK}; {@link #END} behind the last record; {@link #MALFORMED}, and the iterator stays where it is
     */
    public int next() {
        if (index == recordCount) {
            return END;
        }
        fields.wrap(buffer, position, end);
        final int length = fields.varint();
        if (length <= 0 || length > fields.remaining()) {
            return MALFORMED;
        }
        final int recordEnd = fields.position() + length;
        if (index == recordCount - 1 && recordEnd != end) {
            return MALFORMED;
        }
        fields.wrap(buffer, fields.position(), recordEnd);
        if (!parse(recordEnd)) {
            return MALFORMED;
        }
        position = recordEnd;
        index++;
        nextDelta = recordOffset - baseOffset + 1;
        return OK;
    }

    /** @return whether the fields up to the record's end make sense and fill it exactly */
    private boolean parse(final int recordEnd) {
        fields.skip(1); // attributes
        final long timestampDelta = fields.varlong();
        final int offsetDelta = fields.varint();
        keyLength = fields.varint();
        keyOffset = fields.skip(keyLength);
        valueLength = fields.varint();
        valueOffset = fields.skip(valueLength);
        headerCount = fields.varint();
        headersOffset = fields.position();
        headersLength = recordEnd - headersOffset;
        skipHeaders();
        recordOffset = baseOffset + offsetDelta;
        timestamp = logAppendTime ? maxTimestamp : baseTimestamp + timestampDelta;
        return fields.position() == recordEnd && offsetDelta >= nextDelta && offsetDelta <= lastOffsetDelta;
    }

    private void skipHeaders() {
        if (headerCount < 0 || headerCount > fields.remaining() / MIN_RECORD_HEADER_LENGTH) {
            fields.fail();
            return;
        }
        for (int i = 0; i < headerCount; i++) {
            final int headerKeyLength = fields.varint();
            if (headerKeyLength < 0) {
                fields.fail();
                return;
            }
            fields.skip(headerKeyLength);
            fields.skip(fields.varint());
        }
    }

    /** Where the next record starts in the buffer; with {@link #index()}, a place to {@link #resume} at. */
    public int position() {
        return position;
    }

    /** Records of the batch in front of {@link #position()}. */
    public int index() {
        return index;
    }

    /**
     * Goes on in a batch that has been wrapped again, perhaps elsewhere.
     *
     * @param newPosition in the wrapped buffer, as far behind the batch's start as {@link #position()} was
     * @param newIndex as {@link #index()} was
     * @param nextOffset least offset in the log that the next record may have: that behind the last record
     * @throws IllegalArgumentException for a position or index outside the batch, which content cannot cause
     */
    public void resume(final int newPosition, final int newIndex, final long nextOffset) {
        if (newPosition < start || newPosition > end || newIndex < 0 || newIndex > recordCount) {
            throw new IllegalArgumentException("position " + newPosition + ", index " + newIndex + ": must be from "
                    + start + " to " + end + " and from 0 to " + recordCount);
        }
        position = newPosition;
        index = newIndex;
        nextDelta = Math.max(nextOffset - baseOffset, newIndex);
    }

    /** Records in the batch, as its header says. */
    public int recordCount() {
        return recordCount;
    }

    /** The record's offset in the log. This and the following: only after {@link #next()} has returned {@link #OK}. */
    public long recordOffset() {
        return recordOffset;
    }

    /** Milliseconds since the epoch: when the record was created or, in a batch with log append time, appended. */
    public long timestamp() {
        return timestamp;
    }

    /** Where the key starts in the buffer. */
    public int keyOffset() {
        return keyOffset;
    }

    /** Bytes of the key; -1 when it is null. */
    public int keyLength() {
        return keyLength;
    }

    /** Where the value starts in the buffer. */
    public int valueOffset() {
        return valueOffset;
    }

    /** Bytes of the value; -1 when it is null. */
    public int valueLength() {
        return valueLength;
    }

    /** Where the first header starts in the buffer. */
    public int headersOffset() {
        return headersOffset;
    }

    /** Bytes of all headers together. */
    public int headersLength() {
        return headersLength;
    }

    public int headerCount() {
        return headerCount;
    }
}
