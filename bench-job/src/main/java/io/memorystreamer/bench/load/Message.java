package io.memorystreamer.bench.load;

import java.nio.ByteBuffer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The payload every load generator sends.
 *
 * <pre>
 *   0  int64  sequence: the producing thread's number in the upper 16 bits, and how many messages of it came before in the
 *             others; the consumer expects each exactly once and in its producer's order
 *   8  int64  when the message was due, in {@link System#nanoTime()}
 *  16  filler
 * </pre>
 */
final class Message {

    private static final int SEQUENCE_OFFSET = 0;
    private static final int DUE_OFFSET = 8;

    private static final int PRODUCER_SHIFT = 48;
    private static final long NUMBER_MASK = (1L << PRODUCER_SHIFT) - 1;

    private final UnsafeBuffer buffer;

    /** @param length 16 bytes or more */
    Message(final int length) {
        buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(length));
        buffer.setMemory(0, length, (byte) 'x');
    }

    UnsafeBuffer with(final long sequence, final long dueNanos) {
        buffer.putLong(SEQUENCE_OFFSET, sequence);
        buffer.putLong(DUE_OFFSET, dueNanos);
        return buffer;
    }

    /** Sequence of a producer's first message; those of the others follow. */
    static long firstOf(final int producer) {
        return (long) producer << PRODUCER_SHIFT;
    }

    static long sequence(final DirectBuffer source, final int offset) {
        return source.getLong(offset + SEQUENCE_OFFSET);
    }

    static int producer(final long sequence) {
        return (int) (sequence >>> PRODUCER_SHIFT);
    }

    static long number(final long sequence) {
        return sequence & NUMBER_MASK;
    }

    static long dueNanos(final DirectBuffer source, final int offset) {
        return source.getLong(offset + DUE_OFFSET);
    }
}
