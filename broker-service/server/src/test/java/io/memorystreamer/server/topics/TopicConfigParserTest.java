package io.memorystreamer.server.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.memorystreamer.log.FlushPolicy;
import io.memorystreamer.log.LogConfig;
import io.memorystreamer.log.Overflow;
import io.memorystreamer.log.Storage;
import io.memorystreamer.server.protocol.ErrorCode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicConfigParserTest {

    private static final TopicConfig DEFAULTS = new TopicConfig(
            CleanupPolicy.DELETE,
            Storage.MEMORY,
            16 << 20,
            100 << 20,
            LogConfig.UNLIMITED,
            1 << 20,
            Overflow.DELETE_OLDEST,
            FlushPolicy.NONE,
            TimestampRule.DEFAULT);

    private static TopicConfig parse(final String... keysAndValues) throws TopicException {
        final Map<String, String> configs = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            configs.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return TopicConfigParser.parse(configs, DEFAULTS);
    }

    @Test
    void whatIsSetIsHonouredAndTheRestIsDefault() throws Exception {
        assertThat(parse()).isEqualTo(DEFAULTS);
        assertThat(parse("segment.bytes", "8388608").segmentBytes()).isEqualTo(8 << 20);
        assertThat(parse("retention.bytes", "0").retentionBytes()).isZero();
        assertThat(parse("retention.ms", "60000").retentionMillis()).isEqualTo(60_000);
        assertThat(parse(
                                "message.timestamp.type", "LogAppendTime",
                                "message.timestamp.before.max.ms", "5",
                                "message.timestamp.after.max.ms", "6")
                        .timestamps())
                .isEqualTo(new TimestampRule(true, 5, 6));
        assertThat(parse("max.message.bytes", "5000").maxMessageBytes()).isEqualTo(5000);
        assertThat(parse("memorystreamer.overflow", "reject").overflow()).isEqualTo(Overflow.REJECT);
        assertThat(parse("memorystreamer.storage", "mapped").storage()).isEqualTo(Storage.MAPPED);
        assertThat(parse("memorystreamer.storage", "file").storage()).isEqualTo(Storage.FILE);
    }

    @Test
    void whatATopicSaysOfItselfIsReadBackAsTheSame() throws Exception {
        for (final TopicConfig config : new TopicConfig[] {
            DEFAULTS,
            parse("cleanup.policy", "compact"),
            parse("cleanup.policy", "compact,delete", "retention.ms", "5"),
            parse("message.timestamp.type", "LogAppendTime", "message.timestamp.before.max.ms", "7"),
            parse("memorystreamer.storage", "mapped", "flush.messages", "1", "memorystreamer.overflow", "reject"),
            parse("memorystreamer.storage", "file", "flush.ms", "250", "retention.ms", "1", "segment.bytes", "65536")
        }) {
            assertThat(TopicConfigParser.parse(config.asMap(), DEFAULTS)).isEqualTo(config);
        }
    }

    @Test
    void unboundedRetentionInBytesIsTheBrokersDefaultAndInTimeIsUnbounded() throws Exception {
        final TopicConfig brief = new TopicConfig(
                CleanupPolicy.DELETE,
                Storage.MEMORY,
                16 << 20,
                100 << 20,
                5000,
                1 << 20,
                Overflow.DELETE_OLDEST,
                FlushPolicy.NONE,
                TimestampRule.DEFAULT);
        assertThat(TopicConfigParser.parse(Map.of("retention.bytes", "-1"), brief))
                .isEqualTo(brief);
        assertThat(TopicConfigParser.parse(Map.of("retention.ms", "-1"), brief).retentionMillis())
                .isEqualTo(LogConfig.UNLIMITED);
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
    void durableTopicsAreFlushedEveryCommitByIntervalOrNever() throws Exception {
        assertThat(parse("memorystreamer.storage", "mapped").flush()).isEqualTo(FlushPolicy.NONE);
        assertThat(parse("memorystreamer.storage", "mapped", "flush.messages", "1")
                        .flush())
                .isEqualTo(FlushPolicy.EVERY_COMMIT);
        assertThat(parse("memorystreamer.storage", "file", "flush.ms", "250").flush())
                .isEqualTo(FlushPolicy.every(Duration.ofMillis(250)));
        assertThat(parse("memorystreamer.storage", "file", "flush.ms", "250", "flush.messages", "1")
                        .flush())
                .as("every commit is often enough for any interval")
                .isEqualTo(FlushPolicy.EVERY_COMMIT);
    }

    @ParameterizedTest
    @CsvSource({"flush.messages, 1", "flush.ms, 1000"})
    void memoryIsNotFlushed(final String key, final String value) throws Exception {
        assertThat(parse(key, "9223372036854775807"))
                .as("Kafka's default, never")
                .isEqualTo(DEFAULTS);
        assertThatThrownBy(() -> parse(key, value))
                .hasMessage(key + "=" + value
                        + ": memory cannot be flushed; only with memorystreamer.storage=mapped or =file");
    }

    @Test
    void kafkasOtherKeysAreAcceptedWhereTheyChangeNothing() throws Exception {
        assertThat(parse("cleanup.policy", "delete", "preallocate", "true", "segment.ms", "1", "segment.bytes", null))
                .isEqualTo(DEFAULTS);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    segment.bytes           | 100           | from 65536 to 1073741824
                    segment.bytes           | many          | from 65536 to 1073741824
                    segment.bytes           | 1073741825    | from 65536 to 1073741824
                    retention.bytes         | -2            | from -1 to
                    retention.ms            | -2            | from -1 to
                    retention.ms            | 0             | must be -1 for no bound, or 1 or more
                    max.message.bytes       | -1            | from 0 to
                    flush.messages          | 1000          | must be 1 (every batch before it is acknowledged) or 9223372036854775807
                    flush.ms                | 0             | from 1 to 86400000
                    flush.ms                | 86400001      | from 1 to 86400000
                    flush.ms                | soon          | from 1 to 86400000
                    memorystreamer.storage  | disk          | must be memory or mapped or file
                    memorystreamer.overflow | block         | must be delete-oldest or reject
                    cleanup.policy          | compress      | must be delete, compact or compact,delete
                    message.timestamp.type  | logappendtime | must be CreateTime or LogAppendTime
                    message.timestamp.before.max.ms | -1    | from 0 to
                    message.timestamp.after.max.ms  | soon  | from 0 to
                    no.such.key             | 1             | unknown topic configuration
                    """)
    void whatCannotBeHonouredIsRefusedByKeyValueAndRange(final String key, final String value, final String expected) {
        assertThatThrownBy(() -> parse(key, value))
                .isInstanceOfSatisfying(
                        TopicException.class, e -> assertThat(e.error()).isEqualTo(ErrorCode.INVALID_CONFIG))
                .hasMessageStartingWith(key + "=" + value + ": ")
                .hasMessageContaining(expected);
    }
}
