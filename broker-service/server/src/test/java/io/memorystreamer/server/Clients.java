package io.memorystreamer.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Stock Kafka clients with their default settings, but for what a test names. */
final class Clients {

    private Clients() {}

    static KafkaProducer<byte[], byte[]> producer(final BrokerProcess broker, final Map<String, Object> settings) {
        final Map<String, Object> config = new HashMap<>(Map.of("bootstrap.servers", broker.kafka()));
        config.putAll(settings);
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    static KafkaConsumer<byte[], byte[]> consumer(final BrokerProcess broker, final Map<String, Object> settings) {
        final Map<String, Object> config = new HashMap<>(Map.of("bootstrap.servers", broker.kafka()));
        config.putAll(settings);
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    static Admin admin(final BrokerProcess broker) {
        return Admin.create(Map.of(
                "bootstrap.servers", broker.kafka(), "request.timeout.ms", 10_000, "default.api.timeout.ms", 15_000));
    }

    /** Everything in a partition, from its start to its present end. */
    static List<ConsumerRecord<byte[], byte[]>> readAll(final BrokerProcess broker, final TopicPartition partition) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(broker, Map.of())) {
            consumer.assign(List.of(partition));
            final long end = consumer.endOffsets(List.of(partition)).get(partition);
            consumer.seekToBeginning(List.of(partition));
            final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            final long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
            while (consumer.position(partition) < end) {
                if (System.nanoTime() - deadline > 0) {
                    throw new IllegalStateException("read up to " + consumer.position(partition) + " of " + end);
                }
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
            return records;
        }
    }
}
