package io.memorystreamer.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.KafkaStorageException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user of Kafka finds in a broker that was started again on its data directory. */
class DurableTopicsIT {

    @TempDir
    Path directory;

    private BrokerProcess start() throws Exception {
        return BrokerProcess.start("memorystreamer.broker.memory=128m", "memorystreamer.broker.data-dir=" + directory);
    }

    private static void create(final BrokerProcess broker, final String topic, final Map<String, String> configs)
            throws Exception {
        try (Admin admin = Clients.admin(broker)) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1).configs(configs)))
                    .all()
                    .get();
        }
    }

    private static void produce(final BrokerProcess broker, final String topic, final int from, final int to)
            throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = Clients.producer(broker, Map.of("batch.size", 4096))) {
            final List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (int i = from; i < to; i++) {
                sent.add(producer.send(new ProducerRecord<>(topic, 0, null, ("value-" + i).getBytes(UTF_8))));
            }
            for (int i = from; i < to; i++) {
                assertThat(sent.get(i - from).get(20, TimeUnit.SECONDS).offset())
                        .isEqualTo(i);
            }
        }
    }

    private static void assertHolds(final BrokerProcess broker, final String topic, final int count) {
        final List<ConsumerRecord<byte[], byte[]>> records = Clients.readAll(broker, new TopicPartition(topic, 0));
        assertThat(records).hasSize(count);
        for (int i = 0; i < count; i++) {
            assertThat(records.get(i).offset()).isEqualTo(i);
            assertThat(new String(records.get(i).value(), UTF_8)).isEqualTo("value-" + i);
        }
    }

    private static Uuid topicId(final BrokerProcess broker, final String topic) throws Exception {
        try (Admin admin = Clients.admin(broker)) {
            return admin.describeTopics(Set.of(topic))
                    .allTopicNames()
                    .get()
                    .get(topic)
                    .topicId();
        }
    }

    private static String clusterId(final BrokerProcess broker) throws Exception {
        try (Admin admin = Clients.admin(broker)) {
            return admin.describeCluster().clusterId().get();
        }
    }

    private Path partition(final String topic) {
        return directory.resolve("topics").resolve(topic).resolve("0");
    }

    @ParameterizedTest
    @CsvSource({"mapped, 9223372036854775807", "mapped, 1", "file, 9223372036854775807", "file, 1"})
    void aKilledBrokerStartsWithEverythingItHadAcknowledged(final String storage, final String flushMessages)
            throws Exception {
        final Map<String, String> configs = Map.of(
                "memorystreamer.storage",
                storage,
                "flush.messages",
                flushMessages,
                "segment.bytes",
                "65536",
                "retention.bytes",
                "1048576");
        final Uuid topicId;
        final String clusterId;
        try (BrokerProcess broker = start()) {
            create(broker, "kept", configs);
            produce(broker, "kept", 0, 5000); // several segments
            create(broker, "passing", Map.of());
            topicId = topicId(broker, "kept");
            clusterId = clusterId(broker);
            broker.kill();
        }

        try (BrokerProcess broker = start()) {
            assertThat(topicId(broker, "kept")).isEqualTo(topicId);
            assertThat(clusterId(broker)).isEqualTo(clusterId);
            assertHolds(broker, "kept", 5000);
            produce(broker, "kept", 5000, 5100);
            assertHolds(broker, "kept", 5100);
            assertThatThrownBy(() -> topicId(broker, "passing"))
                    .as("a topic in memory is gone")
                    .hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
        }
    }

    @Test
    void theBrokersDefaultStorageIsThatOfTopicsMadeOnDemand() throws Exception {
        final String[] properties = {
            "memorystreamer.broker.memory=128m",
            "memorystreamer.broker.data-dir=" + directory,
            "memorystreamer.broker.storage=mapped"
        };
        try (BrokerProcess broker = BrokerProcess.start(properties)) {
            produce(broker, "on-demand", 0, 10);
            broker.terminate();
            assertThat(broker.awaitExit()).isZero();
        }
        try (BrokerProcess broker = BrokerProcess.start(properties)) {
            assertHolds(broker, "on-demand", 10);
        }
    }

    @Test
    void twoBrokersOnOneDataDirectoryIsOneLineAndExit2() throws Exception {
        try (BrokerProcess first = start();
                BrokerProcess second = BrokerProcess.launch("memorystreamer.broker.data-dir=" + directory)) {
            assertThat(second.awaitExit()).isEqualTo(2);
            assertThat(second.standardError())
                    .hasLineCount(1)
                    .contains("memorystreamer.broker.data-dir=" + directory + ": another broker uses it");
            assertThat(first.isAlive()).isTrue();
        }
    }

    @Test
    void aDeletedTopicStaysDeletedThroughAKill() throws Exception {
        try (BrokerProcess broker = start();
                Admin admin = Clients.admin(broker)) {
            create(broker, "deleted", Map.of("memorystreamer.storage", "mapped"));
            produce(broker, "deleted", 0, 10);
            admin.deleteTopics(Set.of("deleted")).all().get();
            assertThat(directory.resolve("topics")).isEmptyDirectory();
            create(broker, "deleted", Map.of("memorystreamer.storage", "mapped"));
            broker.kill();
        }
        try (BrokerProcess broker = start()) {
            assertHolds(broker, "deleted", 0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"description", "log"})
    void aDamagedTopicIsOfflineUntilMendedOrDeletedAndTheOthersAreServed(final String part) throws Exception {
        try (BrokerProcess broker = start()) {
            for (final String topic : new String[] {"healthy", "damaged"}) {
                create(broker, topic, Map.of("memorystreamer.storage", "mapped"));
                produce(broker, topic, 0, 10);
            }
            broker.terminate();
            assertThat(broker.awaitExit()).isZero();
        }
        final Path damaged = part.equals("description")
                ? directory.resolve("topics/damaged/topic.properties")
                : firstSegment(partition("damaged"));
        final byte[] firstBytes = overwrite(damaged, 0, new byte[] {1, 2, 3});

        try (BrokerProcess broker = start();
                Admin admin = Clients.admin(broker)) {
            assertHolds(broker, "healthy", 10);
            assertThat(BrokerProcessIT.get(broker.http() + "/q/metrics")).contains("memorystreamer_topics_offline 1.0");
            assertThat(admin.listTopics().names().get()).contains("damaged");
            assertThatThrownBy(() -> topicId(broker, "damaged"))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(KafkaStorageException.class);
            broker.terminate();
            assertThat(broker.awaitExit()).isZero();
            assertThat(broker.standardError())
                    .contains("Topic damaged is offline")
                    .contains(damaged.toString())
                    .contains("or delete the topic");
        }

        overwrite(damaged, 0, firstBytes);
        try (BrokerProcess broker = start()) {
            assertHolds(broker, "damaged", 10);
        }
    }

    @Test
    void consumersAreToldOfADamagedBatchAndCanGoOnBehindIt() throws Exception {
        try (BrokerProcess broker = start()) {
            create(
                    broker,
                    "scratched",
                    Map.of("memorystreamer.storage", "mapped", "segment.bytes", "65536", "retention.bytes", "1048576"));
            produce(broker, "scratched", 0, 5000);
            broker.terminate();
            assertThat(broker.awaitExit()).isZero();
        }
        // In the first of several segments, all of which were closed in order and are not looked through at the start.
        overwrite(firstSegment(partition("scratched")), 30_000, new byte[] {1, 2, 3});

        final TopicPartition partition = new TopicPartition("scratched", 0);
        try (BrokerProcess broker = start();
                KafkaConsumer<byte[], byte[]> consumer = Clients.consumer(broker, Map.of())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            final List<ConsumerRecord<byte[], byte[]>> before = new ArrayList<>();
            await().untilAsserted(() -> assertThatThrownBy(
                            () -> consumer.poll(Duration.ofMillis(500)).forEach(before::add))
                    .isInstanceOf(KafkaException.class)
                    .hasMessageContaining("corrupt message when fetching offset " + before.size()));
            assertThat(before).isNotEmpty();

            consumer.seek(partition, 4000);
            final List<ConsumerRecord<byte[], byte[]>> behind = new ArrayList<>();
            await().untilAsserted(() -> {
                consumer.poll(Duration.ofMillis(500)).forEach(behind::add);
                assertThat(behind).hasSize(1000);
            });
            assertThat(new String(behind.getFirst().value(), UTF_8)).isEqualTo("value-4000");
            broker.terminate();
            assertThat(broker.awaitExit()).isZero();
            assertThat(broker.standardError()).contains("scratched-0 is damaged at offset " + before.size());
        }
    }

    /** The one with the lowest sequence number: file names say nothing of the order, and spare files have an empty header. */
    private static Path firstSegment(final Path partition) throws Exception {
        Path first = null;
        long lowest = Long.MAX_VALUE;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(partition, "segment-*.log")) {
            for (final Path file : files) {
                final ByteBuffer header = ByteBuffer.allocate(36).order(ByteOrder.LITTLE_ENDIAN);
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                    assertThat(channel.read(header, 0)).isEqualTo(header.capacity());
                }
                final boolean inUse = header.getInt(32) == 1;
                if (inUse && header.getLong(24) < lowest) {
                    lowest = header.getLong(24);
                    first = file;
                }
            }
        }
        assertThat(first).as("a segment in %s", partition).isNotNull();
        return first;
    }

    /** @return what stood there */
    private static byte[] overwrite(final Path file, final int position, final byte[] bytes) throws Exception {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            final ByteBuffer before = ByteBuffer.allocate(bytes.length);
            channel.read(before, position);
            channel.write(ByteBuffer.wrap(bytes), position);
            return before.array();
        }
    }
}
