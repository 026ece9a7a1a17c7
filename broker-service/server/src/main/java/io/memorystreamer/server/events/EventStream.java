package io.memorystreamer.server.events;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Gives events to everyone who follows them, from the moment they begin to. Thread-safe. */
@ApplicationScoped
public class EventStream {

    /** Events a follower may lag behind. */
    private static final int CAPACITY = 256;

    private final List<Follower> followers = new CopyOnWriteArrayList<>();
    private final Counter dropped;

    public EventStream(final MeterRegistry meters) {
        dropped = BrokerEvents.droppedCounter(meters, "stream");
    }

    /** What one follower has yet to take; to be closed. Thread-safe. */
    public final class Follower implements AutoCloseable {

        private final DroppingQueue<Occurrence> queue = new DroppingQueue<>(CAPACITY);
        private final Runnable onEvent;

        private Follower(final Runnable onEvent) {
            this.onEvent = onEvent;
        }

        /** @return the oldest event that was not taken yet, null when there is none */
        public Occurrence poll() {
            return queue.poll();
        }

        private void add(final Occurrence occurrence) {
            if (!queue.offer(occurrence)) {
                dropped.increment();
            }
            onEvent.run();
        }

        @Override
        public void close() {
            followers.remove(this);
        }
    }

    /** @param onEvent told after each event, by the thread that passes it on; must be quick */
    public Follower follow(final Runnable onEvent) {
        final Follower follower = new Follower(onEvent);
        followers.add(follower);
        return follower;
    }

    @Incoming(BrokerEvents.CHANNEL)
    public void onEvent(final Occurrence occurrence) {
        for (final Follower follower : followers) {
            follower.add(occurrence);
        }
    }
}
