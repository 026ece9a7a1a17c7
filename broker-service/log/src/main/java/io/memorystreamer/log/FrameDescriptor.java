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
 * <p>The checksum of a durable frame stands behind its payload, that of padding in place of the timestamp. Where padding stands
 * over a claim whose owner may still write ({@link #TYPE_ABANDONED}), every byte but the word is the owner's, so the check of
 * the length stands in the word: in place of the record count, which is always 1 there.
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

    /** Padding in place of a claim of one record whose owner may still write into it. */
    static final int TYPE_ABANDONED = 4;

    /** Largest record count of a frame; its field could hold 2^24 - 1, see {@link Segment#claim}. */
    static final int MAX_RECORD_COUNT = 1 << 20;

    /** Bits of an abandoned frame's word that check it. */
    static final int CHECK_MASK = (1 << 24) - 1;

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
        return type(word) == TYPE_ABANDONED ? 1 : (int) (word >>> 32) & RECORD_COUNT_MASK;
    }

    /** @param check of the length in a durable log, see {@link FrameChecksum#ofAbandoned}; else 0 */
    static long abandonedWord(final int alignedLength, final int check) {
        return word(-alignedLength, TYPE_ABANDONED, check);
    }

    /** Of an abandoned frame. */
    static int check(final long word) {
        return (int) (word >>> 32) & CHECK_MASK;
    }
}
