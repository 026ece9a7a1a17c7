package io.memorystreamer.operator.controller.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.memorystreamer.operator.api.MemoryStreamerCluster;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BrokerConfigurationTest {
    private static final String PREFIX = "memorystreamer.broker.";

    @Test
    void halfOfTheMemoryIsForMessagesWhereNothingElseIsSaid() throws IOException {
        assertThat(parsed("streams"))
                .containsEntry(PREFIX + "kafka-port", "9092")
                .containsEntry(PREFIX + "memory", "536870912")
                .containsEntry(PREFIX + "memory-dir", "/dev/shm")
                .doesNotContainKey(PREFIX + "data-dir");
    }

    @Test
    void aVolumeIsTheDataDirectory() throws IOException {
        assertThat(parsed("streams", "storage: {volumeClaim: {size: 10Gi}}"))
                .containsEntry(PREFIX + "data-dir", "/data")
                .containsEntry(PREFIX + "memory", "536870912");
    }

    @Test
    void topicDefaultsBecomeTheBrokersKeys() throws IOException {
        assertThat(parsed(
                        "streams",
                        "topicDefaults: {partitions: 3, autoCreate: false, config: {retention.bytes: '67108864',"
                                + " retention.ms: '90000', segment.bytes: '-1', max.message.bytes: '2000000',"
                                + " memorystreamer.storage: memory}}"))
                .containsEntry(PREFIX + "default-partitions", "3")
                .containsEntry(PREFIX + "auto-create-topics", "false")
                .containsEntry(PREFIX + "retention-bytes", "67108864")
                .containsEntry(PREFIX + "retention-time", "PT1M30S")
                .containsEntry(PREFIX + "max-message-bytes", "2000000")
                .containsEntry(PREFIX + "storage", "memory")
                .doesNotContainKey(PREFIX + "segment-bytes");
    }

    @Test
    void ownConfigurationIsTakenButForWhatTheOperatorDecides() throws IOException {
        assertThat(parsed(
                        "streams",
                        "configuration: {memorystreamer.broker.max-connections: '5', memorystreamer.broker.memory: '1'}",
                        "listeners: [{name: kafka, port: 9094}]"))
                .containsEntry(PREFIX + "max-connections", "5")
                .containsEntry(PREFIX + "memory", "536870912")
                .containsEntry(PREFIX + "kafka-port", "9094");
    }

    @Test
    void noValueCanAddALineOrChangeAnother() throws IOException {
        Properties parsed = parsed(
                "streams",
                "configuration: {quarkus.log.level: \"INFO\\nmemorystreamer.broker.memory=1\","
                        + " 'quarkus.log.category.\"a b=c\".level': ' \\\\path '}");

        assertThat(parsed).containsEntry(PREFIX + "memory", "536870912");
        assertThat(parsed).containsEntry("quarkus.log.level", "INFO\nmemorystreamer.broker.memory=1");
        assertThat(parsed).containsEntry("quarkus.log.category.\"a b=c\".level", " \\\\path ");
    }

    /** The page is made of the broker's own mappings, and a test of its module holds it to them. */
    @Test
    void everyKeyAndVariableIsOneOfTheBrokersConfiguration() throws IOException {
        String page = Files.readString(Path.of("../../docs/configuration.md"));
        MemoryStreamerCluster cluster = ClusterSamples.cluster(
                "streams",
                "storage: {volumeClaim: {size: 10Gi}}",
                "topicDefaults: {partitions: 3, autoCreate: false, config: {retention.bytes: '67108864',"
                        + " retention.ms: '90000', segment.bytes: '1048576', max.message.bytes: '2000000',"
                        + " memorystreamer.storage: memory}}");
        Properties file = new Properties();
        file.load(new StringReader(BrokerConfiguration.of(cluster)));
        Stream<String> variables =
                BrokerPodFactory.create(ClusterSamples.plan(cluster)).getSpec().getContainers().stream()
                        .flatMap(container -> container.getEnv().stream())
                        .map(EnvVar::getName)
                        .filter(name -> name.matches("(MEMORYSTREAMER|QUARKUS)_.*"));

        assertThat(Stream.concat(file.stringPropertyNames().stream(), variables))
                .hasSizeGreaterThan(10)
                .allMatch(name -> page.contains("`" + name + "`"));
    }

    @Test
    void theChecksumFollowsTheFileAlone() {
        String file = BrokerConfiguration.of(ClusterSamples.cluster("streams"));

        assertThat(BrokerConfiguration.checksum(file))
                .isEqualTo(BrokerConfiguration.checksum(BrokerConfiguration.of(ClusterSamples.cluster("streams"))))
                .isNotEqualTo(BrokerConfiguration.checksum(
                        BrokerConfiguration.of(ClusterSamples.cluster("streams", "topicDefaults: {partitions: 2}"))))
                .hasSize(64);
    }

    @Test
    void theHeapIsAShareOfWhatMessagesLeave() {
        BrokerMemory memory = BrokerMemory.of(ClusterSamples.cluster(
                        "streams", "resources: {cpu: 2, memory: 2Gi}", "storage: {memory: {size: 1536Mi}}")
                .getSpec());

        assertThat(memory.messages()).isEqualTo(1536L << 20);
        assertThat(memory.heap()).isEqualTo(204L << 20);
    }

    @Test
    void theHeapIsInHugePagesWhenThereAreAny() {
        var spec = ClusterSamples.cluster(
                        "streams",
                        "resources: {cpu: 2, memory: 4Gi}",
                        "numa: {policy: required, hugePages: {pageSize: 2Mi, amount: 1Gi}}")
                .getSpec();

        assertThat(BrokerMemory.of(spec).javaOptions(spec))
                .isEqualTo("-Xmx768m -XX:+UseLargePages -XX:LargePageSizeInBytes=2m");
    }

    @Test
    void theImageIsTheOperatorsUnlessTheClusterSaysOtherwise() {
        String byDefault = "registry:5000/memorystreamer-broker:0.1.0";
        assertThat(BrokerImage.of(ClusterSamples.cluster("a").getSpec(), byDefault))
                .isEqualTo(byDefault);
        assertThat(BrokerImage.of(ClusterSamples.cluster("a", "version: '2'").getSpec(), byDefault))
                .isEqualTo("registry:5000/memorystreamer-broker:2");
        assertThat(BrokerImage.of(
                        ClusterSamples.cluster("a", "version: '2'").getSpec(), "registry:5000/broker@sha256:00"))
                .isEqualTo("registry:5000/broker:2");
        assertThat(BrokerImage.of(
                        ClusterSamples.cluster("a", "image: other/broker:3").getSpec(), byDefault))
                .isEqualTo("other/broker:3");
    }

    private static Properties parsed(String name, String... lines) throws IOException {
        Properties properties = new Properties();
        properties.load(new StringReader(BrokerConfiguration.of(ClusterSamples.cluster(name, lines))));
        return properties;
    }
}
