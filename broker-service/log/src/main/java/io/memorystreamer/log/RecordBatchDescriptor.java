package io.memorystreamer.log;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * The header of a Kafka record batch (magic 2). Fields are big-endian. The batch's CRC covers everything from the
 * attributes on, hence neither of the two fields the log patches.
 *
 * <pre>
 *   0  int64  base offset             patched by the log
 *   8  int32  batch length            bytes after this field
 *  12  int32  partition leader epoch  patched by the log
 *  16  int8   magic                   2
 *  17  uint32 CRC-32C                 of all that follows
 *  21  int16  attributes              bits 0-2 compression (0 none), 3 timestamp type, 4 transactional,
 *                                     5 control, 6 the base timestamp is a delete horizon
 *  23  int32  last offset delta       record count - 1, or more in a compacted batch
 *  27  int64  base timestamp
 *  35  int64  max timestamp
 *  43  int64  producer id
 *  51  int16  producer epoch
 *  53  int32  base sequence
 *  57  int32  record count
 *  61  records                        see {@link BatchIterator}
 * </pre>
 *
 * <p>Source: Apache Kafka documentation, Implementation, Message Format, "Record Batch":
 * https://kafka.apache.org/documentation/#recordbatch
 */
public final class RecordBatchDescriptor {

    public static final int BASE_OFFSET_OFFSET = 0;
    public static final int BATCH_LENGTH_OFFSET = 8;
    public static final int LEADER_EPOCH_OFFSET = 12;
    public static final int MAGIC_OFFSET = 16;
    public static final int CRC_OFFSET = 17;
    public static final int ATTRIBUTES_OFFSET = 21;
    public static final int LAST_OFFSET_DELTA_OFFSET = 23;
    public static final int BASE_TIMESTAMP_OFFSET = 27;
    public static final int MAX_TIMESTAMP_OFFSET = 35;
    public static final int PRODUCER_ID_OFFSET = 43;
    public static final int PRODUCER_EPOCH_OFFSET = 51;
    public static final int BASE_SEQUENCE_OFFSET = 53;
    public static final int RECORD_COUNT_OFFSET = 57;
    public static final int HEADER_LENGTH = 61;

    /** The only message format that is stored. */
    public static final int MAGIC = 2;

    /** Attributes: the records are compressed, all together, when any of these bits is set. */
    public static final int COMPRESSION_MASK = 0x07;
    /** Attributes: every record has the batch's max timestamp; else each has its own, its creation time. */
    public static final int LOG_APPEND_TIME = 0x08;
    /** Attributes: the records belong to a transaction. */
    public static final int TRANSACTIONAL = 0x10;
    /** Attributes: the record is a transaction marker, which is not for applications. */
    public static final int CONTROL = 0x20;

    /** Bytes in front of and including the batch length field, which that field does not count. */
    public static final int LOG_OVERHEAD = 12;

    static final ByteOrder BYTE_ORDER = ByteOrder.BIG_ENDIAN;

    private RecordBatchDescriptor() {}

    /** Offsets the batch covers; greater than its record count in a compacted batch. */
    public static int offsetCount(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + LAST_OFFSET_DELTA_OFFSET, BYTE_ORDER) + 1;
    }

    /** Largest record timestamp of the batch, in milliseconds since the epoch. */
    public static long maxTimestamp(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + MAX_TIMESTAMP_OFFSET, BYTE_ORDER);
    }
}
