package io.memorystreamer.bench.peers;

import io.memorystreamer.bench.load.Sender;
import java.util.Map;
import java.util.Queue;
import org.agrona.DirectBuffer;

/** A bounded queue of references to pooled messages. */
abstract class QueueLink extends PeerLink {

    /** References that the queue holds. */
    static final int CAPACITY = 64 * 1024;

    /** Messages that a receiver takes out of the queue at a time, at most. */
    static final int MAX_TAKEN = 1024;

    private final Queue<DirectBuffer> queue;
    private final MessagePool[] pools;

    QueueLink(final Queue<DirectBuffer> queue, final int producers) {
        super(producers);
        this.queue = queue;
        this.pools = new MessagePool[producers];
        for (int i = 0; i < producers; i++) {
            pools[i] = new MessagePool(CAPACITY + MAX_TAKEN);
        }
    }

    @Override
    public final Sender sender(final int producer) {
        final MessagePool pool = pools[producer];
        return (buffer, offset, length) -> {
            final boolean sent = queue.offer(pool.copy(buffer, offset, length));
            if (sent) {
                pool.advance();
            }
            return sent;
        };
    }

    @Override
    public final Map<String, String> settings() {
        return Map.of("queueCapacity", Integer.toString(CAPACITY));
    }

    @Override
    public final void close() {
        queue.clear();
    }
}
