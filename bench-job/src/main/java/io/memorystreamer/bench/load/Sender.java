package io.memorystreamer.bench.load;

import org.agrona.DirectBuffer;

/** Hands the messages of one thread over to a {@link Link}. */
public interface Sender extends AutoCloseable {

    /**
     * The bytes are copied before the call returns; the buffer stays the caller's.
     *
     * @return false when there is no room at the moment: nothing was taken, send again
     */
    boolean send(DirectBuffer buffer, int offset, int length);

    /** Waits until everything sent is where the receiver finds it. */
    default void flush() {
        // it is, as soon as it was sent
    }

    @Override
    default void close() {
        // nothing to give back
    }
}
