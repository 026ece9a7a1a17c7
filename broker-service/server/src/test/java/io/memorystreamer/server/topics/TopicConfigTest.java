package io.memorystreamer.server.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.memorystreamer.server.protocol.ErrorCode;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicConfigTest {

    private static final TopicConfig DEFAULTS = new TopicConfig(16 << 20, 100 << 20, 1 << 20);

    private static TopicConfig parse(final String... keysAndValues) throws TopicException {
        final Map<String, String> configs = new java.util.LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            configs.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return TopicConfig.parse(configs, DEFAULTS);
    }

    @Test
    void whatIsSetIsHonouredAndTheRestIsDefault() throws Exception {
        assertThat(parse()).isEqualTo(DEFAULTS);
        assertThat(parse("segment.bytes", "8388608")).isEqualTo(new TopicConfig(8 << 20, 100 << 20, 1 << 20));
        assertThat(parse("retention.bytes", "0")).isEqualTo(new TopicConfig(16 << 20, 0, 1 << 20));
        assertThat(parse("max.message.bytes", "5000")).isEqualTo(new TopicConfig(16 << 20, 100 << 20, 5000));
    }

    @Test
    void unboundedRetentionIsTheBrokersDefault() throws Exception {
        assertThat(parse("retention.bytes", "-1")).isEqualTo(DEFAULTS);
    }

    @Test
    void segmentsAreRoundedUpToPages() throws Exception {
        assertThat(parse("segment.bytes", "8388609").segmentBytes()).isEqualTo(8388608 + 4096);
    }

    @Test
    void theDefaultMessageLimitGivesWayToASmallSegmentButARequestedOneDoesNot() throws Exception {
        assertThat(parse("segment.bytes", "65536").maxMessageBytes())
                .isLessThan(16384)
                .isPositive();
        assertThatThrownBy(() -> parse("segment.bytes", "65536", "max.message.bytes", "16384"))
                .hasMessageContaining("max.message.bytes=16384")
                .hasMessageContaining("segment.bytes=65536");
    }

    @Test
    void kafkasOtherKeysAreAcceptedWhereTheyChangeNothing() throws Exception {
        assertThat(parse("cleanup.policy", "delete", "flush.ms", "5", "segment.ms", "1"))
                .isEqualTo(DEFAULTS);
    }

    @ParameterizedTest
    @CsvSource({
        "segment.bytes, 100",
        "segment.bytes, many",
        "segment.bytes, 1073741825",
        "retention.bytes, -2",
        "max.message.bytes, -1",
        "cleanup.policy, compact",
        "message.timestamp.type, LogAppendTime",
        "retention.ms, 1000",
        "no.such.key, 1"
    })
    void whatCannotBeHonouredIsRefusedByName(final String key, final String value) {
        assertThatThrownBy(() -> parse(key, value))
                .isInstanceOfSatisfying(
                        TopicException.class, e -> assertThat(e.error()).isEqualTo(ErrorCode.INVALID_CONFIG))
                .hasMessageContaining(key + "=" + value);
    }
}
