package io.memorystreamer.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.AlterConfigsOptions;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConfigEntry.ConfigSource;
import org.apache.kafka.clients.admin.ConfigEntry.ConfigType;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What kafka-clients' Admin finds when it asks for configurations and changes them. */
class AdminConfigsIT {

    private static final ConfigResource BROKER = new ConfigResource(ConfigResource.Type.BROKER, "0");

    @TempDir
    static Path directory;

    private static AdminBroker broker;

    @BeforeAll
    static void start() throws Exception {
        broker = AdminBroker.start(
                directory, "memorystreamer.broker.memory=256m", "memorystreamer.broker.retention-bytes=4m");
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    private static ConfigResource create(final String topic, final String... configs) throws Exception {
        final Map<String, String> all = new HashMap<>();
        for (int i = 0; i < configs.length; i += 2) {
            all.put(configs[i], configs[i + 1]);
        }
        broker.create(topic, 1, all);
        return new ConfigResource(ConfigResource.Type.TOPIC, topic);
    }

    private static Config describe(final ConfigResource resource) throws Exception {
        return broker.admin()
                .describeConfigs(
                        List.of(resource),
                        new DescribeConfigsOptions().includeSynonyms(true).includeDocumentation(true))
                .all()
                .get()
                .get(resource);
    }

    private static void change(final ConfigResource resource, final AlterConfigOp... changes) throws Exception {
        broker.admin()
                .incrementalAlterConfigs(Map.of(resource, Arrays.asList(changes)))
                .all()
                .get();
    }

    private static AlterConfigOp set(final String key, final String value) {
        return operation(key, value, OpType.SET);
    }

    private static AlterConfigOp operation(final String key, final String value, final OpType type) {
        return new AlterConfigOp(new ConfigEntry(key, value), type);
    }

    private static Throwable changeFails(final ConfigResource resource, final AlterConfigOp... changes) {
        return AdminBroker.failureOf(() -> change(resource, changes));
    }

    @Test
    void aTopicsConfigurationIsDescribedWithItsSources() throws Exception {
        final Config config = describe(create("described", "retention.ms", "60000", "segment.ms", "1000"));

        final ConfigEntry set = config.get("retention.ms");
        assertThat(set.value()).isEqualTo("60000");
        assertThat(set.source()).isEqualTo(ConfigSource.DYNAMIC_TOPIC_CONFIG);
        assertThat(set.type()).isEqualTo(ConfigType.LONG);
        assertThat(set.documentation()).contains("Milliseconds");
        assertThat(set.isReadOnly()).isFalse();
        assertThat(set.synonyms())
                .extracting(ConfigEntry.ConfigSynonym::name)
                .containsExactly("retention.ms", "memorystreamer.broker.retention-time");
        assertThat(config.get("retention.bytes").source())
                .as("the broker was started with it")
                .isEqualTo(ConfigSource.STATIC_BROKER_CONFIG);
        assertThat(config.get("flush.ms").source()).isEqualTo(ConfigSource.DEFAULT_CONFIG);
        assertThat(config.get("segment.bytes").isReadOnly()).isTrue();
        assertThat(config.get("min.insync.replicas").value()).isEqualTo("1");
        assertThat(config.get("segment.ms").value())
                .as("without effect, but set")
                .isEqualTo("1000");
        assertThat(config.get("segment.jitter.ms"))
                .as("without effect and not set")
                .isNull();
    }

    @Test
    void theBrokersConfigurationIsDescribedAndReadOnly() throws Exception {
        final Config config = describe(BROKER);
        assertThat(config.entries())
                .isNotEmpty()
                .allSatisfy(entry -> assertThat(entry.isReadOnly()).isTrue());
        assertThat(config.get("log.retention.bytes").value()).isEqualTo(Long.toString(4 << 20));
        assertThat(config.get("log.retention.bytes").source()).isEqualTo(ConfigSource.STATIC_BROKER_CONFIG);
        assertThat(config.get("num.partitions").source()).isEqualTo(ConfigSource.DEFAULT_CONFIG);
        assertThat(config.get("log.dirs").value()).isEqualTo(directory.toString());

        assertThat(changeFails(BROKER, set("log.retention.ms", "1000")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("cannot be changed while it runs");
        assertThatThrownBy(() -> describe(new ConfigResource(ConfigResource.Type.TOPIC, "nowhere")))
                .hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory", "mapped", "file"})
    void aRetentionThatIsSetLaterIsApplied(final String storage) throws Exception {
        final ConfigResource topic = create("aging-" + storage, "memorystreamer.storage", storage);
        final TopicPartition partition = new TopicPartition(topic.name(), 0);
        try (KafkaProducer<byte[], byte[]> producer = Clients.producer(broker.process(), Map.of())) {
            producer.send(new ProducerRecord<>(topic.name(), 0, null, new byte[100]))
                    .get();
        }
        change(topic, set("retention.ms", "300"));
        await().atMost(Duration.ofSeconds(20)).until(() -> broker.offset(partition, OffsetSpec.earliest()) == 1);
    }

    @Test
    void changesSurviveAKilledBroker() throws Exception {
        final ConfigResource topic = create("lasting", "memorystreamer.storage", "mapped", "flush.ms", "100");
        change(
                topic,
                set("retention.ms", "3600000"),
                set("max.message.bytes", "2000"),
                set("segment.ms", "5"),
                operation("flush.ms", null, OpType.DELETE));
        broker.killAndStartAgain();

        final Config config = describe(topic);
        assertThat(config.get("retention.ms").value()).isEqualTo("3600000");
        assertThat(config.get("retention.ms").source()).isEqualTo(ConfigSource.DYNAMIC_TOPIC_CONFIG);
        assertThat(config.get("max.message.bytes").value()).isEqualTo("2000");
        assertThat(config.get("segment.ms").value()).isEqualTo("5");
        assertThat(config.get("flush.ms").value()).isEqualTo(Long.toString(Long.MAX_VALUE));
        assertThat(config.get("flush.ms").source()).isEqualTo(ConfigSource.DEFAULT_CONFIG);
        try (KafkaProducer<byte[], byte[]> producer = Clients.producer(broker.process(), Map.of())) {
            assertThatThrownBy(() -> producer.send(new ProducerRecord<>("lasting", new byte[5000]))
                            .get())
                    .hasCauseInstanceOf(RecordTooLargeException.class);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "segment.bytes          | 131072  | cannot be changed; create another topic",
                "memorystreamer.storage | mapped  | cannot be changed; create another topic",
                "retention.ms           | soon    | must be a whole number",
                "retention.ms           | 0       | must be -1 for no bound",
                "max.message.bytes      | 9999999 | at most",
                "flush.messages         | 1       | memory cannot be flushed",
                "cleanup.policy         | shrink  | must be delete, compact or compact,delete",
                "segment.ms             | x       | must be a number",
                "no.such.key            | 1       | unknown topic configuration",
            })
    void whatCannotBeHadIsRefusedWithTheReason(final String key, final String value, final String reason)
            throws Exception {
        final ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, "strict");
        if (!broker.admin().listTopics().names().get().contains("strict")) {
            create("strict", "segment.bytes", "65536", "retention.bytes", "131072");
        }
        final Config before = describe(topic);

        assertThat(changeFails(topic, set("flush.ms", Long.toString(Long.MAX_VALUE)), set(key, value)))
                .as("beside a change that could be made")
                .isInstanceOf(InvalidConfigurationException.class);
        assertThat(changeFails(topic, set(key, value)))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining(reason);
        assertThat(describe(topic).entries()).as("nothing has changed").containsAll(before.entries());
    }

    @Test
    void memoryThatIsNotThereIsRefusedAndWhatIsGivenBackCanBeHad() throws Exception {
        final ConfigResource topic = create("large", "retention.bytes", Integer.toString(4 << 20));
        assertThat(changeFails(topic, set("retention.bytes", Long.toString(1L << 30))))
                .isInstanceOf(PolicyViolationException.class)
                .hasMessageContaining("topic large does not fit")
                .hasMessageContaining("are free");

        change(topic, set("retention.bytes", Integer.toString(64 << 20)));
        assertThatThrownBy(() -> create("other", "retention.bytes", Integer.toString(200 << 20)))
                .hasCauseInstanceOf(PolicyViolationException.class);
        change(topic, set("retention.bytes", Integer.toString(1 << 20)));
        create("other", "retention.bytes", Integer.toString(150 << 20));
        broker.admin().deleteTopics(List.of("other", "large")).all().get();
    }

    @Test
    void listsAreAppendedToAndSubtractedFrom() throws Exception {
        final String key = "leader.replication.throttled.replicas";
        final ConfigResource topic = create("lists");
        change(topic, operation(key, "0:0", OpType.APPEND));
        change(topic, operation(key, "1:0,2:0", OpType.APPEND));
        change(topic, operation(key, "1:0", OpType.SUBTRACT));
        assertThat(describe(topic).get(key).value()).isEqualTo("0:0,2:0");

        assertThat(changeFails(topic, operation("retention.ms", "1", OpType.APPEND)))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("is no list");
    }

    @Test
    void changesThatAreOnlyValidatedAreNotMade() throws Exception {
        final ConfigResource topic = create("validated");
        broker.admin()
                .incrementalAlterConfigs(
                        Map.of(topic, List.of(set("retention.ms", "1234"))),
                        new AlterConfigsOptions().validateOnly(true))
                .all()
                .get();
        assertThat(describe(topic).get("retention.ms").value()).isEqualTo("-1");
    }

    @Test
    void anUnknownTopicCannotBeConfigured() {
        assertThat(changeFails(new ConfigResource(ConfigResource.Type.TOPIC, "nowhere"), set("retention.ms", "1")))
                .isInstanceOf(UnknownTopicOrPartitionException.class);
        assertThat(changeFails(new ConfigResource(ConfigResource.Type.GROUP, "g"), set("retention.ms", "1")))
                .isInstanceOf(InvalidRequestException.class);
    }
}
