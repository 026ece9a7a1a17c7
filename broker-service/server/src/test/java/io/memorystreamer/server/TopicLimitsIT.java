package io.memorystreamer.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What bounds a topic, and what a user of Kafka sees at the bound. */
class TopicLimitsIT {

    @TempDir
    static Path directory;

    private static BrokerProcess broker;
    private static Admin admin;

    @BeforeAll
    static void start() throws Exception {
        broker =
                BrokerProcess.start("memorystreamer.broker.memory=128m", "memorystreamer.broker.data-dir=" + directory);
        admin = Clients.admin(broker);
    }

    @AfterAll
    static void stop() {
        admin.close();
        broker.close();
    }

    private static TopicPartition create(final String topic, final Map<String, String> configs) throws Exception {
        admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1).configs(configs)))
                .all()
                .get();
        return new TopicPartition(topic, 0);
    }

    private static long offset(final TopicPartition partition, final OffsetSpec spec) throws Exception {
        return admin.listOffsets(Map.of(partition, spec))
                .partitionResult(partition)
                .get()
                .offset();
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory", "mapped", "file"})
    void recordsOlderThanTheRetentionGo(final String storage) throws Exception {
        final TopicPartition partition =
                create("aging-" + storage, Map.of("retention.ms", "300", "memorystreamer.storage", storage));
        try (KafkaProducer<byte[], byte[]> producer = Clients.producer(broker, Map.of())) {
            producer.send(new ProducerRecord<>(partition.topic(), 0, null, new byte[100]))
                    .get();
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() ->
                            assertThat(offset(partition, OffsetSpec.earliest())).isEqualTo(1));

            assertThat(producer.send(new ProducerRecord<>(partition.topic(), 0, null, new byte[100]))
                            .get()
                            .offset())
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory", "mapped", "file"})
    void aFullTopicThatRejectsFailsTheSendAtOnceAndKeepsWhatItHas(final String storage) throws Exception {
        final TopicPartition partition = create(
                "bounded-" + storage,
                Map.of(
                        "memorystreamer.overflow", "reject",
                        "memorystreamer.storage", storage,
                        "segment.bytes", "65536",
                        "retention.bytes", "131072"));
        try (KafkaProducer<byte[], byte[]> producer = Clients.producer(broker, Map.of())) {
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 1000; i++) {
                            producer.send(new ProducerRecord<>(partition.topic(), 0, null, new byte[1000]))
                                    .get();
                        }
                    })
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(PolicyViolationException.class)
                    .hasMessageContaining(
                            "the partition is full: retention.bytes=131072 with memorystreamer.overflow=reject");
        }
        final long end = offset(partition, OffsetSpec.latest());
        assertThat(end * 1000).isGreaterThanOrEqualTo(100_000);
        assertThat(Clients.readAll(broker, partition)).hasSize((int) end);
    }

    @Test
    void aTopicThatDoesNotFitIsRefusedWithTheSum() {
        assertThatThrownBy(() -> create("large", Map.of("memorystreamer.storage", "mapped", "retention.bytes", "1g")))
                .hasCauseInstanceOf(InvalidConfigurationException.class);
        assertThatThrownBy(() ->
                        create("large", Map.of("memorystreamer.storage", "mapped", "retention.bytes", "1073741824")))
                .hasCauseInstanceOf(PolicyViolationException.class)
                .hasMessageContaining("topic large does not fit: 1 partitions x 1.0 GiB (mapped, segments of")
                .hasMessageContaining("= 1.0 GiB, but of 128.0 MiB only");
    }

    @Test
    void theConfigurationInEffectIsAnsweredToWhoCreatesATopic() throws Exception {
        final var configs = admin.createTopics(List.of(new NewTopic("described", 1, (short) 1)
                        .configs(Map.of(
                                "memorystreamer.storage", "mapped", "flush.ms", "100", "retention.ms", "60000"))))
                .config("described")
                .get();
        assertThat(configs.get("retention.ms").value()).isEqualTo("60000");
        assertThat(configs.get("flush.ms").value()).isEqualTo("100");
        assertThat(configs.get("flush.messages").value()).isEqualTo("9223372036854775807");
        assertThat(configs.get("memorystreamer.storage").value()).isEqualTo("mapped");
        assertThat(configs.get("memorystreamer.overflow").value()).isEqualTo("delete-oldest");
    }
}
