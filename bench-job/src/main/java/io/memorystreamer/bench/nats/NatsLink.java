package io.memorystreamer.bench.nats;

import io.memorystreamer.bench.brokers.BlockingLink;
import io.memorystreamer.bench.load.Receiver;
import io.memorystreamer.bench.load.Sender;
import io.memorystreamer.bench.scenario.ScenarioException;
import io.memorystreamer.log.RecordHandler;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.api.DeliverPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Messages that are published without waiting for the acknowledgement of the one before, and read by an ordered consumer. */
final class NatsLink extends BlockingLink {

    private static final Duration POLL_TIMEOUT = Duration.ofMillis(20);

    /** No load of ours sends larger ones end to end. */
    private static final int MESSAGE_BYTES = 1_000;

    private final NatsStream stream;
    private final Map<String, String> settings;

    NatsLink(final NatsStream stream, final Map<String, String> settings) {
        this.stream = stream;
        this.settings = settings;
    }

    @Override
    public Sender sender(final int producer) throws IOException {
        return new PublishingSender(stream);
    }

    private static final class PublishingSender implements Sender {

        private final NatsStream stream;
        private final PendingAcks acknowledgements;

        PublishingSender(final NatsStream stream) throws IOException {
            this.stream = stream;
            try {
                this.acknowledgements = new PendingAcks(stream.newest());
            } catch (final JetStreamApiException e) {
                throw new IOException("the stream does not say how long it is: " + e.getMessage(), e);
            }
        }

        @Override
        public boolean send(final DirectBuffer buffer, final int offset, final int length) {
            final byte[] message = new byte[length];
            buffer.getBytes(offset, message);
            await(() -> acknowledgements.add(stream.publish(message)));
            return true;
        }

        @Override
        public void flush() {
            await(acknowledgements::awaitAll);
        }

        private interface Wait {
            void run() throws InterruptedException, ScenarioException;
        }

        private static void await(final Wait wait) {
            try {
                wait.run();
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            } catch (final ScenarioException e) {
                throw new IllegalStateException(e.getMessage(), e);
            }
        }
    }

    @Override
    public Receiver receiver() throws IOException {
        try {
            return new OrderedReceiver(stream.read(DeliverPolicy.New, MESSAGE_BYTES));
        } catch (final JetStreamApiException e) {
            throw new IOException("there is no consumer of the stream: " + e.getMessage(), e);
        }
    }

    private static final class OrderedReceiver implements Receiver {

        private final OrderedMessages messages;
        private final UnsafeBuffer value = new UnsafeBuffer(0, 0);

        OrderedReceiver(final OrderedMessages messages) {
            this.messages = messages;
        }

        @Override
        public int poll(final RecordHandler handler, final int limit) {
            // One by one: the client takes a wait of less than a millisecond for one without end.
            final Message message = messages.next(POLL_TIMEOUT);
            if (message == null) {
                return 0;
            }
            final byte[] payload = message.getData();
            value.wrap(payload);
            handler.onRecord(value, 0, payload.length, 0, 0);
            return 1;
        }

        @Override
        public void close() {
            messages.close();
        }
    }

    @Override
    public Map<String, String> settings() {
        return settings;
    }

    @Override
    public void close() {
        try {
            stream.close();
        } catch (final IOException | JetStreamApiException e) {
            throw new IllegalStateException("the stream cannot be deleted: " + e.getMessage(), e);
        }
    }
}
