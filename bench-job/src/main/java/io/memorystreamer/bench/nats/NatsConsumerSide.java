package io.memorystreamer.bench.nats;

import io.memorystreamer.bench.brokers.ConsumerSide;
import io.memorystreamer.bench.brokers.Costs;
import io.memorystreamer.bench.measure.ProcessCpu;
import io.memorystreamer.bench.scenario.ScenarioException;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.api.DeliverPolicy;
import java.io.IOException;
import java.time.Duration;

/** One ordered consumer that reads a filled stream from its beginning to its end, again and again, and checks every sequence number. */
final class NatsConsumerSide extends ConsumerSide implements AutoCloseable {

    /** A stream that says nothing for so long has nothing more. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Messages between two looks at the clock. */
    private static final int STRIDE = 256;

    private final NatsStream stream;

    NatsConsumerSide(final Connection connection, final ProcessCpu cpu, final int messageBytes, final long roundNanos)
            throws Exception {
        super(cpu, messageBytes, roundNanos);
        this.stream = new NatsStream(connection);
        final byte[] message = new byte[messageBytes];
        final PendingAcks acknowledgements = new PendingAcks(0);
        for (long i = 0; i < messages; i++) {
            acknowledgements.add(stream.publish(message));
        }
        acknowledgements.awaitAll();
    }

    /** From the beginning to the end, or until the round is over: a pass may take longer than a round. */
    @Override
    protected long readThrough(final Costs costs) throws Exception {
        try (OrderedMessages stored = stream.read(DeliverPolicy.All, messageBytes)) {
            for (long expected = 1; expected <= messages; expected++) {
                if (expected % STRIDE == 0 && costs.roundIsOver()) {
                    return expected - 1;
                }
                final Message message = stored.next(PATIENCE);
                if (message == null) {
                    throw new ScenarioException(
                            (expected - 1) + " of " + messages + " messages came, and then nothing");
                }
                if (message.metaData().streamSequence() != expected || message.getData().length != messageBytes) {
                    throw new ScenarioException("a message was lost or changed before sequence number "
                            + message.metaData().streamSequence());
                }
            }
        }
        return messages;
    }

    @Override
    public void close() throws IOException, JetStreamApiException {
        stream.close();
    }
}
