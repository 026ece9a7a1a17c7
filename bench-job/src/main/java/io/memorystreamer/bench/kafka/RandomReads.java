package io.memorystreamer.bench.kafka;

import io.memorystreamer.bench.scenario.ScenarioException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * A stock consumer that takes one stored message after the other from places where it has not fetched ahead. Each message is a
 * batch of its own, and a fetch brings no more than one, so that what a read costs is one round trip and not a bulk of bytes.
 */
public final class RandomReads implements AutoCloseable {

    /** Those that are read. One more lies behind them: at the end the fetch ahead would wait fetch.max.wait.ms, and the next read for it. */
    private static final int MESSAGES = 5_000;

    /** Prime and no divisor of the number of messages: every message comes, and never the one behind the last. */
    private static final int STRIDE = 2_741;

    private static final Map<String, Object> PRODUCER = Map.of("batch.size", "0", "linger.ms", "0");
    private static final Map<String, Object> CONSUMER = Map.of("max.partition.fetch.bytes", "1");

    private static final Duration POLL_TIMEOUT = Duration.ofSeconds(1);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final StockClients clients;
    private final int messageBytes;
    private final TopicPartition partition;
    private final KafkaConsumer<byte[], byte[]> consumer;

    /**
     * Fills a new topic.
     *
     * @param messageBytes 8 or more
     */
    public RandomReads(final String target, final int messageBytes) throws Exception {
        this.messageBytes = messageBytes;
        clients = new StockClients(target, PRODUCER);
        partition = new TopicPartition(clients.createTopic(1, Topics.config()), 0);
        try (KafkaProducer<byte[], byte[]> producer = clients.producer()) {
            for (long i = 0; i <= MESSAGES; i++) {
                final byte[] message = new byte[messageBytes];
                ByteBuffer.wrap(message).putLong(i);
                producer.send(new ProducerRecord<>(partition.topic(), message));
            }
        }
        consumer = clients.consumer(CONSUMER);
        consumer.assign(List.of(partition));
    }

    /**
     * Moves to a message and polls until it is handed over.
     *
     * @param number how many reads came before
     * @throws ScenarioException when another message comes, or none
     */
    public void read(final long number) throws ScenarioException {
        final long offset = number * STRIDE % MESSAGES;
        consumer.seek(partition, offset);
        final long start = System.nanoTime();
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL_TIMEOUT);
        while (records.isEmpty()) {
            if (System.nanoTime() - start > PATIENCE_NANOS) {
                throw new ScenarioException("the stored message at offset " + offset + " did not come");
            }
            records = consumer.poll(POLL_TIMEOUT);
        }
        final ConsumerRecord<byte[], byte[]> record = records.iterator().next();
        if (record.offset() != offset
                || record.value().length != messageBytes
                || ByteBuffer.wrap(record.value()).getLong() != offset) {
            throw new ScenarioException("the message at offset " + offset + " was asked for, that of offset "
                    + record.offset() + " came or it was changed");
        }
    }

    /** For the report. */
    public Map<String, String> settings() {
        final Map<String, String> settings = clients.settings();
        CONSUMER.forEach((name, value) -> settings.put("consumer." + name, value.toString()));
        settings.put("storedMessages", Integer.toString(MESSAGES + 1));
        return settings;
    }

    @Override
    public void close() {
        consumer.close();
        clients.deleteTopic(partition.topic());
        clients.close();
    }
}
