package io.memorystreamer.bench.features;

import io.memorystreamer.bench.scenario.ScenarioException;
import io.nats.client.Connection;
import io.nats.client.ConsumerContext;
import io.nats.client.JetStream;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamOptions;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.OrderedConsumerContext;
import io.nats.client.PublishOptions;
import io.nats.client.PurgeOptions;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.api.OrderedConsumerConfiguration;
import io.nats.client.api.PublishAck;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** NATS JetStream. Message i has the sequence number i. There is no call for a transaction or a batch, so none is probed. */
public final class NatsProber implements Prober {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final JetStreamOptions OPTIONS =
            JetStreamOptions.builder().requestTimeout(Duration.ofSeconds(30)).build();

    private final Connection connection;
    private final JetStreamManagement management;
    private final JetStream jetStream;
    private final String stream = "features-" + UUID.randomUUID();

    /** @param target host:port */
    public NatsProber(final String target) throws Exception {
        connection = Nats.connect("nats://" + target);
        management = connection.jetStreamManagement(OPTIONS);
        jetStream = connection.jetStream(OPTIONS);
        management.addStream(StreamConfiguration.builder()
                .name(stream)
                .subjects(stream)
                .storageType(StorageType.Memory)
                .build());
        for (int i = 1; i <= MESSAGES; i++) {
            jetStream.publish(
                    stream,
                    new Headers().add("header", "h" + i),
                    Integer.toString(i).getBytes(StandardCharsets.US_ASCII));
        }
    }

    @Override
    public List<Probe> probes() {
        return List.of(
                new Probe(Feature.ORDERING, "an ordered consumer gets every message in order", this::ordered),
                new Probe(
                        Feature.REPLAY_FROM_OFFSET,
                        "a consumer with a start sequence gets that message first",
                        () -> first(from(DeliverPolicy.ByStartSequence).startSequence(MIDDLE)) == MIDDLE),
                new Probe(
                        Feature.REPLAY_FROM_TIMESTAMP,
                        "a consumer with the time of a message as its start time gets that message first",
                        () -> first(from(DeliverPolicy.ByStartTime).startTime(timeOf(MIDDLE))) == MIDDLE),
                new Probe(Feature.CONSUMER_GROUPS, "two users of a durable consumer share the messages", this::shares),
                new Probe(
                        Feature.COMMITTED_POSITION,
                        "a durable consumer continues behind what was acknowledged",
                        this::continues),
                new Probe(
                        Feature.PIPELINED_PUBLISHING,
                        "publishAsync sends on while acknowledgements are pending",
                        this::pipelines),
                new Probe(Feature.HEADERS, "a message comes with its headers", this::hasHeaders),
                new Probe(
                        Feature.IDEMPOTENT_PRODUCER,
                        "a second message with the same Nats-Msg-Id is acknowledged as a duplicate and not stored",
                        this::dropsDuplicate),
                new Probe(Feature.TRIM, "a purge up to a sequence number drops all before it", this::trims));
    }

    private static OrderedConsumerConfiguration from(final DeliverPolicy policy) {
        return new OrderedConsumerConfiguration().deliverPolicy(policy);
    }

    private static int number(final Message message) throws ScenarioException {
        if (message == null) {
            throw new ScenarioException("a message did not come within " + PATIENCE.toSeconds() + " s");
        }
        return Integer.parseInt(new String(message.getData(), StandardCharsets.US_ASCII));
    }

    private int first(final OrderedConsumerConfiguration configuration) throws Exception {
        return number(connection
                .getStreamContext(stream, OPTIONS)
                .createOrderedConsumer(configuration)
                .next(PATIENCE));
    }

    private ZonedDateTime timeOf(final long sequence) throws Exception {
        return management.getMessage(stream, sequence).getTime();
    }

    private boolean ordered() throws Exception {
        final OrderedConsumerContext consumer =
                connection.getStreamContext(stream, OPTIONS).createOrderedConsumer(from(DeliverPolicy.All));
        for (int i = 1; i <= MESSAGES / 10; i++) { // each call of next is a request
            if (number(consumer.next(PATIENCE)) != i) {
                return false;
            }
        }
        return true;
    }

    private ConsumerContext durable(final String name) throws Exception {
        return connection
                .getStreamContext(stream, OPTIONS)
                .createOrUpdateConsumer(
                        ConsumerConfiguration.builder().durable(name).build());
    }

    private boolean shares() throws Exception {
        final ConsumerContext one = durable("shared");
        final ConsumerContext two = durable("shared");
        final Set<Integer> numbers = new HashSet<>();
        for (int i = 0; i < MESSAGES / 10; i++) {
            final Message message = (i % 2 == 0 ? one : two).next(PATIENCE);
            numbers.add(number(message));
            message.ack();
        }
        return numbers.size() == MESSAGES / 10;
    }

    private boolean continues() throws Exception {
        final ConsumerContext before = durable("continued");
        for (int i = 1; i <= 10; i++) {
            before.next(PATIENCE).ackSync(PATIENCE);
        }
        return number(durable("continued").next(PATIENCE)) == 11;
    }

    private boolean pipelines() throws Exception {
        final long before = newest();
        final List<CompletableFuture<PublishAck>> acknowledgements = new ArrayList<>();
        for (int i = 0; i < MESSAGES; i++) {
            acknowledgements.add(jetStream.publishAsync(stream, new byte[1]));
        }
        for (int i = 0; i < MESSAGES; i++) {
            if (acknowledgements.get(i).get().getSeqno() != before + i + 1) {
                return false;
            }
        }
        return true;
    }

    private long newest() throws Exception {
        return management.getStreamInfo(stream).getStreamState().getLastSequence();
    }

    private boolean hasHeaders() throws Exception {
        return ("h" + MIDDLE)
                .equals(management.getMessage(stream, MIDDLE).getHeaders().getFirst("header"));
    }

    private boolean dropsDuplicate() throws Exception {
        final PublishOptions id = PublishOptions.builder().messageId("once").build();
        final boolean first = jetStream.publish(stream, new byte[1], id).isDuplicate();
        final long stored = newest();
        return !first && jetStream.publish(stream, new byte[1], id).isDuplicate() && newest() == stored;
    }

    private boolean trims() throws Exception {
        management.purgeStream(stream, PurgeOptions.builder().sequence(MIDDLE).build());
        return management.getStreamInfo(stream).getStreamState().getFirstSequence() == MIDDLE;
    }

    @Override
    public void close() {
        try {
            management.deleteStream(stream);
            connection.close();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (final IOException | JetStreamApiException e) {
            throw new IllegalStateException("the stream cannot be deleted: " + e.getMessage(), e);
        }
    }
}
