package io.memorystreamer.bench.nats;

import io.nats.client.IterableConsumer;
import io.nats.client.JetStreamStatusCheckedException;
import io.nats.client.Message;
import java.time.Duration;

/** The messages of a stream in order, as its consumer gets them. Not thread-safe. */
final class OrderedMessages implements AutoCloseable {

    private final IterableConsumer consumer;

    OrderedMessages(final IterableConsumer consumer) {
        this.consumer = consumer;
    }

    /** @return null when none comes in this time, or the thread is interrupted */
    Message next(final Duration timeout) {
        try {
            return consumer.nextMessage(timeout);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } catch (final JetStreamStatusCheckedException e) {
            throw new IllegalStateException("the server has ended the consumer: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            consumer.close();
        } catch (final Exception e) {
            throw new IllegalStateException("the consumer cannot be closed: " + e.getMessage(), e);
        }
    }
}
