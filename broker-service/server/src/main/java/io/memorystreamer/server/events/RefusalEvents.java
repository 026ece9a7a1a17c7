package io.memorystreamer.server.events;

import io.memorystreamer.server.observe.LogThrottle;
import java.util.concurrent.atomic.AtomicLong;

/** Reports refused clients, a few a second, so that they cannot fill the audit log. Thread-safe. */
public final class RefusalEvents {

    private final EventSink events;
    private final LogThrottle throttle = new LogThrottle();
    private final AtomicLong unreported = new AtomicLong();

    public RefusalEvents(final EventSink events) {
        this.events = events;
    }

    /** @param client its address */
    public void onRefused(final String client, final String reason) {
        unreported.incrementAndGet();
        throttle.run(() -> events.publish(
                new BrokerEvent.ClientRefused(client, reason, Math.max(0, unreported.getAndSet(0) - 1))));
    }
}
