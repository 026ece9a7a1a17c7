package io.memorystreamer.operator.controller.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Produces records with a stock Kafka client and consumes them again: each exactly once, with its value. Not thread-safe; used
 * once.
 */
final class RoundTrip {
    static final int RECORDS = 1_000;

    private static final Duration POLL = Duration.ofMillis(200);

    private final String bootstrapServers;
    private final String topic;
    private final Duration timeout;

    RoundTrip(String bootstrapServers, String topic, Duration timeout) {
        this.bootstrapServers = bootstrapServers;
        this.topic = topic;
        this.timeout = timeout;
    }

    void run() throws InterruptedException {
        produce();
        consume();
    }

    private void produce() throws InterruptedException {
        int millis = Math.toIntExact(timeout.toMillis());
        Map<String, Object> settings = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                ProducerConfig.ACKS_CONFIG, "all",
                ProducerConfig.MAX_BLOCK_MS_CONFIG, millis,
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, millis,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 2 * millis);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            List<Future<RecordMetadata>> sent = IntStream.range(0, RECORDS)
                    .mapToObj(i -> producer.send(new ProducerRecord<>(topic, bytes(i), value(i))))
                    .toList();
            for (Future<RecordMetadata> record : sent) {
                record.get();
            }
        } catch (ExecutionException e) {
            throw new CheckFailedException("producing to " + topic + " at " + bootstrapServers + " failed: "
                    + e.getCause().getMessage());
        }
    }

    private void consume() {
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.GROUP_ID_CONFIG,
                topic + "-check",
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest");
        Set<String> seen = new HashSet<>();
        Instant end = Instant.now().plus(timeout);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(topic));
            while (seen.size() < RECORDS && Instant.now().isBefore(end)) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    check(record, seen);
                }
            }
        }
        if (seen.size() < RECORDS) {
            throw new CheckFailedException("of %d records that %s at %s acknowledged only %d came back within %d s"
                    .formatted(RECORDS, topic, bootstrapServers, seen.size(), timeout.toSeconds()));
        }
    }

    private static void check(ConsumerRecord<byte[], byte[]> record, Set<String> seen) {
        String key = new String(record.key(), UTF_8);
        if (!new String(record.value(), UTF_8).equals("value " + key)) {
            throw new CheckFailedException("record " + key + " came back with another value");
        }
        if (!seen.add(key)) {
            throw new CheckFailedException("record " + key + " came back twice");
        }
    }

    private static byte[] bytes(int key) {
        return Integer.toString(key).getBytes(UTF_8);
    }

    private static byte[] value(int key) {
        return ("value " + key).getBytes(UTF_8);
    }
}
