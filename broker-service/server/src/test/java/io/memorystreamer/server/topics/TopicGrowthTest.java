package io.memorystreamer.server.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.memorystreamer.server.protocol.TopicReference;
import io.memorystreamer.server.storage.DataDirectory;
import io.memorystreamer.server.storage.StateStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Topics that get more partitions or another configuration, and what they reserve. */
class TopicGrowthTest {

    /** Four segments of 64 KiB, see {@link Brokers}. */
    private static final long PARTITION_BYTES = 4 * 65536;

    @TempDir
    Path directory;

    private DataDirectory data;
    private StateStore state;
    private TopicRegistry topics;

    @BeforeEach
    void start() {
        data = DataDirectory.open(directory);
        state = data.state(Brokers.MAINTENANCE);
        topics = Brokers.topics(Brokers.settings(directory, 8 << 20, 20), data, state);
        topics.recover();
    }

    @AfterEach
    void stop() {
        topics.close();
        state.close();
        data.close();
    }

    private void restart() {
        stop();
        start();
    }

    private Topic create(final String name, final int partitions, final String storage) throws TopicException {
        return topics.create(topics.plan(name, partitions, Map.of("memorystreamer.storage", storage)));
    }

    @Test
    void newPartitionsAreReservedAndGivenBackWithTheTopic() throws Exception {
        create("growing", 1, "mapped");
        topics.grow("growing", 3, true);
        assertThat(topics.budget().reserved()).isEqualTo(PARTITION_BYTES);

        topics.grow("growing", 3, false);

        assertThat(topics.find("growing").partitionCount()).isEqualTo(3);
        assertThat(topics.budget().reserved()).isEqualTo(3 * PARTITION_BYTES);
        restart();
        assertThat(topics.find("growing").partitionCount()).isEqualTo(3);
        topics.delete(TopicReference.byName("growing"));
        assertThat(topics.budget().reserved()).isZero();
    }

    @Test
    void whatACrashLeftOfAGrowthIsNotTakenForAPartition() throws Exception {
        create("crashed", 1, "mapped");
        final Path leftover = directory.resolve("topics").resolve("crashed").resolve("1");
        Files.createDirectory(leftover);
        Files.writeString(leftover.resolve("segment-0000000000000000.log"), "half made");
        restart();
        assertThat(topics.find("crashed").partitionCount()).isEqualTo(1);

        topics.grow("crashed", 2, false);

        assertThat(topics.find("crashed").partition(1).highWatermark()).isZero();
    }

    @Test
    void aGrowthThatFailsLeavesTheTopicAsItWas() throws Exception {
        create("failing", 1, "mapped");
        final Path description = directory.resolve("topics").resolve("failing").resolve("topic.properties.tmp");
        Files.createDirectory(description); // in the way of the next description

        assertThatThrownBy(() -> topics.grow("failing", 2, false)).isInstanceOf(TopicException.class);

        assertThat(topics.find("failing").partitionCount()).isEqualTo(1);
        assertThat(topics.budget().reserved()).isEqualTo(PARTITION_BYTES);
        Files.delete(description);
        restart();
        assertThat(topics.find("failing").partitionCount()).isEqualTo(1);
    }

    @Test
    void tooManyPartitionsAreRefused() throws Exception {
        create("bounded", 2, "file");
        assertThatThrownBy(() -> topics.grow("bounded", 21, false))
                .hasMessageContaining("topic bounded with 21 partitions exceeds the limit")
                .hasMessageContaining("max-partitions=20");
        topics.grow("bounded", 20, true);
    }

    @Test
    void aRetentionChangesWhatIsReserved() throws Exception {
        create("changing", 2, "mapped");
        topics.reconfigure(
                "changing",
                (present, defaults) -> present.change(Map.of("retention.bytes", "131072"), defaults),
                false);
        assertThat(topics.budget().reserved()).isEqualTo(2 * 5 * 65536);
        assertThatThrownBy(() -> topics.reconfigure(
                        "changing",
                        (present, defaults) -> present.change(Map.of("retention.bytes", "8388608"), defaults),
                        false))
                .hasMessageContaining("topic changing does not fit: 2 partitions x")
                .hasMessageContaining("of 8.0 MiB only 8.0 MiB are free");
        assertThat(topics.budget().reserved()).isEqualTo(2 * 5 * 65536);

        topics.replaceConfig("changing", Map.of(), false);

        assertThat(topics.budget().reserved()).isEqualTo(2 * PARTITION_BYTES);
        assertThat(topics.find("changing").config().durable())
                .as("what cannot be changed stays")
                .isTrue();
    }

    @Test
    void whatWasAskedForIsKnownAfterARestart() throws Exception {
        create("asked", 1, "mapped");
        topics.replaceConfig("asked", Map.of("retention.ms", "5000", "segment.ms", "7"), false);
        restart();
        assertThat(topics.find("asked").settings().asked())
                .isEqualTo(Map.of("retention.ms", "5000", "segment.ms", "7", "memorystreamer.storage", "mapped"));
    }

    @Test
    void aTopicThatRejectsCannotGetSmaller() throws Exception {
        create("rejecting", 1, "memory");
        assertThatThrownBy(() -> topics.replaceConfig(
                        "rejecting", Map.of("memorystreamer.overflow", "reject", "retention.bytes", "1000"), false))
                .hasMessageContaining("it cannot be less than now, 65536");
        topics.replaceConfig(
                "rejecting", Map.of("memorystreamer.overflow", "reject", "retention.bytes", "200000"), false);
        assertThat(topics.find("rejecting").config().rejects()).isTrue();
    }

    @Test
    void theStartsOfTopicsThatAreGoneAreForgotten() throws Exception {
        final Topic topic = create("started", 1, "mapped");
        final StartOffsets starts = new StartOffsets(state);
        starts.put(topic.id(), 0, 5);
        starts.put(UUID.randomUUID(), 0, 5); // of a topic whose deletion a crash cut short
        assertThat(state.startingWith("start/")).hasSize(2);
        restart();
        assertThat(state.startingWith("start/")).hasSize(1);
        assertThat(topics.find("started").partition(0).startOffset())
                .as("not behind the end of the log, which a power failure may have cut")
                .isZero();
        assertThat(new StartOffsets(state).find(topic.id(), 0))
                .as("nor after the next start, when new records stand there")
                .isZero();
        topics.delete(TopicReference.byName("started"));
        assertThat(state.startingWith("start/")).isEmpty();
    }
}
