package io.memorystreamer.bench.load;

import java.nio.ByteBuffer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The payload every load generator sends.
 *
 * <pre>
 *   0  int64  sequence number, from 0; the consumer expects each exactly once and in order
 *   8  int64  when the message was due, in {@link System#nanoTime()}
 *  16  filler
 * </pre>
 */
final class Message {

    private static final int SEQUENCE_OFFSET = 0;
    private static final int DUE_OFFSET = 8;

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

    static long sequence(final DirectBuffer source, final int offset) {
        return source.getLong(offset + SEQUENCE_OFFSET);
    }

    static long dueNanos(final DirectBuffer source, final int offset) {
        return source.getLong(offset + DUE_OFFSET);
    }
}
