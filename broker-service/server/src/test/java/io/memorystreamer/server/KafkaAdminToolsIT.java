package io.memorystreamer.server;

import static io.memorystreamer.server.KafkaTool.CONFIGS;
import static io.memorystreamer.server.KafkaTool.DELETE_RECORDS;
import static io.memorystreamer.server.KafkaTool.LOG_DIRS;
import static io.memorystreamer.server.KafkaTool.OFFSETS;
import static io.memorystreamer.server.KafkaTool.TOPICS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.memorystreamer.server.KafkaTool.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka's own command line tools for administrators. */
class KafkaAdminToolsIT {

    @TempDir
    static Path directory;

    private static BrokerProcess broker;

    @BeforeAll
    static void start() throws Exception {
        broker =
                BrokerProcess.start("memorystreamer.broker.memory=256m", "memorystreamer.broker.data-dir=" + directory);
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    private static Outcome run(final KafkaTool tool, final String... arguments) throws Exception {
        return tool.run(broker, arguments);
    }

    private static String succeed(final KafkaTool tool, final String... arguments) throws Exception {
        return tool.succeed(broker, arguments);
    }

    private static void produce(final String topic, final int records) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = Clients.producer(broker, Map.of())) {
            for (int i = 0; i < records; i++) {
                producer.send(new ProducerRecord<>(topic, 0, null, "value".getBytes(UTF_8)));
            }
        }
    }

    @Test
    void topicsAreCreatedListedDescribedAlteredAndDeleted() throws Exception {
        assertThat(succeed(
                        TOPICS,
                        "--create",
                        "--topic",
                        "tool-topic",
                        "--partitions",
                        "2",
                        "--config",
                        "retention.ms=60000"))
                .contains("Created topic tool-topic");
        assertThat(succeed(TOPICS, "--list")).contains("tool-topic");
        assertThat(succeed(TOPICS, "--describe", "--topic", "tool-topic"))
                .contains("PartitionCount: 2", "ReplicationFactor: 1", "retention.ms=60000")
                .containsPattern("Partition: 1\\s+Leader: 0\\s+Replicas: 0\\s+Isr: 0");
        succeed(TOPICS, "--alter", "--topic", "tool-topic", "--partitions", "3");
        assertThat(succeed(TOPICS, "--describe", "--topic", "tool-topic")).contains("PartitionCount: 3");
        assertThat(succeed(TOPICS, "--describe", "--under-min-isr-partitions")).doesNotContain("tool-topic");

        final Outcome again = run(TOPICS, "--create", "--topic", "tool-topic");
        assertThat(again.exitCode()).isNotZero();
        assertThat(again.output()).contains("topic tool-topic exists");
        final Outcome fewer = run(TOPICS, "--alter", "--topic", "tool-topic", "--partitions", "1");
        assertThat(fewer.exitCode()).isNotZero();
        assertThat(fewer.output()).contains("has 3 partitions already");

        succeed(TOPICS, "--delete", "--topic", "tool-topic");
        assertThat(succeed(TOPICS, "--list")).doesNotContain("tool-topic");
    }

    @Test
    void configurationsAreDescribedAndAltered() throws Exception {
        succeed(TOPICS, "--create", "--topic", "tool-config");
        final String[] topic = {"--entity-type", "topics", "--entity-name", "tool-config"};

        assertThat(configs(topic, "--alter", "--add-config", "retention.ms=120000,max.message.bytes=5000"))
                .contains("Completed updating config");
        assertThat(configs(topic, "--describe"))
                .contains("retention.ms=120000", "max.message.bytes=5000", "DYNAMIC_TOPIC_CONFIG:retention.ms=120000");
        assertThat(configs(topic, "--describe", "--all")).contains("segment.bytes=", "min.insync.replicas=1");
        configs(topic, "--alter", "--delete-config", "retention.ms");
        assertThat(configs(topic, "--describe")).doesNotContain("retention.ms=");

        final String[] brokerName = {"--entity-type", "brokers", "--entity-name", "0"};
        assertThat(configs(brokerName, "--describe", "--all")).contains("log.retention.bytes=", "num.partitions=1");
        final Outcome refused = run(
                CONFIGS,
                "--entity-type",
                "brokers",
                "--entity-name",
                "0",
                "--alter",
                "--add-config",
                "log.retention.ms=1000");
        assertThat(refused.exitCode()).isNotZero();
        assertThat(refused.output()).contains("cannot be changed while it runs");
    }

    private static String configs(final String[] entity, final String... arguments) throws Exception {
        final List<String> all = new ArrayList<>(List.of(entity));
        all.addAll(List.of(arguments));
        return succeed(CONFIGS, all.toArray(String[]::new));
    }

    @Test
    void recordsAreDeletedAndOffsetsAndSizesAreTold() throws Exception {
        succeed(TOPICS, "--create", "--topic", "tool-records");
        produce("tool-records", 100);
        final Path file = Files.writeString(
                directory.getParent().resolve("delete-records.json"),
                "{\"version\":1,\"partitions\":[{\"topic\":\"tool-records\",\"partition\":0,\"offset\":42}]}");

        assertThat(succeed(DELETE_RECORDS, "--offset-json-file", file.toString()))
                .contains("partition: tool-records-0")
                .contains("low_watermark: 42");
        Files.delete(file);

        assertThat(succeed(OFFSETS, "--topic", "tool-records", "--time", "earliest"))
                .contains("tool-records:0:42");
        assertThat(succeed(OFFSETS, "--topic", "tool-records")).contains("tool-records:0:100");
        assertThat(succeed(LOG_DIRS, "--describe", "--topic-list", "tool-records"))
                .contains("\"partition\":\"tool-records-0\"")
                .containsPattern("\"size\":[1-9][0-9]*");
    }
}
