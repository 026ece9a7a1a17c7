package io.memorystreamer.server.events;

import io.memorystreamer.server.groups.GroupListener;
import io.memorystreamer.server.observe.LogThrottle;
import io.memorystreamer.server.producers.FencingListener;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;

/**
 * Reports rebalanced groups, fenced producers and refused clients, of each a few a second: clients cause them as often as
 * they like. Thread-safe.
 */
public final class ClientEvents implements GroupListener, FencingListener {

    private final EventSink events;
    private final Throttled rebalances = new Throttled();
    private final Throttled fencings = new Throttled();
    private final Throttled refusals = new Throttled();

    public ClientEvents(final EventSink events) {
        this.events = events;
    }

    @Override
    public void onRebalanced(
            final String groupId, final int generation, final int members, final int joined, final int left) {
        rebalances.publish(unreported ->
                new BrokerEvent.GroupRebalanced(groupId, generation, members, reason(joined, left), unreported));
    }

    private static String reason(final int joined, final int left) {
        return joined == 0 && left == 0
                ? "subscriptions, topics or the assignment changed"
                : joined + " joined, " + left + " left";
    }

    @Override
    public void onFenced(final long producerId, final int epoch, final int currentEpoch) {
        fencings.publish(unreported -> new BrokerEvent.ProducerFenced(
                producerId, epoch, "a producer with epoch " + currentEpoch + " has taken over", unreported));
    }

    /** @param client its address */
    public void onRefused(final String client, final String reason) {
        refusals.publish(unreported -> new BrokerEvent.ClientRefused(client, reason, unreported));
    }

    /** Events of one type. */
    private final class Throttled {

        private final LogThrottle throttle = new LogThrottle();
        private final AtomicLong unreported = new AtomicLong();

        /** @param event makes it of the number of those that got none since the last */
        void publish(final LongFunction<BrokerEvent> event) {
            unreported.incrementAndGet();
            throttle.run(() -> events.publish(event.apply(Math.max(0, unreported.getAndSet(0) - 1))));
        }
    }
}
