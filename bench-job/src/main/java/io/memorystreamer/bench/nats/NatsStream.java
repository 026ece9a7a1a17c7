package io.memorystreamer.bench.nats;

import io.memorystreamer.bench.brokers.BrokerClients;
import io.memorystreamer.bench.scenario.ScenarioException;
import io.nats.client.Connection;
import io.nats.client.ConsumeOptions;
import io.nats.client.JetStream;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamOptions;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.api.OrderedConsumerConfiguration;
import io.nats.client.api.PublishAck;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** A new stream of a JetStream with one subject, in memory, without replicas. Deleted by {@link #close}; the connection is its caller's. */
final class NatsStream implements AutoCloseable {

    /** What an ordered consumer asks for ahead; the client drops what comes when 64 MiB wait in it. */
    static final int CONSUME_BATCH = 5_000;

    private static final int CONSUME_BATCH_BYTES = 8 * 1024 * 1024;

    /** For answers of the server; the client's own two seconds are little on a machine that is busy with the load. */
    private static final JetStreamOptions OPTIONS =
            JetStreamOptions.builder().requestTimeout(Duration.ofSeconds(30)).build();

    private final Connection connection;
    private final JetStreamManagement management;
    private final JetStream jetStream;
    private final String name = "bench-" + UUID.randomUUID();

    NatsStream(final Connection connection) throws IOException, JetStreamApiException {
        this.connection = connection;
        this.jetStream = connection.jetStream(OPTIONS);
        this.management = connection.jetStreamManagement(OPTIONS);
        management.addStream(StreamConfiguration.builder()
                .name(name)
                .subjects(name)
                .storageType(StorageType.Memory)
                .replicas(1)
                .maxBytes(BrokerClients.RETENTION_BYTES)
                .build());
    }

    CompletableFuture<PublishAck> publish(final byte[] message) {
        return jetStream.publishAsync(name, message);
    }

    /**
     * Reads in order and acknowledges nothing; where a message is missing, the client reads again from there.
     *
     * @param messageBytes about what a message has
     */
    OrderedMessages read(final DeliverPolicy from, final int messageBytes) throws IOException, JetStreamApiException {
        return new OrderedMessages(connection
                .getStreamContext(name, OPTIONS)
                .createOrderedConsumer(new OrderedConsumerConfiguration().deliverPolicy(from))
                .iterate(ConsumeOptions.builder()
                        .batchSize(Math.clamp(CONSUME_BATCH_BYTES / messageBytes, 1, CONSUME_BATCH))
                        .build()));
    }

    /** Sequence number of the newest message: how many were ever published. */
    long newest() throws IOException, JetStreamApiException {
        return management.getStreamInfo(name).getStreamState().getLastSequence();
    }

    /** Waits for an acknowledgement, which has to be that of the message with this sequence number. */
    static void requireStored(final CompletableFuture<PublishAck> acknowledgement, final long sequence)
            throws InterruptedException, ScenarioException {
        try {
            final long stored = acknowledgement.get().getSeqno();
            if (stored != sequence) {
                throw new ScenarioException("message " + sequence + " was stored as " + stored);
            }
        } catch (final ExecutionException e) {
            throw new ScenarioException(
                    "a message was not acknowledged: " + e.getCause().getMessage());
        }
    }

    @Override
    public void close() throws IOException, JetStreamApiException {
        management.deleteStream(name);
    }
}
