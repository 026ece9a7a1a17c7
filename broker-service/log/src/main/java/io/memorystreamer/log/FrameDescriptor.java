package io.memorystreamer.log;

import org.agrona.BitUtil;

/**
 * Layout of a frame, the unit in which bytes are claimed in a {@link Segment}. All fields are little-endian.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+  0  --.
 *  |                  Length (int32, see below)                    |       | one 64-bit word,
 *  +-----------------------------------------------+---------------+  4    | stored last, with release
 *  |             Record count (uint24)             |  Type (uint8) |       |
 *  +-----------------------------------------------+---------------+  8  --'
 *  |                     Timestamp (int64)                         |
 *  |                                                               |
 *  +---------------------------------------------------------------+ 16
 *  |                     Payload                                  ...
 * ...                                        padded to 8 bytes     |
 *  +---------------------------------------------------------------+
 * </pre>
 *
 * <p>Length: {@code 0} the frame is not committed (or not claimed) and nothing else in it may be read; {@code > 0} the
 * committed frame's length in bytes, header included, alignment excluded; {@code < 0} padding, whose aligned length is
 * {@code -Length}. Padding closes a segment (record count 0) or replaces an aborted claim (record count of the claim, so
 * that the offsets behind it stay as promised). Padding at the end of a segment may be as short as the 8 bytes of the
 * word itself, which is why the word carries everything a reader needs to skip a frame.
 *
 * <p>Timestamp: as the producer gave it; milliseconds since the epoch on topics that Kafka clients read.
 */
final class FrameDescriptor {

    /** Frames start at multiples of this, so that the word is never split over two cache lines. */
    static final int ALIGNMENT = 8;

    static final int WORD_OFFSET = 0;
    static final int TIMESTAMP_OFFSET = 8;
    static final int HEADER_LENGTH = 16;

    /** Behind the payload of a durable frame: CRC-32C. */
    static final int CHECKSUM_LENGTH = 4;

    /** One native record. */
    static final int TYPE_RECORD = 1;
    /** One Kafka record batch (magic 2), stored as it came; see {@link RecordBatchDescriptor}. */
    static final int TYPE_RECORD_BATCH = 2;
    /** Bytes to skip. */
    static final int TYPE_PADDING = 3;

    /** Padding in place of a claim whose owner may still write into it, which is why it has no checksum anywhere. */
    static final int TYPE_ABANDONED = 4;

    /** Largest record count of a frame; its field could hold 2^24 - 1, see {@link Segment#claim}. */
    static final int MAX_RECORD_COUNT = 1 << 20;

    private static final int RECORD_COUNT_MASK = (1 << 24) - 1;

    private FrameDescriptor() {}

    /** Bytes a frame with {@code payloadLength} bytes of payload takes in a segment. */
    static int alignedLength(final int payloadLength) {
        return BitUtil.align(payloadLength + HEADER_LENGTH, ALIGNMENT);
    }

    /** Bytes such a frame takes with this many bytes of header and checksum. */
    static int alignedLength(final int payloadLength, final int overhead) {
        return BitUtil.align(payloadLength + overhead, ALIGNMENT);
    }

    static long word(final int length, final int type, final int recordCount) {
        return ((long) type << 56) | ((long) recordCount << 32) | (length & 0xFFFF_FFFFL);
    }

    static int length(final long word) {
        return (int) word;
    }

    static int type(final long word) {
        return (int) (word >>> 56);
    }

    static int recordCount(final long word) {
        return (int) (word >>> 32) & RECORD_COUNT_MASK;
    }
}
