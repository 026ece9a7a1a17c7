package io.memorystreamer.bench.kafka;

import io.memorystreamer.bench.load.SliceCounter;
import io.memorystreamer.bench.scenario.ScenarioException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * A stock consumer that is the only member of its group and reads all partitions of a topic, which a stock producer has
 * filled, from their beginnings to near their ends, again and again.
 */
public final class GroupReads implements AutoCloseable {

    private static final int PARTITIONS = 4;

    private static final long MAX_MESSAGES_PER_PARTITION = 250_000;
    private static final long MAX_BYTES_PER_PARTITION = 12L * 1024 * 1024;
    private static final Map<String, String> TOPIC = Map.of("retention.bytes", "25165824", "segment.bytes", "4194304");

    /** A stored message takes this many bytes more than its payload, at most. */
    private static final int RECORD_OVERHEAD = 12;

    /**
     * Twice what a consumer fetches ahead of a partition ({@code max.partition.fetch.bytes}): a fetch that finds the ends of all
     * its partitions waits {@code fetch.max.wait.ms}, and a consumer that was sent back to the beginning waits for that fetch.
     */
    private static final long NOT_READ_BYTES = 2L * 1024 * 1024;

    private static final Duration POLL_TIMEOUT = Duration.ofSeconds(1);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final int messageBytes;
    private final long messagesPerPartition;
    private final long readPerPartition;
    private final StockClients clients;
    private final List<TopicPartition> partitions = new ArrayList<>();
    private final KafkaConsumer<byte[], byte[]> consumer;

    /**
     * Fills a new topic and joins a new group.
     *
     * @param messageBytes 8 or more
     */
    public GroupReads(final String target, final int messageBytes) throws Exception {
        this.messageBytes = messageBytes;
        messagesPerPartition =
                Math.min(MAX_MESSAGES_PER_PARTITION, MAX_BYTES_PER_PARTITION / (messageBytes + RECORD_OVERHEAD));
        readPerPartition = messagesPerPartition - NOT_READ_BYTES / messageBytes;
        if (readPerPartition <= 0) {
            throw new ScenarioException("messages of " + messageBytes
                    + " bytes are too large to be read here: use a smaller message_size_bytes");
        }
        clients = new StockClients(target, Map.of());
        final String topic = clients.createTopic(PARTITIONS, TOPIC);
        for (int i = 0; i < PARTITIONS; i++) {
            partitions.add(new TopicPartition(topic, i));
        }
        fill(topic);
        consumer = clients.consumer(Map.of("group.id", topic, "auto.offset.reset", "earliest"));
        join(topic);
    }

    private void fill(final String topic) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = clients.producer()) {
            for (long i = 0; i < messagesPerPartition; i++) {
                for (int partition = 0; partition < PARTITIONS; partition++) {
                    final byte[] message = new byte[messageBytes];
                    ByteBuffer.wrap(message).putLong(value(partition, i));
                    producer.send(new ProducerRecord<>(topic, partition, null, message));
                }
            }
        }
    }

    private static long value(final int partition, final long offset) {
        return offset * PARTITIONS + partition;
    }

    private void join(final String topic) throws ScenarioException {
        consumer.subscribe(List.of(topic));
        final long start = System.nanoTime();
        while (consumer.assignment().size() < PARTITIONS) {
            if (System.nanoTime() - start > PATIENCE_NANOS) {
                throw new ScenarioException("the consumer group was not given its partitions within "
                        + TimeUnit.NANOSECONDS.toSeconds(PATIENCE_NANOS) + " s");
            }
            consumer.poll(Duration.ofMillis(20));
        }
        for (final TopicPartition partition : partitions) {
            final long end = consumer.endOffsets(List.of(partition)).get(partition);
            if (end != messagesPerPartition) {
                throw new ScenarioException(
                        messagesPerPartition + " messages were sent to " + partition + ", which ends at offset " + end);
            }
        }
    }

    /**
     * Reads from the beginnings until one partition is near its end.
     *
     * @throws ScenarioException when a message was lost, doubled, changed or out of order, or none comes any more
     */
    public void readThrough(final SliceCounter counter) throws ScenarioException {
        for (final TopicPartition partition : partitions) {
            consumer.seek(partition, 0);
        }
        final long[] expected = new long[PARTITIONS];
        long heard = System.nanoTime();
        boolean nearTheEnd = false;
        while (!nearTheEnd) {
            int count = 0;
            for (final ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL_TIMEOUT)) {
                final int partition = record.partition();
                final long due = expected[partition]++;
                if (record.offset() != due
                        || record.value().length != messageBytes
                        || ByteBuffer.wrap(record.value()).getLong() != value(partition, due)) {
                    throw new ScenarioException("partition " + partition + ": message " + due
                            + " was due, another one came, at offset " + record.offset());
                }
                nearTheEnd |= expected[partition] >= readPerPartition;
                count++;
            }
            counter.count(count);
            if (count > 0) {
                heard = System.nanoTime();
            } else if (System.nanoTime() - heard > PATIENCE_NANOS) {
                throw new ScenarioException("messages of the topic came, and then nothing");
            }
        }
    }

    /** For the report. */
    public Map<String, String> settings() {
        final Map<String, String> settings = clients.settings();
        settings.put("consumer.enable.auto.commit", "false, subscribed in a group of its own");
        settings.put("partitions", Integer.toString(PARTITIONS));
        settings.put("messageSizeBytes", Integer.toString(messageBytes));
        settings.put("messagesPerPartition", Long.toString(messagesPerPartition));
        settings.put("readPerPartition", Long.toString(readPerPartition));
        return settings;
    }

    @Override
    public void close() {
        consumer.close();
        clients.deleteTopic(partitions.getFirst().topic());
        clients.close();
    }
}
