package io.memorystreamer.server.producers;

import io.memorystreamer.server.storage.StateStore;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Gives producers ids that no other producer ever had, also before a restart: ids are taken in blocks, and a block is noted in
 * the {@link StateStore} before the first of it is given out. Thread-safe.
 *
 * <p>Where nothing is noted, because nothing is to survive or the state was taken away, ids start at the time of day: a
 * producer that lived through the restart keeps its old id, and logs may hold more of them.
 */
public final class ProducerIds {

    /** Ids of a block, and so how many a restart leaves out at most. As many as Kafka's. */
    static final int BLOCK = 1000;

    private static final String KEY = "producer/next-id";

    private final StateStore state;
    private long next;
    private long end;

    /** @param nowMillis since the epoch */
    public ProducerIds(final StateStore state, final long nowMillis) {
        this.state = state;
        final byte[] noted = state.get(KEY);
        next = noted == null ? nowMillis * BLOCK : ByteBuffer.wrap(noted).getLong();
        end = next;
    }

    /**
     * Blocks for a moment, once in a block.
     *
     * @return 0 or above
     * @throws IOException when the next block cannot be noted; the next call tries again
     */
    public synchronized long next() throws IOException {
        if (next == end) {
            state.put(KEY, ByteBuffer.allocate(Long.BYTES).putLong(next + BLOCK).array());
            end = next + BLOCK;
        }
        return next++;
    }
}
