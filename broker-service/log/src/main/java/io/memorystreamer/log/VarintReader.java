package io.memorystreamer.log;

import org.agrona.DirectBuffer;

/**
 * Reads fields of variable length from bytes that may be anything. Varints are those of Protocol Buffers in zigzag
 * encoding: 7 bits to a byte, the lowest first, the sign bit set in all bytes but the last; at most 5 bytes for 32 bits
 * and 10 for 64.
 *
 * <p>A read that fails returns a number of no meaning and puts the position behind every limit, so that all further reads
 * fail too: a caller looks once, at the end, whether {@link #position()} is where it should be. Nothing at or behind the
 * limit is ever read. Reusable, not thread-safe.
 */
final class VarintReader {

    /** Position after a failure. */
    private static final int FAILED = Integer.MAX_VALUE;

    private DirectBuffer buffer;
    private int position;
    private int limit;

    void wrap(final DirectBuffer bytes, final int from, final int to) {
        buffer = bytes;
        position = from;
        limit = to;
    }

    int position() {
        return position;
    }

    /** Bytes up to the limit; below 0 after a failure. */
    int remaining() {
        return limit - position;
    }

    void fail() {
        position = FAILED;
    }

    /**
     * @param length -1 for null, which takes no bytes; fails below that and beyond {@link #remaining()}
     * @return where the skipped bytes start
     */
    int skip(final int length) {
        final int from = position;
        if (length < -1 || length > limit - from) {
            position = FAILED;
        } else if (length > 0) {
            position = from + length;
        }
        return from;
    }

    int varint() {
        if (position < limit) {
            final int single = buffer.getByte(position);
            if (single >= 0) {
                position++;
                return (single >>> 1) ^ -(single & 1);
            }
        }
        final long zigzag = unsigned(28);
        if (zigzag >>> 32 != 0) {
            position = FAILED;
        }
        return ((int) zigzag >>> 1) ^ -((int) zigzag & 1);
    }

    long varlong() {
        final long zigzag = unsigned(63);
        return (zigzag >>> 1) ^ -(zigzag & 1);
    }

    /** @param lastShift of the last byte that may stand there */
    private long unsigned(final int lastShift) {
        long value = 0;
        int at = position;
        for (int shift = 0; at < limit && shift <= lastShift; shift += 7) {
            final int next = buffer.getByte(at++);
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                // Of a tenth byte there is room for one bit.
                position = shift < 63 || next <= 1 ? at : FAILED;
                return value;
            }
        }
        position = FAILED;
        return 0;
    }
}
