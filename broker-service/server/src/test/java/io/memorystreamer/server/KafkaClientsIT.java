package io.memorystreamer.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a program with stock kafka-clients finds. */
class KafkaClientsIT {

    private static BrokerProcess broker;

    @BeforeAll
    static void start() throws Exception {
        broker = BrokerProcess.start("memorystreamer.broker.memory=512m");
    }

    @AfterAll
    static void stop() throws Exception {
        broker.close();
    }

    private static Throwable createFails(final NewTopic topic) {
        try (Admin admin = Clients.admin(broker)) {
            return assertThatThrownBy(
                            () -> admin.createTopics(List.of(topic)).all().get())
                    .isInstanceOf(ExecutionException.class)
                    .actual()
                    .getCause();
        }
    }

    private static void create(final String topic, final int partitions, final Map<String, String> configs)
            throws Exception {
        try (Admin admin = Clients.admin(broker)) {
            admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1).configs(configs)))
                    .all()
                    .get();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip", "snappy", "lz4", "zstd"})
    void idempotentProducerWithAcksAllIsReadBackInOrder(final String compression) throws Exception {
        final String topic = "compressed-" + compression;
        final int count = 5000;
        try (KafkaProducer<byte[], byte[]> producer =
                Clients.producer(broker, Map.of("compression.type", compression, "linger.ms", 5))) {
            final List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                sent.add(producer.send(new ProducerRecord<>(topic, 0, bytes("key-" + i), bytes("value-" + i))));
            }
            for (int i = 0; i < count; i++) {
                assertThat(sent.get(i).get(10, TimeUnit.SECONDS).offset()).isEqualTo(i);
            }
        }

        final List<ConsumerRecord<byte[], byte[]>> records = Clients.readAll(broker, new TopicPartition(topic, 0));

        assertThat(records).hasSize(count);
        for (int i = 0; i < count; i++) {
            assertThat(records.get(i).offset()).isEqualTo(i);
            assertThat(new String(records.get(i).value(), UTF_8)).isEqualTo("value-" + i);
        }
    }

    @Test
    void headersNullKeysAndTombstonesSurvive() throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = Clients.producer(broker, Map.of())) {
            final ProducerRecord<byte[], byte[]> record = new ProducerRecord<>("kinds", 0, 12345L, null, bytes("v"));
            record.headers().add("trace", bytes("abc"));
            producer.send(record).get();
            producer.send(new ProducerRecord<>("kinds", 0, bytes("k"), null)).get();
        }

        final List<ConsumerRecord<byte[], byte[]>> records = Clients.readAll(broker, new TopicPartition("kinds", 0));

        assertThat(records.get(0).key()).isNull();
        assertThat(records.get(0).timestamp()).isEqualTo(12345L);
        assertThat(records.get(0).headers().lastHeader("trace").value()).isEqualTo(bytes("abc"));
        assertThat(records.get(1).value()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1"})
    void weakerAcknowledgementsAreServed(final String acks) throws Exception {
        final String topic = "acks-" + acks;
        create(topic, 1, Map.of());
        try (KafkaProducer<byte[], byte[]> producer =
                Clients.producer(broker, Map.of("acks", acks, "enable.idempotence", false))) {
            for (int i = 0; i < 100; i++) {
                producer.send(new ProducerRecord<>(topic, 0, null, bytes("v" + i)));
            }
            producer.flush();
        }

        org.awaitility.Awaitility.await()
                .untilAsserted(() -> assertThat(Clients.readAll(broker, new TopicPartition(topic, 0)))
                        .hasSize(100));
    }

    @Test
    void aMegabyteMessageCrossesAndALargerOneIsRefused() throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                Clients.producer(broker, Map.of("max.request.size", 8 * 1024 * 1024, "buffer.memory", 64 << 20))) {
            final byte[] value = new byte[1024 * 1024 - 500];
            value[value.length - 1] = 7;
            producer.send(new ProducerRecord<>("large", 0, null, value)).get();

            assertThatThrownBy(() -> producer.send(new ProducerRecord<>("large", 0, null, new byte[4 << 20]))
                            .get())
                    .hasCauseInstanceOf(RecordTooLargeException.class);

            final List<ConsumerRecord<byte[], byte[]>> records =
                    Clients.readAll(broker, new TopicPartition("large", 0));
            assertThat(records).hasSize(1);
            assertThat(records.getFirst().value()).isEqualTo(value);
        }
    }

    @Test
    void producersFasterThanSegmentsAreHeldBackAndLoseNothing() throws Exception {
        create("narrow", 1, Map.of("segment.bytes", "65536", "retention.bytes", "65536"));
        final int count = 20_000;
        try (KafkaProducer<byte[], byte[]> producer = Clients.producer(broker, Map.of("batch.size", 8192))) {
            final AtomicLong lastOffset = new AtomicLong(-1);
            final List<Exception> failures = Collections.synchronizedList(new ArrayList<>());
            for (int i = 0; i < count; i++) {
                producer.send(new ProducerRecord<>("narrow", 0, null, new byte[1000]), (metadata, failure) -> {
                    if (failure != null) {
                        failures.add(failure);
                    } else if (!lastOffset.compareAndSet(metadata.offset() - 1, metadata.offset())) {
                        failures.add(new IllegalStateException("offset " + metadata.offset() + " after " + lastOffset));
                    }
                });
            }
            producer.flush();
            assertThat(failures).isEmpty();
            assertThat(lastOffset).hasValue(count - 1);
        }
    }

    @Test
    void aFetchBelowWhatRetentionLeftIsOutOfRange() throws Exception {
        create("short", 1, Map.of("segment.bytes", "65536", "retention.bytes", "65536"));
        final TopicPartition partition = new TopicPartition("short", 0);
        try (KafkaProducer<byte[], byte[]> producer = Clients.producer(broker, Map.of("batch.size", 8192));
                KafkaConsumer<byte[], byte[]> consumer =
                        Clients.consumer(broker, Map.of("auto.offset.reset", "none"))) {
            for (int i = 0; i < 1000; i++) {
                producer.send(new ProducerRecord<>("short", 0, null, new byte[1000]));
            }
            producer.flush();
            consumer.assign(List.of(partition));
            assertThat(consumer.beginningOffsets(List.of(partition)).get(partition))
                    .isPositive();
            consumer.seek(partition, 0);
            assertThatThrownBy(() -> consumer.poll(Duration.ofSeconds(5)))
                    .isInstanceOf(OffsetOutOfRangeException.class);
        }
    }

    @Test
    void aFetchInsideABatchStartsAtTheRecordAskedFor() throws Exception {
        final TopicPartition partition = new TopicPartition("inside", 0);
        create("inside", 1, Map.of());
        try (KafkaProducer<byte[], byte[]> producer = Clients.producer(broker, Map.of("linger.ms", 100));
                KafkaConsumer<byte[], byte[]> consumer = Clients.consumer(broker, Map.of())) {
            for (int i = 0; i < 100; i++) {
                producer.send(new ProducerRecord<>("inside", 0, null, bytes("v" + i)));
            }
            producer.flush();
            consumer.assign(List.of(partition));
            consumer.seek(partition, 57);
            final ConsumerRecord<byte[], byte[]> first =
                    consumer.poll(Duration.ofSeconds(5)).iterator().next();
            assertThat(first.offset()).isEqualTo(57);
            assertThat(new String(first.value(), UTF_8)).isEqualTo("v57");
        }
    }

    @Test
    void aWaitingFetchIsWokenByTheAppend() throws Exception {
        final TopicPartition partition = new TopicPartition("woken", 0);
        create("woken", 1, Map.of());
        try (KafkaProducer<byte[], byte[]> producer = Clients.producer(broker, Map.of("linger.ms", 0));
                KafkaConsumer<byte[], byte[]> consumer = Clients.consumer(broker, Map.of("fetch.max.wait.ms", 2_000))) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            final List<Long> millis = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                consumer.poll(Duration.ofMillis(20)); // leaves a fetch waiting at the broker
                final long sent = System.nanoTime();
                producer.send(new ProducerRecord<>("woken", 0, null, bytes("v")));
                assertThat(consumer.poll(Duration.ofSeconds(10)).count()).isEqualTo(1);
                millis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sent));
            }
            Collections.sort(millis);
            assertThat(millis.get(10)).as("median of %s", millis).isLessThan(20);
        }
    }

    @Test
    void aFetchWaitsForItsMinimumOfBytes() throws Exception {
        final TopicPartition partition = new TopicPartition("minimum", 0);
        create("minimum", 1, Map.of());
        try (KafkaProducer<byte[], byte[]> producer = Clients.producer(broker, Map.of("linger.ms", 0));
                KafkaConsumer<byte[], byte[]> consumer =
                        Clients.consumer(broker, Map.of("fetch.min.bytes", 50_000, "fetch.max.wait.ms", 3_000))) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            for (int i = 0; i < 4; i++) {
                producer.send(new ProducerRecord<>("minimum", 0, null, new byte[10_000]))
                        .get();
                assertThat(consumer.poll(Duration.ofMillis(100)).count()).isZero();
            }
            for (int i = 0; i < 2; i++) {
                producer.send(new ProducerRecord<>("minimum", 0, null, new byte[10_000]))
                        .get();
            }
            final long start = System.nanoTime();
            int records = 0;
            while (records < 5) {
                records += consumer.poll(Duration.ofSeconds(5)).count();
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
        }
    }

    @Test
    void topicsAreCreatedListedDescribedAndDeleted() throws Exception {
        try (Admin admin = Clients.admin(broker)) {
            admin.createTopics(List.of(new NewTopic("managed", 3, (short) 1)))
                    .all()
                    .get();

            assertThat(admin.listTopics().names().get()).contains("managed");
            final TopicDescription description = admin.describeTopics(Set.of("managed"))
                    .allTopicNames()
                    .get()
                    .get("managed");
            assertThat(description.partitions()).hasSize(3);
            assertThat(description.partitions().getFirst().leader().port()).isEqualTo(broker.kafkaPort());
            assertThat(admin.describeCluster().clusterId().get()).isNotBlank();
            final TopicPartition partition = new TopicPartition("managed", 2);
            assertThat(admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                            .partitionResult(partition)
                            .get()
                            .offset())
                    .isZero();

            admin.deleteTopics(Set.of("managed")).all().get();

            assertThat(admin.listTopics().names().get()).doesNotContain("managed");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "lz4"})
    void offsetsAreFoundByTime(final String compression) throws Exception {
        final TopicPartition partition = new TopicPartition("timed-" + compression, 0);
        create(partition.topic(), 1, Map.of());
        try (KafkaProducer<byte[], byte[]> producer =
                        Clients.producer(broker, Map.of("linger.ms", 50, "compression.type", compression));
                Admin admin = Clients.admin(broker)) {
            for (int i = 0; i < 1000; i++) {
                producer.send(new ProducerRecord<>(partition.topic(), 0, 1_000L + 10 * i, null, bytes("v" + i)));
            }
            producer.flush();
            assertThat(offset(admin, partition, OffsetSpec.forTimestamp(0))).isZero();
            assertThat(offset(admin, partition, OffsetSpec.forTimestamp(5_995))).isEqualTo(500);
            assertThat(offset(admin, partition, OffsetSpec.forTimestamp(1_000_000)))
                    .isEqualTo(-1);
            assertThat(offset(admin, partition, OffsetSpec.maxTimestamp())).isEqualTo(999);
            assertThat(offset(admin, partition, OffsetSpec.earliest())).isZero();
            assertThat(offset(admin, partition, OffsetSpec.latest())).isEqualTo(1000);
        }
    }

    private static long offset(final Admin admin, final TopicPartition partition, final OffsetSpec spec)
            throws Exception {
        return admin.listOffsets(Map.of(partition, spec))
                .partitionResult(partition)
                .get()
                .offset();
    }

    @Test
    void aTopicThatIsOnlyValidatedIsNotCreated() throws Exception {
        try (Admin admin = Clients.admin(broker)) {
            final CreateTopicsOptions validate = new CreateTopicsOptions().validateOnly(true);
            admin.createTopics(List.of(new NewTopic("imagined", 2, (short) 1)), validate)
                    .all()
                    .get();
            assertThat(admin.listTopics().names().get()).doesNotContain("imagined");
        }
    }

    @Test
    void topicsThatCannotBeAreRefusedWithTheReason() throws Exception {
        create("exists", 1, Map.of());
        assertThat(createFails(new NewTopic("exists", 1, (short) 1))).isInstanceOf(TopicExistsException.class);
        assertThat(createFails(new NewTopic("replicated", 1, (short) 3)))
                .isInstanceOf(InvalidReplicationFactorException.class);
        assertThat(createFails(new NewTopic("no spaces", 1, (short) 1))).isInstanceOf(InvalidTopicException.class);
        assertThat(createFails(new NewTopic("typo", 1, (short) 1).configs(Map.of("retention.byte", "1"))))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("retention.byte");
        assertThat(createFails(new NewTopic("shrunk", 1, (short) 1).configs(Map.of("cleanup.policy", "shrink"))))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("cleanup.policy=shrink");
        assertThat(createFails(new NewTopic("huge", 1000, (short) 1)))
                .isInstanceOf(PolicyViolationException.class)
                .hasMessageContaining("1000 partitions x")
                .hasMessageContaining("are free");
    }

    @Test
    void transactionsAreRefusedAtOnce() {
        try (KafkaProducer<byte[], byte[]> producer =
                Clients.producer(broker, Map.of("transactional.id", "t", "max.block.ms", 10_000))) {
            assertThatThrownBy(producer::initTransactions)
                    .isInstanceOf(KafkaException.class)
                    .isNotInstanceOf(org.apache.kafka.common.errors.TimeoutException.class);
        }
    }

    private static byte[] bytes(final String text) {
        return text.getBytes(UTF_8);
    }
}
