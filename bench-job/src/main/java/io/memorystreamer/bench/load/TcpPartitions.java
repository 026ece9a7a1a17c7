package io.memorystreamer.bench.load;

import io.memorystreamer.client.TcpClient;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.SleepingIdleStrategy;

/** A topic of its own on a broker in another process, through stock Kafka clients: one for each producer and consumer. */
public final class TcpPartitions implements Partitions {

    /** Of all partitions together, as far as the smallest retention of each allows. */
    private static final long RETENTION_BYTES = 32L * 1024 * 1024;

    private static final long MIN_RETENTION_BYTES = 4L * 1024 * 1024;
    private static final int SEGMENT_BYTES = 1024 * 1024;

    /** A record's length fields, headers and its share of the batch header, at most. */
    private static final int RECORD_OVERHEAD = 80;

    private static final Duration POLL_TIMEOUT = Duration.ofMillis(20);
    private static final long IDLE_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

    private final TcpClient client;
    private final String topic;
    private final int count;
    private final long retentionBytes;

    /**
     * @param target host:port of the broker
     * @param count partitions, 1 or more
     */
    public TcpPartitions(final String target, final int count) {
        this.client = TcpClient.connect(target, Map.of());
        this.topic = "bench-" + UUID.randomUUID();
        this.count = count;
        this.retentionBytes = Math.max(MIN_RETENTION_BYTES, RETENTION_BYTES / count);
        try {
            client.createTopic(
                    topic,
                    count,
                    Map.of(
                            "retention.bytes", Long.toString(retentionBytes),
                            "segment.bytes", Integer.toString(SEGMENT_BYTES)));
        } catch (final RuntimeException e) {
            client.close();
            throw e;
        }
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public Sender sender(final int partition) {
        return new ClientSender(client.producer(topic, partition));
    }

    @Override
    public Receiver receiver(final int partition) {
        return new ClientReceiver(client.consumer(topic, partition, POLL_TIMEOUT));
    }

    @Override
    public long window(final int messageBytes) {
        return retentionBytes / 2 / (messageBytes + RECORD_OVERHEAD);
    }

    /** The clients' own threads and the broker need the CPUs. */
    @Override
    public IdleStrategy idle() {
        return new SleepingIdleStrategy(IDLE_NANOS);
    }

    @Override
    public Map<String, String> settings() {
        final Map<String, String> settings = new LinkedHashMap<>(client.settings());
        settings.put("partitions", Integer.toString(count));
        settings.put("retention.bytes", Long.toString(retentionBytes));
        settings.put("segment.bytes", Integer.toString(SEGMENT_BYTES));
        return settings;
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
