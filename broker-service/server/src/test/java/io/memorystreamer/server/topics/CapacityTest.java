package io.memorystreamer.server.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.memorystreamer.server.protocol.ErrorCode;
import io.memorystreamer.server.storage.DataDirectory;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which storage takes what, and what a topic that does not fit is told. */
class CapacityTest {

    /** More than any file system of a test machine has. */
    private static final String HUGE_RETENTION = Long.toString(1L << 46);

    @TempDir
    Path directory;

    private DataDirectory data;
    private TopicRegistry topics;
    private int names;

    @BeforeEach
    void start() {
        data = DataDirectory.open(directory);
        topics = Brokers.topics(Brokers.settings(directory, 1 << 20, 100), data);
    }

    @AfterEach
    void stop() {
        topics.close();
        data.close();
    }

    private TopicPlan plan(final int partitions, final String storage, final String... more) throws TopicException {
        final Map<String, String> configs = new HashMap<>(Map.of("memorystreamer.storage", storage));
        for (int i = 0; i < more.length; i += 2) {
            configs.put(more[i], more[i + 1]);
        }
        return topics.plan("t" + ++names, partitions, configs);
    }

    private AbstractThrowableAssert<?, ?> assertRefused(final TopicPlan plan) {
        return assertThatThrownBy(() -> topics.requireRoom(plan))
                .isInstanceOfSatisfying(
                        TopicException.class, e -> assertThat(e.error()).isEqualTo(ErrorCode.POLICY_VIOLATION));
    }

    @Test
    void segmentsInMemoryAndMappedOnesShareTheMemoryBudget() throws Exception {
        topics.create(plan(2, "memory"));
        topics.create(plan(1, "mapped"));
        assertThat(topics.budget().reserved()).isEqualTo(3 * 4 * 65536);

        for (final String storage : new String[] {"memory", "mapped"}) {
            topics.requireRoom(plan(1, storage));
            final TopicPlan plan = plan(2, storage);
            assertRefused(plan)
                    .hasMessage("topic " + plan.name() + " does not fit: 2 partitions x 256.0 KiB (" + storage
                            + ", segments of 64.0 KiB, retention of 64.0 KiB) = 512.0 KiB, but of 1.0 MiB only 256.0 KiB"
                            + " are free; use fewer partitions, a smaller retention.bytes or segment.bytes, or give the"
                            + " broker more memory");
        }
    }

    @Test
    void segmentsInFilesTakeDiskAndNoMemory() throws Exception {
        topics.requireRoom(plan(100, "file"));
        assertRefused(plan(1, "file", "retention.bytes", HUGE_RETENTION))
                .hasMessageContaining("1 partitions x 64.0 TiB (file, segments of 64.0 KiB")
                .hasMessageContaining("left in the data directory 0 B are promised to topics already")
                .hasMessageEndingWith("or free space there");
    }

    @Test
    void whatOtherTopicsMayStillFillOfTheDiskIsNotFree() throws Exception {
        topics.create(plan(1, "mapped"));
        // How much of it is there already is up to the log.
        assertRefused(plan(1, "file", "retention.bytes", HUGE_RETENTION))
                .hasMessageMatching(".* [1-9][0-9.]+ KiB are promised to topics already.*");
    }

    @Test
    void validationAndFailureReserveNothing() throws Exception {
        topics.requireRoom(plan(1, "memory"));
        assertRefused(plan(9, "memory"));
        assertThat(topics.budget().reserved()).isZero();
    }
}
