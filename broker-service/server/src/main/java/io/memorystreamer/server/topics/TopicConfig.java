package io.memorystreamer.server.topics;

import io.memorystreamer.log.FlushPolicy;
import io.memorystreamer.log.LogConfig;
import io.memorystreamer.log.Overflow;
import io.memorystreamer.log.Storage;
import io.memorystreamer.server.config.BrokerSettings;
import io.memorystreamer.server.config.ByteSizeConverter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A topic's configuration. {@link TopicConfigParser} reads it in Kafka's terms.
 *
 * @param cleanup what may be removed
 * @param storage what the segments are made of
 * @param segmentBytes size of a segment, whole pages
 * @param retentionBytes of each partition
 * @param retentionMillis after a segment's last append by this machine's clock; {@link LogConfig#UNLIMITED} for no bound
 * @param maxMessageBytes largest record batch
 * @param overflow what happens when the retention is full
 * @param flush when records are forced to the device
 * @param timestamps which time records bear
 */
public record TopicConfig(
        CleanupPolicy cleanup,
        Storage storage,
        int segmentBytes,
        long retentionBytes,
        long retentionMillis,
        int maxMessageBytes,
        Overflow overflow,
        FlushPolicy flush,
        TimestampRule timestamps) {

    static final String CLEANUP_POLICY = "cleanup.policy";
    static final String STORAGE = "memorystreamer.storage";
    static final String OVERFLOW = "memorystreamer.overflow";
    static final String SEGMENT_BYTES = "segment.bytes";
    static final String RETENTION_BYTES = "retention.bytes";
    static final String RETENTION_MS = "retention.ms";
    static final String MAX_MESSAGE_BYTES = "max.message.bytes";
    static final String FLUSH_MESSAGES = "flush.messages";
    static final String FLUSH_MS = "flush.ms";
    static final String TIMESTAMP_TYPE = "message.timestamp.type";
    static final String TIMESTAMP_BEFORE_MAX_MS = "message.timestamp.before.max.ms";
    static final String TIMESTAMP_AFTER_MAX_MS = "message.timestamp.after.max.ms";

    static TopicConfig defaults(final BrokerSettings settings) {
        final int segmentBytes = settings.segmentBytes();
        return new TopicConfig(
                CleanupPolicy.DELETE,
                settings.storage(),
                segmentBytes,
                settings.retentionBytes(),
                settings.retentionMillis(),
                Math.min(settings.maxMessageBytes(), LogConfig.maxRecordLength(segmentBytes)),
                Overflow.DELETE_OLDEST,
                FlushPolicy.NONE,
                TimestampRule.DEFAULT);
    }

    /** Whether the topic survives a restart. */
    public boolean durable() {
        return storage != Storage.MEMORY;
    }

    /** Whether an append waits for the device. */
    public boolean flushesEveryCommit() {
        return flush.kind() == FlushPolicy.Kind.EVERY_COMMIT;
    }

    /** Whether a full partition refuses appends, and keeps what it has. */
    public boolean rejects() {
        return overflow == Overflow.REJECT;
    }

    /** @param directory of the partition's own if the topic is durable, else for segments of all partitions */
    LogConfig logConfig(final Path directory) {
        return new LogConfig(storage, directory, segmentBytes, retentionBytes, retentionMillis, overflow, flush);
    }

    /** Bytes the segments of a partition take when it is full. */
    long maxBytes() {
        return new LogConfig(null, segmentBytes, retentionBytes).maxBytes();
    }

    /** Bytes of the memory budget a partition takes: segments in a file are read and written without being mapped. */
    long memoryBytes() {
        return storage == Storage.FILE ? 0 : maxBytes();
    }

    /** In Kafka's terms, as CreateTopics answers it; parsing it gives the same configuration. */
    public Map<String, String> asMap() {
        final Map<String, String> configs = new LinkedHashMap<>();
        configs.put(CLEANUP_POLICY, cleanup.text());
        configs.put(FLUSH_MESSAGES, Long.toString(flushesEveryCommit() ? 1 : Long.MAX_VALUE));
        configs.put(
                FLUSH_MS,
                Long.toString(
                        flush.kind() == FlushPolicy.Kind.INTERVAL
                                ? flush.interval().toMillis()
                                : Long.MAX_VALUE));
        configs.put(MAX_MESSAGE_BYTES, Integer.toString(maxMessageBytes));
        configs.put(TIMESTAMP_AFTER_MAX_MS, Long.toString(timestamps.afterMaxMillis()));
        configs.put(TIMESTAMP_BEFORE_MAX_MS, Long.toString(timestamps.beforeMaxMillis()));
        configs.put(TIMESTAMP_TYPE, timestamps.type());
        configs.put(OVERFLOW, text(overflow));
        configs.put(RETENTION_BYTES, Long.toString(retentionBytes));
        configs.put(RETENTION_MS, Long.toString(retentionMillis));
        configs.put(SEGMENT_BYTES, Integer.toString(segmentBytes));
        configs.put(STORAGE, text(storage));
        return configs;
    }

    /** {@code DELETE_OLDEST} as {@code delete-oldest}. */
    static String text(final Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public String toString() {
        final StringBuilder text = new StringBuilder(text(storage))
                .append(", segments of ")
                .append(ByteSizeConverter.format(segmentBytes))
                .append(", retention of ")
                .append(ByteSizeConverter.format(retentionBytes));
        if (retentionMillis != LogConfig.UNLIMITED) {
            text.append(" and ").append(Duration.ofMillis(retentionMillis));
        }
        return text.toString();
    }
}
