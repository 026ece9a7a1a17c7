package io.memorystreamer.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a record between a stock producer and a stock consumer. */
class RecordsIT {

    private static BrokerProcess broker;

    @BeforeAll
    static void start() throws Exception {
        broker = BrokerProcess.start("memorystreamer.broker.memory=512m");
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    private static void create(final String topic, final Map<String, String> configs) throws Exception {
        try (Admin admin = Clients.admin(broker)) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1).configs(configs)))
                    .all()
                    .get();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip", "snappy", "lz4", "zstd"})
    void everyPartOfARecordComesBackAsItWas(final String compression) throws Exception {
        final String topic = "parts-" + compression;
        create(topic, Map.of());
        try (KafkaProducer<byte[], byte[]> producer =
                Clients.producer(broker, Map.of("compression.type", compression, "linger.ms", 100))) {
            final ProducerRecord<byte[], byte[]> full = new ProducerRecord<>(topic, 0, 5L, bytes("k"), bytes("v"));
            full.headers().add("a", bytes("1")).add("a", bytes("2")).add("none", null);
            producer.send(full);
            producer.send(new ProducerRecord<>(topic, 0, 4L, null, bytes("no key")));
            producer.send(record(topic, 6L, bytes("tombstone"), null));
            producer.send(record(topic, 0L, null, null));
            producer.send(new ProducerRecord<>(topic, 0, 7L, new byte[0], new byte[0]));
        }

        final List<ConsumerRecord<byte[], byte[]>> records = Clients.readAll(broker, new TopicPartition(topic, 0));

        assertThat(records).extracting(ConsumerRecord::timestamp).containsExactly(5L, 4L, 6L, 0L, 7L);
        assertThat(records).extracting(ConsumerRecord::timestampType).containsOnly(TimestampType.CREATE_TIME);
        assertThat(records)
                .extracting(ConsumerRecord::key)
                .containsExactly(bytes("k"), null, bytes("tombstone"), null, new byte[0]);
        assertThat(records)
                .extracting(ConsumerRecord::value)
                .containsExactly(bytes("v"), bytes("no key"), null, null, new byte[0]);
        assertThat(records.getFirst().headers().headers("a"))
                .extracting(header -> new String(header.value(), UTF_8))
                .containsExactly("1", "2");
        assertThat(records.getFirst().headers().lastHeader("none").value()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip", "snappy", "lz4", "zstd"})
    void recordsOfATopicWithLogAppendTimeHaveTheBrokersTime(final String compression) throws Exception {
        final TopicPartition partition = new TopicPartition("appended-" + compression, 0);
        create(partition.topic(), Map.of("message.timestamp.type", "LogAppendTime"));
        final long before = System.currentTimeMillis();
        final RecordMetadata sent;
        try (KafkaProducer<byte[], byte[]> producer =
                Clients.producer(broker, Map.of("compression.type", compression, "linger.ms", 50))) {
            producer.send(new ProducerRecord<>(partition.topic(), 0, 5L, null, bytes("v")));
            sent = producer.send(new ProducerRecord<>(partition.topic(), 0, 6L, null, bytes("v")))
                    .get();
        }

        final List<ConsumerRecord<byte[], byte[]>> records = Clients.readAll(broker, partition);

        assertThat(sent.timestamp()).isBetween(before, System.currentTimeMillis());
        assertThat(records).hasSize(2).allSatisfy(record -> {
            assertThat(record.timestamp()).isBetween(before, sent.timestamp());
            assertThat(record.timestampType()).isEqualTo(TimestampType.LOG_APPEND_TIME);
        });
        try (Admin admin = Clients.admin(broker)) {
            assertThat(offset(admin, partition, OffsetSpec.forTimestamp(before)))
                    .isZero();
            assertThat(offset(admin, partition, OffsetSpec.forTimestamp(sent.timestamp() + 1)))
                    .isEqualTo(-1);
        }
    }

    @Test
    void timestampsOutsideATopicsBoundsFailTheSend() throws Exception {
        create(
                "bounded",
                Map.of("message.timestamp.before.max.ms", "60000", "message.timestamp.after.max.ms", "60000"));
        create("preset", Map.of());
        final long now = System.currentTimeMillis();
        try (KafkaProducer<byte[], byte[]> producer = Clients.producer(broker, Map.of())) {
            producer.send(new ProducerRecord<>("bounded", 0, now, null, bytes("v")))
                    .get();
            producer.send(new ProducerRecord<>("preset", 0, 0L, null, bytes("v")))
                    .get();
            for (final ProducerRecord<byte[], byte[]> outside : List.of(
                    new ProducerRecord<byte[], byte[]>("bounded", 0, now - 120_000, null, bytes("v")),
                    new ProducerRecord<byte[], byte[]>("bounded", 0, now + 120_000, null, bytes("v")),
                    new ProducerRecord<byte[], byte[]>("preset", 0, now + 7_200_000, null, bytes("v")))) {
                assertThatThrownBy(() -> producer.send(outside).get())
                        .as("%s", outside)
                        .hasCauseInstanceOf(InvalidTimestampException.class);
            }
            producer.send(new ProducerRecord<>("bounded", 0, now, null, bytes("v")))
                    .get();
        }
        assertThat(Clients.readAll(broker, new TopicPartition("bounded", 0))).hasSize(2);
    }

    @Test
    void aReaderOfCommittedRecordsGetsAllOfThem() throws Exception {
        final TopicPartition partition = new TopicPartition("committed", 0);
        create("committed", Map.of());
        try (KafkaProducer<byte[], byte[]> producer = Clients.producer(broker, Map.of());
                KafkaConsumer<byte[], byte[]> consumer =
                        Clients.consumer(broker, Map.of("isolation.level", "read_committed"))) {
            producer.send(new ProducerRecord<>("committed", 0, null, bytes("v")))
                    .get();
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));

            assertThat(consumer.poll(Duration.ofSeconds(10)).count()).isEqualTo(1);
            assertThat(consumer.endOffsets(List.of(partition))).containsEntry(partition, 1L);
        }
    }

    @Test
    void aConsumerOfManyPartitionsGetsEachRecordAlsoAfterSeeksPausesAndOtherAssignments() throws Exception {
        final int count = 40;
        try (Admin admin = Clients.admin(broker)) {
            admin.createTopics(List.of(new NewTopic("many", count, (short) 1)
                            .configs(Map.of("segment.bytes", "65536", "retention.bytes", "65536"))))
                    .all()
                    .get();
        }
        final List<TopicPartition> partitions = IntStream.range(0, count)
                .mapToObj(index -> new TopicPartition("many", index))
                .toList();
        try (KafkaProducer<byte[], byte[]> producer = Clients.producer(broker, Map.of());
                KafkaConsumer<byte[], byte[]> consumer =
                        Clients.consumer(broker, Map.of("fetch.max.wait.ms", 20, "auto.offset.reset", "earliest"))) {
            consumer.assign(partitions);
            for (int round = 0; round < 10; round++) {
                final int index = 7 * round % count;
                producer.send(new ProducerRecord<>("many", index, null, bytes("round " + round)))
                        .get();
                assertThat(next(consumer)).isEqualTo("round " + round);
            }
            consumer.seek(partitions.getFirst(), 0);
            assertThat(next(consumer)).isEqualTo("round 0");
            consumer.pause(partitions.subList(0, 20));
            producer.send(new ProducerRecord<>("many", 1, null, bytes("paused")))
                    .get();
            producer.send(new ProducerRecord<>("many", 30, null, bytes("open"))).get();
            assertThat(next(consumer)).isEqualTo("open");
            consumer.resume(partitions.subList(0, 20));
            assertThat(next(consumer)).isEqualTo("paused");
            consumer.assign(partitions.subList(30, 40));
            consumer.seekToEnd(List.of());
            partitions.subList(30, 40).forEach(consumer::position);
            producer.send(new ProducerRecord<>("many", 39, null, bytes("last"))).get();
            assertThat(next(consumer)).isEqualTo("last");
        }
    }

    private static String next(final KafkaConsumer<byte[], byte[]> consumer) {
        final long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (System.nanoTime() - deadline < 0) {
            final ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(200));
            if (!records.isEmpty()) {
                assertThat(records.count()).isEqualTo(1);
                return new String(records.iterator().next().value(), UTF_8);
            }
        }
        throw new IllegalStateException("no record");
    }

    @Test
    void thereAreNoTransactionsToBeListedOrDescribed() throws Exception {
        try (Admin admin = Clients.admin(broker)) {
            assertThat(admin.listTransactions().all().get()).isEmpty();
            assertThatThrownBy(
                            () -> admin.describeTransactions(Set.of("x")).all().get())
                    .isInstanceOf(ExecutionException.class);
        }
    }

    private static long offset(final Admin admin, final TopicPartition partition, final OffsetSpec spec)
            throws Exception {
        return admin.listOffsets(Map.of(partition, spec))
                .partitionResult(partition)
                .get()
                .offset();
    }

    private static ProducerRecord<byte[], byte[]> record(
            final String topic, final Long timestamp, final byte[] key, final byte[] value) {
        return new ProducerRecord<>(topic, 0, timestamp, key, value);
    }

    private static byte[] bytes(final String text) {
        return text.getBytes(UTF_8);
    }
}
