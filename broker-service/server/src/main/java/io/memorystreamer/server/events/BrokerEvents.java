package io.memorystreamer.server.events;

import io.memorystreamer.server.observe.LogThrottle;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.reactive.messaging.annotations.Broadcast;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes events on to the channel {@value #CHANNEL}, in the order they were reported. Thread-safe.
 *
 * <p>A thread of its own stands between those who report and those who listen: it waits for the channel, nobody else does.
 */
@ApplicationScoped
public class BrokerEvents implements EventSink {

    /** The channel of {@link Occurrence}s, in memory. */
    static final String CHANNEL = "broker-events";

    private static final int CAPACITY = 1024;
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LAST_MILLIS = 1_000;

    /** The last one in the queue: the broker stops. */
    private static final Occurrence END = new Occurrence(0, Instant.EPOCH, null);

    private static final Logger LOG = LoggerFactory.getLogger(BrokerEvents.class);
    private static final LogThrottle THROTTLE = new LogThrottle();

    private final Emitter<Occurrence> channel;
    private final DroppingQueue<Occurrence> queue = new DroppingQueue<>(CAPACITY);
    private final Counter published;
    private final Counter dropped;
    private final Thread thread;
    private CompletableFuture<Void> heard = CompletableFuture.completedFuture(null);
    private long number;

    public BrokerEvents(@Channel(CHANNEL) @Broadcast final Emitter<Occurrence> channel, final MeterRegistry meters) {
        this.channel = channel;
        published = Counter.builder("memorystreamer.events")
                .description("Events of the broker")
                .register(meters);
        dropped = droppedCounter(meters, "channel");
        thread = Thread.ofPlatform().daemon(true).name("broker-events").unstarted(this::forward);
        thread.start();
    }

    /** @param queue the name of the queue that was full */
    static Counter droppedCounter(final MeterRegistry meters, final String queue) {
        return Counter.builder("memorystreamer.events.dropped")
                .description("Events dropped because whoever was to take them was too slow")
                .tag("queue", queue)
                .register(meters);
    }

    @Override
    public void publish(final BrokerEvent event) {
        final boolean room;
        synchronized (queue) { // numbers in the order of the queue
            room = queue.offer(new Occurrence(++number, Instant.now(), event));
        }
        published.increment();
        if (!room) {
            dropped.increment();
        }
    }

    private void forward() {
        try {
            while (true) {
                final Occurrence occurrence = queue.take();
                if (occurrence == END) {
                    heard.get(LAST_MILLIS, TimeUnit.MILLISECONDS);
                    return;
                }
                while (!channel.hasRequests()) {
                    if (Thread.interrupted()) {
                        return;
                    }
                    LockSupport.parkNanos(RETRY_NANOS);
                }
                send(occurrence);
            }
        } catch (final InterruptedException | ExecutionException | TimeoutException e) {
            // the broker stops
        }
    }

    private void send(final Occurrence occurrence) {
        try {
            heard = channel.send(occurrence).toCompletableFuture();
        } catch (final RuntimeException e) {
            dropped.increment();
            THROTTLE.run(() -> LOG.warn("An event could not be passed on: {}", occurrence, e));
        }
    }

    /** After the broker has stopped: waits, a second or two at most, until what it reported is heard. Nobody could hear it later. */
    void onShutdown(@Observes @Priority(Interceptor.Priority.LIBRARY_AFTER) final ShutdownEvent event)
            throws InterruptedException {
        queue.offer(END);
        thread.join(2 * LAST_MILLIS);
    }

    @PreDestroy
    void stop() {
        thread.interrupt();
    }
}
