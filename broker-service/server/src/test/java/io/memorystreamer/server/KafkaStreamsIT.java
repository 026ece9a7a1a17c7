package io.memorystreamer.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka Streams' word count, at least once, as a program of its own. */
class KafkaStreamsIT {

    private static final int PARTITIONS = 2;

    @TempDir
    Path directory;

    private BrokerProcess broker;
    private Admin admin;

    @BeforeEach
    void start() throws Exception {
        broker = BrokerProcess.start("memorystreamer.broker.memory=1g");
        admin = Clients.admin(broker);
        admin.createTopics(List.of(
                        new NewTopic(WordCount.INPUT, PARTITIONS, (short) 1),
                        new NewTopic(WordCount.OUTPUT, PARTITIONS, (short) 1)))
                .all()
                .get();
    }

    @AfterEach
    void stop() {
        admin.close();
        broker.close();
    }

    /** @param name of its local state and of the file with its output */
    private Process wordCount(final String name) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                        WordCount.class.getName(),
                        broker.kafka(),
                        directory.resolve(name).toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(name + ".out").toFile())
                .start();
    }

    private void write(final String... lines) {
        try (KafkaProducer<byte[], byte[]> producer = Clients.producer(broker, Map.of())) {
            for (int i = 0; i < lines.length; i++) {
                producer.send(new ProducerRecord<>(WordCount.INPUT, i % PARTITIONS, null, lines[i].getBytes(UTF_8)));
            }
        }
    }

    /** The last count of each word. */
    private Map<String, Long> counts() {
        final Map<String, Long> counts = new HashMap<>();
        for (int i = 0; i < PARTITIONS; i++) {
            Clients.readAll(broker, new TopicPartition(WordCount.OUTPUT, i))
                    .forEach(record -> counts.put(
                            new String(record.key(), UTF_8),
                            ByteBuffer.wrap(record.value()).getLong()));
        }
        return counts;
    }

    private void awaitCounts(final Process program, final String name, final Map<String, Long> expected) {
        await().atMost(60, TimeUnit.SECONDS).untilAsserted(() -> {
            assertThat(program.isAlive()).as(output(name)).isTrue();
            assertThat(counts()).isEqualTo(expected);
        });
    }

    private String output(final String name) throws IOException {
        return "output of word count: " + Files.readString(directory.resolve(name + ".out"));
    }

    /** SIGTERM. */
    private static void terminate(final Process program) throws InterruptedException {
        program.toHandle().destroy();
        assertThat(program.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void countsWordsAndGoesOnFromTheChangelogWhenItsLocalStateIsLost() throws Exception {
        final Process first = wordCount("first");
        try {
            write("all streams lead to Kafka", "hello Kafka streams", "join Kafka summit");
            awaitCounts(
                    first,
                    "first",
                    Map.of(
                            "all", 1L, "streams", 2L, "lead", 1L, "to", 1L, "kafka", 3L, "hello", 1L, "join", 1L,
                            "summit", 1L));
            awaitPurgeOfRepartitionTopic();
            terminate(first);
        } finally {
            first.destroyForcibly();
        }

        final Process second = wordCount("second");
        try {
            write("hello again", "hello Kafka");
            awaitCounts(
                    second,
                    "second",
                    Map.of(
                            "all", 1L, "streams", 2L, "lead", 1L, "to", 1L, "kafka", 4L, "hello", 3L, "join", 1L,
                            "summit", 1L, "again", 1L));
            terminate(second);
        } finally {
            second.destroyForcibly();
        }
        theChangelogKeepsEverything();
    }

    /** Streams deletes what it has read from its own repartition topics (KIP-204). */
    private void awaitPurgeOfRepartitionTopic() {
        await().atMost(30, TimeUnit.SECONDS).untilAsserted(() -> {
            long starts = 0;
            for (int i = 0; i < PARTITIONS; i++) {
                final TopicPartition partition = new TopicPartition(WordCount.REPARTITION, i);
                starts += admin.listOffsets(Map.of(partition, OffsetSpec.earliest()))
                        .partitionResult(partition)
                        .get()
                        .offset();
            }
            assertThat(starts).as("records deleted").isPositive();
        });
    }

    private void theChangelogKeepsEverything() throws Exception {
        final ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, WordCount.CHANGELOG);
        final var config = admin.describeConfigs(List.of(topic)).all().get().get(topic);
        assertThat(config.get("cleanup.policy").value()).isEqualTo("compact");
        assertThat(config.get("retention.ms").value()).isEqualTo("-1");
        assertThat(config.get("memorystreamer.overflow").value()).isEqualTo("reject");
        assertThatThrownBy(() -> admin.deleteRecords(
                                Map.of(new TopicPartition(WordCount.CHANGELOG, 0), RecordsToDelete.beforeOffset(1)))
                        .all()
                        .get())
                .hasCauseInstanceOf(PolicyViolationException.class);
    }
}
