package io.memorystreamer.reactivemessaging;

import io.memorystreamer.client.ClientException;
import io.memorystreamer.client.Consumer;
import io.memorystreamer.log.RecordHandler;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls records and hands them to one subscriber, on a thread of its own: only while there is demand, and never more than
 * that. A broker that cannot be reached is tried again until the subscription is cancelled; reading goes on where it
 * stopped.
 */
final class PollingSubscription implements Flow.Subscription {

    private static final Logger LOG = LoggerFactory.getLogger(PollingSubscription.class);

    private static final long RECONNECT_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final ChannelConfig config;
    private final Transport transport;
    private final Flow.Subscriber<? super Message<?>> subscriber;
    private final Thread thread;
    private final AtomicLong demand = new AtomicLong();
    private final List<Message<?>> polled = new ArrayList<>();
    // Far below a millisecond while records come; an idle channel costs a thousand wake-ups a second.
    private final IdleStrategy idle = new BackoffIdleStrategy(100, 10, 1_000, TimeUnit.MILLISECONDS.toNanos(1));

    /** Opened before the thread starts where that takes no network, so that "latest" means the moment of subscribing. */
    private Consumer opened;

    /** Where to go on after a reconnect; below 0 before the first connection. */
    private long nextOffset = -1;

    private Runnable onEnd = () -> {};
    private volatile boolean cancelled;
    private volatile Throwable failure;
    private volatile String problem;

    PollingSubscription(
            final ChannelConfig config,
            final Transport transport,
            final Flow.Subscriber<? super Message<?>> subscriber) {
        this.config = config;
        this.transport = transport;
        this.subscriber = subscriber;
        this.thread = Thread.ofPlatform()
                .daemon()
                .name("memorystreamer-incoming-" + config.channel())
                .unstarted(this::run);
    }

    /** @param action run when no more will be delivered, unless that is for a failure; before {@link #start} */
    void onEnd(final Runnable action) {
        onEnd = action;
    }

    void start() {
        if (config.transport() == ChannelConfig.TransportType.IN_PROCESS) {
            opened = open();
        }
        thread.start();
    }

    @Override
    public void request(final long records) {
        if (records <= 0) {
            fail(new IllegalArgumentException(
                    config.describe() + ": a subscriber requested " + records + " messages; it must be 1 or more"));
            return;
        }
        demand.accumulateAndGet(records, (sum, more) -> sum + more < 0 ? Long.MAX_VALUE : sum + more);
        LockSupport.unpark(thread);
    }

    @Override
    public void cancel() {
        cancelled = true;
        LockSupport.unpark(thread);
    }

    private void fail(final Throwable reason) {
        failure = reason;
        LockSupport.unpark(thread);
    }

    String problem() {
        return problem;
    }

    void close() {
        cancel();
        if (Thread.currentThread() != thread) {
            try {
                thread.join(CLOSE_TIMEOUT);
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void run() {
        try {
            boolean more = true;
            while (more && !cancelled) {
                more = readUntilLost();
            }
            if (!cancelled) {
                subscriber.onComplete();
            }
        } catch (final Throwable e) {
            problem = e.toString();
            if (!cancelled) {
                LOG.error("{} stops", config.describe(), e);
                cancelled = true;
                subscriber.onError(e);
                return; // stays registered, so that health goes on reporting it
            }
        }
        onEnd.run();
    }

    /** @return false at the end of a closed log */
    private boolean readUntilLost() throws Throwable {
        try (Consumer consumer = opened == null ? open() : opened) {
            opened = null;
            if (problem != null) {
                LOG.info("{} is connected again", config.describe());
                problem = null;
            }
            return read(consumer);
        } catch (final ClientException e) {
            if (problem == null) {
                LOG.warn("{} will try again every second: {}", config.describe(), e.getMessage());
            }
            problem = e.getMessage();
            LockSupport.parkNanos(RECONNECT_NANOS);
            return true;
        }
    }

    private Consumer open() {
        final Consumer consumer = transport.consumer();
        if (nextOffset >= 0) {
            if (!consumer.seek(nextOffset)) {
                skipLost(consumer);
            }
        } else if (config.start() == ChannelConfig.Start.LATEST) {
            consumer.seekToEnd();
        }
        nextOffset = consumer.offset();
        return consumer;
    }

    private boolean read(final Consumer consumer) throws Throwable {
        while (!cancelled) {
            if (failure != null) {
                throw failure;
            }
            final long wanted = demand.get();
            if (wanted == 0) {
                LockSupport.park(this); // until request or cancel
                continue;
            }
            final int outcome = consumer.poll(collector, (int) Math.min(wanted, config.pollBatch()));
            if (outcome > 0) {
                idle.reset();
                deliver(wanted);
            } else if (outcome == Consumer.CLOSED) {
                return false;
            } else if (outcome == Consumer.OFFSET_OUT_OF_RANGE) {
                skipLost(consumer);
            } else {
                idle.idle();
            }
        }
        return false;
    }

    /** Copies, so that no record of the log is held while the application works on it. */
    private final RecordHandler collector = (buffer, offset, length, recordOffset, timestamp) -> {
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        polled.add(message(bytes, recordOffset, timestamp));
        nextOffset = recordOffset + 1;
    };

    private void deliver(final long wanted) {
        for (final Message<?> message : polled) {
            if (cancelled || failure != null) {
                break;
            }
            subscriber.onNext(message);
        }
        if (wanted != Long.MAX_VALUE) { // which stands for unbounded
            demand.addAndGet(-polled.size());
        }
        polled.clear();
    }

    private Message<?> message(final byte[] bytes, final long offset, final long timestamp) {
        final Object payload = config.valueType() == ChannelConfig.ValueType.STRING
                ? new String(bytes, StandardCharsets.UTF_8)
                : bytes;
        return Message.of(
                payload,
                Metadata.of(new IncomingRecordMetadata(config.topic(), config.partition(), offset, timestamp)),
                () -> CompletableFuture.completedFuture(null), // without a group there is no position to commit
                reason -> onNack(offset, reason));
    }

    private CompletionStage<Void> onNack(final long offset, final Throwable reason) {
        if (config.failureStrategy() == ChannelConfig.FailureStrategy.FAIL) {
            fail(reason);
        } else {
            LOG.warn("{}: record {} was not processed and is ignored", config.describe(), offset, reason);
        }
        return CompletableFuture.completedFuture(null);
    }

    private void skipLost(final Consumer consumer) {
        consumer.seekToStart();
        LOG.warn(
                "{}: records {} to {} were dropped by retention before they were read; going on at {}",
                config.describe(),
                nextOffset,
                consumer.offset() - 1,
                consumer.offset());
        nextOffset = consumer.offset();
    }
}
