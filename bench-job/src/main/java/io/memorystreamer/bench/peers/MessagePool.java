package io.memorystreamer.bench.peers;

import java.nio.ByteBuffer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Messages of one producer for a queue that passes references: each is copied into the next one of a ring of buffers,
 * whose reference goes into the queue.
 *
 * <p>A buffer is used again only when the consumer is through with it: the ring has more of them than the queue holds
 * and the consumer takes at a time. That the queue took a later message says that this one has left it. For one thread;
 * buffers are made when the size of the messages is known, by the first of them.
 */
final class MessagePool {

    private final UnsafeBuffer[] buffers;
    private int next;

    /** @param inUse messages that the queue and the consumer may hold together */
    MessagePool(final int inUse) {
        buffers = new UnsafeBuffer[inUse + 1];
    }

    /** The copy; the next call answers the same one, overwritten, unless {@link #advance} was called. */
    DirectBuffer copy(final DirectBuffer source, final int offset, final int length) {
        UnsafeBuffer buffer = buffers[next];
        if (buffer == null || buffer.capacity() != length) {
            allocate(length);
            buffer = buffers[next];
        }
        buffer.putBytes(0, source, offset, length);
        return buffer;
    }

    private void allocate(final int length) {
        final int stride = (length + 7) & -8;
        final ByteBuffer memory = ByteBuffer.allocateDirect(stride * buffers.length);
        for (int i = 0; i < buffers.length; i++) {
            buffers[i] = new UnsafeBuffer(memory, i * stride, length);
        }
    }

    /** The copy is in the queue. */
    void advance() {
        next = next + 1 == buffers.length ? 0 : next + 1;
    }
}
