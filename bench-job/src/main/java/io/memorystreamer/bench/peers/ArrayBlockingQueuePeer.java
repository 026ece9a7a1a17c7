package io.memorystreamer.bench.peers;

import io.memorystreamer.bench.load.Link;
import io.memorystreamer.bench.load.Receiver;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import org.agrona.DirectBuffer;

/** The JDK's array queue with one lock; the consumer takes as many messages as there are with one acquisition of it. */
public final class ArrayBlockingQueuePeer implements Peer {

    @Override
    public String name() {
        return "array-blocking-queue";
    }

    @Override
    public Link open(final Path directory, final int producers) {
        return new ArrayBlockingQueueLink(new ArrayBlockingQueue<>(QueueLink.CAPACITY), producers);
    }

    private static final class ArrayBlockingQueueLink extends QueueLink {

        private final ArrayBlockingQueue<DirectBuffer> queue;

        ArrayBlockingQueueLink(final ArrayBlockingQueue<DirectBuffer> queue, final int producers) {
            super(queue, producers);
            this.queue = queue;
        }

        @Override
        public Receiver receiver() {
            final List<DirectBuffer> taken = new ArrayList<>(MAX_TAKEN);
            return (handler, limit) -> {
                final int count = queue.drainTo(taken, Math.min(limit, MAX_TAKEN));
                for (int i = 0; i < count; i++) {
                    final DirectBuffer message = taken.get(i);
                    handler.onRecord(message, 0, message.capacity(), 0, 0);
                }
                taken.clear();
                return count;
            };
        }
    }
}
