package io.memorystreamer.server.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.memorystreamer.log.LogConfig;
import io.memorystreamer.log.Overflow;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** There is no compaction, so a topic that asks for it keeps everything. */
class CleanupPolicyTest {

    private static final TopicConfig DEFAULTS = TopicConfig.defaults(Brokers.settings(Path.of("data"), 64 << 20, 10));

    private static TopicSettings settings(final String... keysAndValues) throws TopicException {
        final Map<String, String> configs = new HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            configs.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return TopicSettings.parse(configs, DEFAULTS);
    }

    @Test
    void compactKeepsEveryRecordAndFillsUp() throws Exception {
        final TopicConfig config =
                settings("cleanup.policy", "compact", "retention.ms", "1000").effective();

        assertThat(config.cleanup()).isEqualTo(CleanupPolicy.COMPACT);
        assertThat(config.retentionMillis())
                .as("retention.ms belongs to the policy delete, as in Kafka")
                .isEqualTo(LogConfig.UNLIMITED);
        assertThat(config.overflow()).isEqualTo(Overflow.REJECT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"compact,delete", "delete, compact"})
    void compactAndDeleteRemovesByAgeOnly(final String policy) throws Exception {
        final TopicConfig config =
                settings("cleanup.policy", policy, "retention.ms", "1000").effective();

        assertThat(config.cleanup()).isEqualTo(CleanupPolicy.COMPACT_AND_DELETE);
        assertThat(config.retentionMillis()).isEqualTo(1000);
        assertThat(config.overflow()).isEqualTo(Overflow.REJECT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "compact,", "compact,compress", "delete delete"})
    void whatIsNoPolicyIsRefused(final String policy) {
        assertThatThrownBy(() -> settings("cleanup.policy", policy))
                .hasMessage("cleanup.policy=" + policy + ": must be delete, compact or compact,delete");
    }

    @Test
    void whoWantsKeysKeptAndTheOldestDeletedIsTold() throws Exception {
        assertThatThrownBy(() -> settings("cleanup.policy", "compact", "memorystreamer.overflow", "delete-oldest"))
                .hasMessageStartingWith("memorystreamer.overflow=delete-oldest: with cleanup.policy=compact");
        assertThat(settings("cleanup.policy", "compact", "memorystreamer.overflow", "reject")
                        .effective()
                        .overflow())
                .isEqualTo(Overflow.REJECT);
    }

    @Test
    void aTopicTakesAnotherPolicyAndGoesBack() throws Exception {
        final TopicSettings before = settings("segment.bytes", "65536");

        final TopicSettings compacted = before.change(Map.of("cleanup.policy", "compact"), DEFAULTS);
        assertThat(compacted.effective().overflow()).isEqualTo(Overflow.REJECT);
        assertThat(TopicSettings.restore(compacted.stored(), compacted.asked().keySet(), DEFAULTS))
                .isEqualTo(compacted);

        final Map<String, String> reset = new HashMap<>();
        reset.put("cleanup.policy", null);
        assertThat(compacted.change(reset, DEFAULTS)).isEqualTo(before);
        assertThat(compacted
                        .change(Map.of("cleanup.policy", "delete"), DEFAULTS)
                        .effective())
                .isEqualTo(before.effective());
    }
}
