package io.memorystreamer.bench.peers;

import io.memorystreamer.bench.load.Link;
import io.memorystreamer.bench.load.Receiver;
import java.nio.file.Path;
import org.agrona.DirectBuffer;
import org.jctools.queues.MessagePassingQueue;
import org.jctools.queues.atomic.MpscAtomicArrayQueue;

/** JCTools' array queue for many producers and one consumer, in the variant that does without {@code Unsafe}. */
public final class JctoolsPeer implements Peer {

    @Override
    public String name() {
        return "jctools-mpsc";
    }

    @Override
    public Link open(final Path directory, final int producers) {
        return new JctoolsLink(new MpscAtomicArrayQueue<>(QueueLink.CAPACITY), producers);
    }

    private static final class JctoolsLink extends QueueLink {

        private final MpscAtomicArrayQueue<DirectBuffer> queue;

        JctoolsLink(final MpscAtomicArrayQueue<DirectBuffer> queue, final int producers) {
            super(queue, producers);
            this.queue = queue;
        }

        @Override
        public Receiver receiver() {
            final MessagePassingQueue<DirectBuffer> from = queue;
            return (handler, limit) -> from.drain(
                    message -> handler.onRecord(message, 0, message.capacity(), 0, 0), Math.min(limit, MAX_TAKEN));
        }
    }
}
