package io.memorystreamer.reactivemessaging;

import io.memorystreamer.client.ClientException;
import io.memorystreamer.client.DeliveryListener;
import io.memorystreamer.client.Producer;
import io.memorystreamer.client.ProducerException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.agrona.concurrent.UnsafeBuffer;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a channel's messages, on a thread of its own, so that the thread a message comes on never waits. A message is
 * acknowledged when the broker, or the log, has its record, and negatively acknowledged when that failed. No more than
 * {@link ChannelConfig#maxInFlight()} messages are requested ahead of their outcome.
 *
 * <p>After a failure the next message makes a new producer: a broker that is back is used again.
 */
final class OutgoingChannel implements Flow.Subscriber<Message<?>> {

    private static final Logger LOG = LoggerFactory.getLogger(OutgoingChannel.class);

    private static final long BACK_PRESSURE_NANOS = TimeUnit.MICROSECONDS.toNanos(50);
    private static final long CLOSING_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    /** Longer than a TCP producer takes to give records up by default. */
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(12);

    private final ChannelConfig config;
    private final Transport transport;
    private final Thread thread;
    private final Queue<Message<?>> incoming = new ConcurrentLinkedQueue<>();
    private volatile Flow.Subscription subscription;
    private volatile boolean completed;
    private volatile boolean abandoned;
    private volatile String problem;

    // On the sending thread only.
    private final ArrayDeque<Message<?>> unacknowledged = new ArrayDeque<>();
    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
    /** Taken from the queue, and not accepted by the producer yet. */
    private Message<?> held;

    private Producer producer;
    private Delivery delivery;
    private long settledOfProducer;

    OutgoingChannel(final ChannelConfig config, final Transport transport) {
        this.config = config;
        this.transport = transport;
        this.thread = Thread.ofPlatform()
                .daemon()
                .name("memorystreamer-outgoing-" + config.channel())
                .unstarted(this::run);
    }

    @Override
    public void onSubscribe(final Flow.Subscription upstream) {
        if (subscription != null) {
            upstream.cancel();
            return;
        }
        subscription = upstream;
        thread.start();
        upstream.request(config.maxInFlight());
    }

    @Override
    public void onNext(final Message<?> message) {
        incoming.add(message);
        wake();
    }

    @Override
    public void onError(final Throwable reason) {
        LOG.error("{}: the application's stream failed; the channel ends", config.describe(), reason);
        problem = reason.toString();
        onComplete();
    }

    @Override
    public void onComplete() {
        completed = true;
        wake();
    }

    private void wake() {
        LockSupport.unpark(thread);
    }

    String name() {
        return config.channel();
    }

    /** @return what keeps the channel from sending, or null */
    String problem() {
        return problem;
    }

    /** Takes no more messages and waits, for a bounded time, until those taken are settled. */
    void close() {
        final Flow.Subscription upstream = subscription;
        if (upstream == null) {
            return;
        }
        upstream.cancel();
        onComplete();
        try {
            if (!thread.join(CLOSE_TIMEOUT)) {
                abandoned = true;
                wake();
            }
        } catch (final InterruptedException e) {
            abandoned = true;
            wake();
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            sendAll();
        } catch (final RuntimeException | Error e) {
            LOG.error("{} stops", config.describe(), e);
            problem = e.toString();
            subscription.cancel();
        } finally {
            nackRest();
            closeProducer();
        }
    }

    private void sendAll() {
        while (!abandoned) {
            if (held == null) {
                held = incoming.poll();
            }
            final boolean sent = held != null && send(held);
            if (sent) {
                held = null;
            }
            settle();
            if (completed && held == null && incoming.isEmpty() && unacknowledged.isEmpty()) {
                return;
            }
            if (!sent) {
                await(held != null);
            }
        }
    }

    /** Until there is something to do; a wake-up between the look and the wait ends the wait at once. */
    private void await(final boolean backPressured) {
        if (backPressured) {
            LockSupport.parkNanos(this, BACK_PRESSURE_NANOS);
        } else if (completed) {
            LockSupport.parkNanos(this, CLOSING_NANOS);
        } else {
            LockSupport.park(this);
        }
    }

    /** @return false when the message must be offered again later; true when it is in flight or settled */
    private boolean send(final Message<?> message) {
        final byte[] value;
        try {
            value = value(message.getPayload());
        } catch (final IllegalArgumentException e) {
            nack(message, e);
            return true;
        }
        final long timestamp = message.getMetadata(OutgoingRecordMetadata.class)
                .map(OutgoingRecordMetadata::timestamp)
                .orElseGet(System::currentTimeMillis);
        final long outcome;
        try {
            if (producer == null) {
                delivery = new Delivery();
                producer = transport.producer(delivery);
                settledOfProducer = 0;
            }
            buffer.wrap(value);
            outcome = producer.offer(buffer, 0, value.length, timestamp);
        } catch (final ClientException e) {
            lost(e);
            nack(message, e);
            return true;
        }
        if (outcome >= 0) {
            unacknowledged.add(message);
        } else if (outcome == Producer.BACK_PRESSURED) {
            return false;
        } else if (outcome == Producer.TOO_LARGE) {
            nack(
                    message,
                    new IllegalArgumentException(
                            config.describe() + ": a record of " + value.length + " bytes is larger than it takes"));
        } else {
            problem = "the log is closed";
            nack(message, new IllegalStateException(config.describe() + ": the log is closed"));
        }
        return true;
    }

    private byte[] value(final Object payload) {
        return switch (payload) {
            case byte[] bytes -> bytes;
            case String text -> text.getBytes(StandardCharsets.UTF_8);
            case null ->
                throw new IllegalArgumentException(config.describe() + ": a message without a payload cannot be sent");
            default ->
                throw new IllegalArgumentException(
                        config.describe() + ": a payload must be a byte[] or a String, not a "
                                + payload.getClass().getName());
        };
    }

    /** Acknowledges what the producer has seen acknowledged, in order, and gives up what it lost. */
    private void settle() {
        if (producer == null) {
            return;
        }
        settleAcknowledged();
        if (delivery.failure != null) {
            lost(delivery.failure);
        }
    }

    private void settleAcknowledged() {
        final long acknowledged = producer.acknowledged();
        while (settledOfProducer < acknowledged) {
            settledOfProducer++;
            problem = null;
            final Message<?> message = unacknowledged.remove();
            settled(message, message::ack);
        }
    }

    private void lost(final ClientException reason) {
        LOG.warn("{}: {}", config.describe(), reason.getMessage());
        problem = reason.getMessage();
        if (producer != null) {
            settleAcknowledged();
            closeProducer();
        }
        for (Message<?> message = unacknowledged.poll(); message != null; message = unacknowledged.poll()) {
            nack(message, reason);
        }
    }

    private void closeProducer() {
        if (producer != null) {
            producer.close();
            producer = null;
        }
    }

    /** None when the channel ended as it should. */
    private void nackRest() {
        final IllegalStateException reason =
                new IllegalStateException(config.describe() + ": closed before the record was acknowledged");
        unacknowledged.forEach(message -> nack(message, reason));
        if (held != null) {
            nack(held, reason);
        }
        incoming.forEach(message -> nack(message, reason));
    }

    private void nack(final Message<?> message, final Throwable reason) {
        settled(message, () -> message.nack(reason));
    }

    private void settled(final Message<?> message, final Supplier<CompletionStage<Void>> outcome) {
        try {
            outcome.get().whenComplete((nothing, failure) -> {
                if (failure != null) {
                    LOG.warn("{}: the outcome of a message could not be handed back", config.describe(), failure);
                }
            });
        } catch (final RuntimeException e) {
            LOG.warn("{}: the outcome of a message could not be handed back", config.describe(), e);
        }
        subscription.request(1);
    }

    /** One producer's news, from its network thread. */
    private final class Delivery implements DeliveryListener {

        private volatile ProducerException failure;

        @Override
        public void onAcknowledged(final long acknowledged) {
            wake();
        }

        @Override
        public void onFailure(final ProducerException reason) {
            failure = reason;
            wake();
        }
    }
}
