package io.memorystreamer.log;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * The header fields of a Kafka record batch (magic 2) that the log itself reads or patches. Fields are big-endian. The
 * batch's CRC covers everything from the attributes on, hence neither of the two fields the log patches.
 *
 * <pre>
 *   0  int64  base offset             patched by the log
 *   8  int32  batch length            bytes after this field
 *  12  int32  partition leader epoch  patched by the log
 *  16  int8   magic                   2
 *  17  uint32 CRC-32C                 of all that follows
 *  21  int16  attributes
 *  23  int32  last offset delta       record count - 1
 *  27  int64  base timestamp
 *  35  int64  max timestamp
 *  43  int64  producer id
 *  51  int16  producer epoch
 *  53  int32  base sequence
 *  57  int32  record count
 *  61  records
 * </pre>
 *
 * <p>Source: Apache Kafka, "Record Batch" in the message format documentation.
 */
public final class RecordBatchDescriptor {

    public static final int BASE_OFFSET_OFFSET = 0;
    public static final int BATCH_LENGTH_OFFSET = 8;
    public static final int LEADER_EPOCH_OFFSET = 12;
    public static final int MAGIC_OFFSET = 16;
    public static final int CRC_OFFSET = 17;
    public static final int ATTRIBUTES_OFFSET = 21;
    public static final int LAST_OFFSET_DELTA_OFFSET = 23;
    public static final int MAX_TIMESTAMP_OFFSET = 35;
    public static final int RECORD_COUNT_OFFSET = 57;
    public static final int HEADER_LENGTH = 61;

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
