package io.memorystreamer.bench.load;

import io.memorystreamer.client.Consumer;
import io.memorystreamer.log.RecordHandler;

/** Takes the messages of a {@link Link}, on one thread. */
public interface Receiver extends AutoCloseable {

    /** The next messages were dropped before they could be taken. */
    int OVERTAKEN = Consumer.OFFSET_OUT_OF_RANGE;

    /**
     * Hands over the next messages, at most {@code limit} of them. The record offset and the timestamp that the handler
     * sees mean nothing.
     *
     * @return how many; 0 when there are none at the moment; below 0 when there never will be: {@link #OVERTAKEN} or
     *     another number
     */
    int poll(RecordHandler handler, int limit);

    @Override
    default void close() {
        // nothing to give back
    }
}
