package io.memorystreamer.server.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.memorystreamer.server.protocol.ErrorCode;
import io.memorystreamer.server.protocol.TopicReference;
import io.memorystreamer.server.storage.DataDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the next run of a broker finds in its data directory. */
class DurableTopicsTest {

    private static final Map<String, String> MAPPED =
            Map.of("memorystreamer.storage", "mapped", "retention.bytes", "131072", "retention.ms", "5000");

    @TempDir
    Path directory;

    private DataDirectory data;
    private TopicRegistry topics;

    private void start(final long memory, final int maxPartitions) {
        data = DataDirectory.open(directory);
        topics = Brokers.topics(Brokers.settings(directory, memory, maxPartitions), data);
        topics.recover();
    }

    private void start() {
        start(64 << 20, 100);
    }

    @AfterEach
    void stop() {
        if (topics != null) {
            topics.close();
            data.close();
            topics = null;
        }
    }

    private Topic create(final String name, final int partitions, final Map<String, String> configs)
            throws TopicException {
        return topics.create(topics.plan(name, partitions, configs));
    }

    private Path topicDirectory(final String name) {
        return directory.resolve("topics").resolve(name);
    }

    @Test
    void durableTopicsKeepIdPartitionsAndConfigurationAndThoseInMemoryAreGone() throws Exception {
        start();
        final Topic before = create("kept", 3, MAPPED);
        create("passing", 1, Map.of());
        final long reserved = before.partitionCount() * before.config().maxBytes();

        stop();
        start();

        assertThat(topics.all()).hasSize(1);
        final Topic after = topics.find("kept");
        assertThat(after.id()).isEqualTo(before.id());
        assertThat(after.config()).isEqualTo(before.config());
        assertThat(after.partitionCount()).isEqualTo(3);
        assertThat(topics.find(TopicReference.byId(before.id()))).isSameAs(after);
        assertThat(topics.budget().reserved()).isEqualTo(reserved);
    }

    @Test
    void aDamagedTopicIsOfflineAndTheOthersAreServed() throws Exception {
        start();
        create("healthy", 1, MAPPED);
        create("damaged", 1, MAPPED);
        create("incomplete", 2, MAPPED);
        stop();
        final Path description = topicDirectory("damaged").resolve("topic.properties");
        Files.writeString(description, Files.readString(description).replace("retention.ms=5000", "retention.ms=5"));
        removeTree(topicDirectory("incomplete").resolve("1"));

        start();

        assertThat(topics.all()).extracting(Topic::name).containsExactly("healthy");
        assertThat(topics.offline())
                .extracting(OfflineTopic::reason)
                .containsExactlyInAnyOrder(
                        description + " is damaged: its checksum does not match its content",
                        topicDirectory("incomplete").resolve("1") + " is missing, the log of partition 1");
        final TopicReference reference = TopicReference.byName("damaged");
        assertThat(topics.missing(reference)).isEqualTo(ErrorCode.KAFKA_STORAGE_ERROR);
        assertThatThrownBy(() -> topics.plan("damaged", 1, Map.of()))
                .as("its name is not given to a new topic")
                .isInstanceOfSatisfying(
                        TopicException.class, e -> assertThat(e.error()).isEqualTo(ErrorCode.TOPIC_ALREADY_EXISTS))
                .hasMessageContaining("is offline: " + description);
    }

    @Test
    void aTopicThatIsOfflineCanBeDeletedAndMadeAnew() throws Exception {
        start();
        create("damaged", 1, MAPPED);
        stop();
        Files.delete(topicDirectory("damaged").resolve("topic.properties"));
        start();

        assertThat(topics.delete(TopicReference.byName("damaged")).name()).isEqualTo("damaged");

        assertThat(topics.offline()).isEmpty();
        create("damaged", 1, MAPPED);
        stop();
        start();
        assertThat(topics.find("damaged")).isNotNull();
    }

    @Test
    void aDeletedTopicLeavesNoFileAndDoesNotComeBack() throws Exception {
        start();
        final Topic topic = create("deleted", 2, MAPPED);

        assertThat(topics.delete(TopicReference.byId(topic.id())).name()).isEqualTo("deleted");

        assertThat(directory.resolve("topics")).isEmptyDirectory();
        assertThat(topics.budget().reserved()).isZero();
        assertThat(topics.delete(TopicReference.byName("deleted"))).isNull();
        stop();
        start();
        assertThat(topics.all()).isEmpty();
        assertThat(topics.offline()).isEmpty();
    }

    @Test
    void topicsThatNoLongerFitAreOfflineWithTheSum() throws Exception {
        start();
        create("a", 4, MAPPED);
        create("b", 4, MAPPED);
        stop();

        start(2 << 20, 100);

        assertThat(topics.all()).extracting(Topic::name).containsExactly("a");
        assertThat(topics.offline())
                .extracting(OfflineTopic::reason)
                .singleElement()
                .asString()
                .contains("4 partitions x 320.0 KiB")
                .contains("= 1.3 MiB, but of 2.0 MiB only 768.0 KiB are free");

        stop();
        start(64 << 20, 4);
        assertThat(topics.offline())
                .extracting(OfflineTopic::reason)
                .singleElement()
                .asString()
                .contains("max-partitions=4");
    }

    @Test
    void storageThatSurvivesIsRefusedWithoutADataDirectory() {
        try (TopicRegistry memoryOnly = Brokers.topics(Brokers.settings(null, 64 << 20, 10), null)) {
            assertThatThrownBy(() -> memoryOnly.plan("t", 1, Map.of("memorystreamer.storage", "file")))
                    .isInstanceOfSatisfying(
                            TopicException.class, e -> assertThat(e.error()).isEqualTo(ErrorCode.INVALID_CONFIG))
                    .hasMessage("memorystreamer.storage=file: this broker has no directory in which topics survive;"
                            + " start it with --data-dir (memorystreamer.broker.data-dir)");
        }
    }

    private static void removeTree(final Path root) throws IOException {
        try (var files = Files.walk(root)) {
            for (final Path path :
                    files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
