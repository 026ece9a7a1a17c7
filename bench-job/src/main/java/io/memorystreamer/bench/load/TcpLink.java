package io.memorystreamer.bench.load;

import io.memorystreamer.client.DeliveryListener;
import io.memorystreamer.client.ProducerException;
import io.memorystreamer.client.TcpClient;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.SleepingIdleStrategy;

/** The stock Kafka client against a broker in another process, on a topic of its own. */
public final class TcpLink implements AcknowledgingLink {

    private static final long RETENTION_BYTES = 32L * 1024 * 1024;
    private static final int SEGMENT_BYTES = 4 * 1024 * 1024;

    /** A record's length fields, headers and its share of the batch header, at most. */
    private static final int RECORD_OVERHEAD = 80;

    /** The consumer waits in the selector and not in a loop. */
    private static final Duration POLL_TIMEOUT = Duration.ofMillis(20);

    private static final long IDLE_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

    private final TcpClient client;
    private final String topic;

    /**
     * @param target host:port of the broker
     * @param overrides settings of the Kafka client that differ from {@link TcpClient}'s
     */
    public TcpLink(final String target, final Map<String, String> overrides) {
        client = TcpClient.connect(target, overrides);
        topic = "bench-" + UUID.randomUUID();
        try {
            client.createTopic(
                    topic,
                    1,
                    Map.of(
                            "retention.bytes", Long.toString(RETENTION_BYTES),
                            "segment.bytes", Integer.toString(SEGMENT_BYTES)));
        } catch (final RuntimeException e) {
            client.close();
            throw e;
        }
    }

    @Override
    public Sender sender(final int producer) {
        return new ClientSender(client.producer(topic, 0));
    }

    /** A message has arrived when the broker has acknowledged it. */
    @Override
    public Sender sender(final int producer, final LongConsumer arrived) {
        return new ClientSender(client.producer(topic, 0, new DeliveryListener() {
            @Override
            public void onAcknowledged(final long acknowledged) {
                arrived.accept(acknowledged);
            }

            @Override
            public void onFailure(final ProducerException failure) {
                // The sender's next call throws it.
            }
        }));
    }

    @Override
    public Receiver receiver() {
        return new ClientReceiver(client.consumer(topic, 0, POLL_TIMEOUT));
    }

    @Override
    public long window(final int messageBytes) {
        return RETENTION_BYTES / 2 / (messageBytes + RECORD_OVERHEAD);
    }

    /** The client's own threads and the broker need the CPUs. */
    @Override
    public boolean spins() {
        return false;
    }

    @Override
    public IdleStrategy idle() {
        return new SleepingIdleStrategy(IDLE_NANOS);
    }

    @Override
    public Map<String, String> settings() {
        return client.settings();
    }

    @Override
    public void close() {
        try {
            client.deleteTopic(topic);
        } finally {
            client.close();
        }
    }
}
