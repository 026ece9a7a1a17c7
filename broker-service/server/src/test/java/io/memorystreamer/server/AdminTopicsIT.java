package io.memorystreamer.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.CreatePartitionsOptions;
import org.apache.kafka.clients.admin.DeletedRecords;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.ReplicaInfo;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.InvalidReplicaAssignmentException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What kafka-clients' Admin finds when it asks for topics and changes them. */
class AdminTopicsIT {

    private static final Map<String, String> SMALL = Map.of("segment.bytes", "65536", "retention.bytes", "131072");

    @TempDir
    static Path directory;

    private static AdminBroker broker;

    @BeforeAll
    static void start() throws Exception {
        broker = AdminBroker.start(
                directory, "memorystreamer.broker.memory=512m", "memorystreamer.broker.max-partitions=2400");
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    private static void create(final String topic, final int partitions, final String storage) throws Exception {
        final Map<String, String> configs = new HashMap<>(SMALL);
        configs.put("memorystreamer.storage", storage);
        broker.create(topic, partitions, configs);
    }

    private static void produce(final String topic, final int partition, final int from, final int to)
            throws Exception {
        // Ten records in a batch, so that offsets lie inside of batches.
        try (KafkaProducer<byte[], byte[]> producer = Clients.producer(broker.process(), Map.of("linger.ms", 1000))) {
            for (int i = from; i < to; i++) {
                producer.send(new ProducerRecord<>(topic, partition, 1000L + i, null, ("value-" + i).getBytes(UTF_8)));
                if (i % 10 == 9) {
                    producer.flush();
                }
            }
        }
    }

    private static int partitions(final String topic) throws Exception {
        return broker.admin()
                .describeTopics(Set.of(topic))
                .allTopicNames()
                .get()
                .get(topic)
                .partitions()
                .size();
    }

    private static Throwable growFails(final String topic, final NewPartitions count) {
        return AdminBroker.failureOf(() ->
                broker.admin().createPartitions(Map.of(topic, count)).all().get());
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory", "mapped", "file"})
    void aTopicGetsMorePartitionsAndKeepsItsRecords(final String storage) throws Exception {
        final String topic = "growing-" + storage;
        create(topic, 1, storage);
        produce(topic, 0, 0, 10);

        broker.admin()
                .createPartitions(Map.of(topic, NewPartitions.increaseTo(3, List.of(List.of(0), List.of(0)))))
                .all()
                .get();

        assertThat(partitions(topic)).isEqualTo(3);
        produce(topic, 2, 0, 10);
        if (!storage.equals("memory")) {
            broker.killAndStartAgain();
            assertThat(partitions(topic)).isEqualTo(3);
        }
        assertThat(Clients.readAll(broker.process(), new TopicPartition(topic, 0)))
                .hasSize(10);
        assertThat(Clients.readAll(broker.process(), new TopicPartition(topic, 2)))
                .hasSize(10);
    }

    @Test
    void partitionsThatCannotBeHadAreRefused() throws Exception {
        create("bounded", 2, "memory");
        assertThat(growFails("bounded", NewPartitions.increaseTo(2)))
                .isInstanceOf(InvalidPartitionsException.class)
                .hasMessageContaining("has 2 partitions already");
        assertThat(growFails("bounded", NewPartitions.increaseTo(1))).isInstanceOf(InvalidPartitionsException.class);
        assertThat(growFails("bounded", NewPartitions.increaseTo(4, List.of(List.of(0)))))
                .isInstanceOf(InvalidReplicaAssignmentException.class);
        assertThat(growFails("bounded", NewPartitions.increaseTo(3, List.of(List.of(7)))))
                .isInstanceOf(InvalidReplicaAssignmentException.class);
        assertThat(growFails("bounded", NewPartitions.increaseTo(100_000)))
                .isInstanceOf(PolicyViolationException.class)
                .hasMessageContaining("max-partitions=2400");
        assertThat(growFails("bounded", NewPartitions.increaseTo(2000)))
                .isInstanceOf(PolicyViolationException.class)
                .hasMessageContaining("2000 partitions x 320.0 KiB")
                .hasMessageContaining("are free");
        assertThat(growFails("nowhere", NewPartitions.increaseTo(3)))
                .isInstanceOf(UnknownTopicOrPartitionException.class);
        assertThat(partitions("bounded")).isEqualTo(2);
    }

    @Test
    void growthThatIsOnlyValidatedChangesNothing() throws Exception {
        create("validated", 1, "mapped");
        broker.admin()
                .createPartitions(
                        Map.of("validated", NewPartitions.increaseTo(2)),
                        new CreatePartitionsOptions().validateOnly(true))
                .all()
                .get();
        assertThat(partitions("validated")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory", "mapped", "file"})
    void deletedRecordsAreGoneToTheExactOffset(final String storage) throws Exception {
        final String topic = "shortened-" + storage;
        final TopicPartition partition = new TopicPartition(topic, 0);
        create(topic, 1, storage);
        produce(topic, 0, 0, 100);

        assertThat(delete(partition, 57).lowWatermark()).isEqualTo(57);
        assertThat(delete(partition, 20).lowWatermark())
                .as("what is gone already")
                .isEqualTo(57);

        if (!storage.equals("memory")) {
            broker.killAndStartAgain();
        }
        assertThat(broker.offset(partition, OffsetSpec.earliest())).isEqualTo(57);
        assertThat(broker.offset(partition, OffsetSpec.latest())).isEqualTo(100);
        assertThat(broker.offset(partition, OffsetSpec.forTimestamp(1000))).isEqualTo(57);
        assertThat(broker.offset(partition, OffsetSpec.forTimestamp(1080))).isEqualTo(80);
        assertThat(broker.offset(partition, OffsetSpec.maxTimestamp())).isEqualTo(99);
        final List<ConsumerRecord<byte[], byte[]>> records = Clients.readAll(broker.process(), partition);
        assertThat(records).hasSize(43);
        assertThat(records.getFirst().offset()).isEqualTo(57);
        try (KafkaConsumer<byte[], byte[]> consumer =
                Clients.consumer(broker.process(), Map.of("auto.offset.reset", "none"))) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, 56);
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 20; i++) {
                            consumer.poll(Duration.ofMillis(500));
                        }
                    })
                    .isInstanceOf(OffsetOutOfRangeException.class);
        }

        assertThat(delete(partition, -1).lowWatermark()).as("up to the end").isEqualTo(100);
        assertThat(broker.offset(partition, OffsetSpec.earliest())).isEqualTo(100);
        assertThat(broker.offset(partition, OffsetSpec.maxTimestamp())).isEqualTo(-1);
        produce(topic, 0, 100, 110);
        assertThat(Clients.readAll(broker.process(), partition)).hasSize(10);
    }

    private static DeletedRecords delete(final TopicPartition partition, final long before) throws Exception {
        return broker.admin()
                .deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(before)))
                .lowWatermarks()
                .get(partition)
                .get();
    }

    @Test
    void recordsThatAreNotThereCannotBeDeleted() throws Exception {
        create("short", 1, "memory");
        produce("short", 0, 0, 10);
        assertThatThrownBy(() -> delete(new TopicPartition("short", 0), 11))
                .hasCauseInstanceOf(org.apache.kafka.common.errors.OffsetOutOfRangeException.class);
        assertThatThrownBy(() -> delete(new TopicPartition("short", 0), -2))
                .hasCauseInstanceOf(org.apache.kafka.common.errors.OffsetOutOfRangeException.class);
        assertThat(Clients.readAll(broker.process(), new TopicPartition("short", 0)))
                .hasSize(10);
    }

    @Test
    void aTopicMadeAnewStartsAtTheBeginning() throws Exception {
        final TopicPartition partition = new TopicPartition("renewed", 0);
        create("renewed", 1, "mapped");
        produce("renewed", 0, 0, 10);
        delete(partition, 10);
        broker.admin()
                .deleteTopics(TopicCollection.ofTopicNames(Set.of("renewed")))
                .all()
                .get();
        create("renewed", 1, "mapped");
        assertThat(broker.offset(partition, OffsetSpec.earliest())).isZero();
    }

    @Test
    void aTopicIsDescribedPageByPage() throws Exception {
        create("paged-a", 7, "memory");
        create("paged-b", 2, "memory");
        final Map<String, TopicDescription> described = broker
                .admin()
                .describeTopics(
                        TopicCollection.ofTopicNames(List.of("paged-b", "paged-a", "paged-missing")),
                        new DescribeTopicsOptions().partitionSizeLimitPerResponse(3))
                .topicNameValues()
                .entrySet()
                .stream()
                .filter(entry -> !entry.getKey().equals("paged-missing"))
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> entry.getValue()
                                .toCompletionStage()
                                .toCompletableFuture()
                                .join()));
        assertThat(described.get("paged-a").partitions())
                .extracting(partition -> partition.partition())
                .containsExactly(0, 1, 2, 3, 4, 5, 6);
        assertThat(described.get("paged-b").partitions()).hasSize(2).allSatisfy(partition -> {
            assertThat(partition.leader().id()).isZero();
            assertThat(partition.replicas()).hasSize(1);
            assertThat(partition.isr()).hasSize(1);
        });
        assertThatThrownBy(() -> broker.admin()
                        .describeTopics(Set.of("paged-missing"))
                        .allTopicNames()
                        .get())
                .hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
    }

    @Test
    void logDirectoriesTellHowLargePartitionsAre() throws Exception {
        create("sized-memory", 2, "memory");
        create("sized-file", 1, "file");
        produce("sized-memory", 1, 0, 100);
        produce("sized-file", 0, 0, 100);

        final List<LogDirDescription> directories = new ArrayList<>(broker.admin()
                .describeLogDirs(Set.of(0))
                .allDescriptions()
                .get()
                .get(0)
                .values());

        assertThat(directories)
                .hasSize(2)
                .allSatisfy(found -> assertThat(found.totalBytes()).isPresent());
        assertThat(replica(directories, "sized-memory", 1).size())
                .isGreaterThan(replica(directories, "sized-memory", 0).size());
        assertThat(replica(directories, "sized-file", 0).size()).isBetween(1000L, 131072L);
    }

    private static ReplicaInfo replica(
            final List<LogDirDescription> directories, final String topic, final int partition) {
        return directories.stream()
                .map(found -> found.replicaInfos().get(new TopicPartition(topic, partition)))
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "..", "__consumer_offsets", "__cluster_metadata", "white space"})
    void namesThatAreNotToBeHadAreRefused(final String name) {
        assertThatThrownBy(() -> broker.create(name, 1, Map.of())).hasCauseInstanceOf(InvalidTopicException.class);
    }

    @Test
    void aProducerFindsTheNewPartitions() throws Exception {
        create("found", 1, "memory");
        try (KafkaProducer<byte[], byte[]> producer =
                Clients.producer(broker.process(), Map.of("metadata.max.age.ms", 200))) {
            assertThat(producer.partitionsFor("found")).hasSize(1);
            broker.admin()
                    .createPartitions(Map.of("found", NewPartitions.increaseTo(2)))
                    .all()
                    .get();
            await().untilAsserted(
                            () -> assertThat(producer.partitionsFor("found")).hasSize(2));
            producer.send(new ProducerRecord<>("found", 1, null, new byte[10])).get();
        }
    }
}
