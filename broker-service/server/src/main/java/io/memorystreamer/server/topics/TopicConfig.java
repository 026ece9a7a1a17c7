package io.memorystreamer.server.topics;

import io.memorystreamer.log.LogConfig;
import io.memorystreamer.server.config.BrokerSettings;
import io.memorystreamer.server.config.ByteSizeConverter;
import io.memorystreamer.server.protocol.ErrorCode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A topic's configuration, in Kafka's terms.
 *
 * <p>Honoured: {@code segment.bytes}, {@code retention.bytes} (of each partition; -1 is the broker's default, because
 * memory is bounded), {@code max.message.bytes}. Accepted with the one value that says what this broker does anyway:
 * see {@link #FIXED}. Accepted and without effect, because they tune a disk or a cluster this log does not have: see
 * {@link #IRRELEVANT}. Everything else is refused, so that nobody relies on what is not there.
 */
public record TopicConfig(int segmentBytes, long retentionBytes, int maxMessageBytes) {

    private static final String SEGMENT_BYTES = "segment.bytes";
    private static final String RETENTION_BYTES = "retention.bytes";
    private static final String MAX_MESSAGE_BYTES = "max.message.bytes";

    private static final Map<String, Set<String>> FIXED = Map.of(
            "cleanup.policy", Set.of("delete"),
            "compression.type", Set.of("producer"),
            "message.timestamp.type", Set.of("CreateTime"),
            "min.insync.replicas", Set.of("1"),
            "retention.ms", Set.of("-1"),
            "remote.storage.enable", Set.of("false"),
            "unclean.leader.election.enable", Set.of("false", "true"));

    private static final Set<String> IRRELEVANT = Set.of(
            "delete.retention.ms",
            "file.delete.delay.ms",
            "flush.messages",
            "flush.ms",
            "follower.replication.throttled.replicas",
            "index.interval.bytes",
            "leader.replication.throttled.replicas",
            "max.compaction.lag.ms",
            "message.timestamp.after.max.ms",
            "message.timestamp.before.max.ms",
            "min.cleanable.dirty.ratio",
            "min.compaction.lag.ms",
            "preallocate",
            "segment.index.bytes",
            "segment.jitter.ms",
            "segment.ms");

    static TopicConfig defaults(final BrokerSettings settings) {
        final int segmentBytes = settings.segmentBytes();
        final int maxMessageBytes = Math.min(settings.maxMessageBytes(), LogConfig.maxRecordLength(segmentBytes));
        return new TopicConfig(segmentBytes, settings.retentionBytes(), maxMessageBytes);
    }

    /** @throws TopicException INVALID_CONFIG, naming the key, its value and what it may be */
    static TopicConfig parse(final Map<String, String> configs, final TopicConfig defaults) throws TopicException {
        int segmentBytes = defaults.segmentBytes;
        long retentionBytes = defaults.retentionBytes;
        int maxMessageBytes = defaults.maxMessageBytes;
        for (final Map.Entry<String, String> config : configs.entrySet()) {
            final String key = config.getKey();
            final String value = config.getValue();
            if (value == null) {
                continue;
            }
            switch (key) {
                case SEGMENT_BYTES ->
                    segmentBytes = (int) BrokerSettings.wholePages(
                            number(key, value, LogConfig.MIN_SEGMENT_BYTES, LogConfig.MAX_SEGMENT_BYTES));
                case RETENTION_BYTES -> {
                    final long bytes = number(key, value, -1, 1L << 50);
                    retentionBytes = bytes < 0 ? defaults.retentionBytes : bytes;
                }
                case MAX_MESSAGE_BYTES -> maxMessageBytes = (int) number(key, value, 0, Integer.MAX_VALUE);
                default -> requireKnown(key, value);
            }
        }
        return new TopicConfig(segmentBytes, retentionBytes, fittingMessage(configs, segmentBytes, maxMessageBytes));
    }

    /** The default gives way to a small segment, what somebody asked for does not. */
    private static int fittingMessage(
            final Map<String, String> configs, final int segmentBytes, final int maxMessageBytes)
            throws TopicException {
        final int largest = LogConfig.maxRecordLength(segmentBytes);
        if (maxMessageBytes > largest && configs.get(MAX_MESSAGE_BYTES) != null) {
            throw invalid(
                    MAX_MESSAGE_BYTES,
                    configs.get(MAX_MESSAGE_BYTES),
                    "with segment.bytes=" + segmentBytes + " it is at most " + largest
                            + ", a quarter of a segment and never more than 16 MiB");
        }
        return Math.min(maxMessageBytes, largest);
    }

    private static long number(final String key, final String value, final long min, final long max)
            throws TopicException {
        try {
            final long number = Long.parseLong(value.trim());
            if (number >= min && number <= max) {
                return number;
            }
        } catch (final NumberFormatException e) {
            // Told below, with the range.
        }
        throw invalid(key, value, "must be a whole number from " + min + " to " + max);
    }

    private static void requireKnown(final String key, final String value) throws TopicException {
        final Set<String> allowed = FIXED.get(key);
        if (allowed != null && !allowed.contains(value)) {
            throw invalid(key, value, "this broker supports " + String.join(" or ", allowed) + " only");
        }
        if (allowed == null && !IRRELEVANT.contains(key)) {
            throw invalid(key, value, "unknown topic configuration");
        }
    }

    private static TopicException invalid(final String key, final String value, final String expected) {
        return new TopicException(ErrorCode.INVALID_CONFIG, key + "=" + value + ": " + expected);
    }

    LogConfig logConfig(final Path directory) {
        return new LogConfig(directory, segmentBytes, retentionBytes);
    }

    /** In Kafka's terms, as CreateTopics answers it. */
    public Map<String, String> asMap() {
        final Map<String, String> configs = new LinkedHashMap<>();
        configs.put("cleanup.policy", "delete");
        configs.put(MAX_MESSAGE_BYTES, Integer.toString(maxMessageBytes));
        configs.put(RETENTION_BYTES, Long.toString(retentionBytes));
        configs.put(SEGMENT_BYTES, Integer.toString(segmentBytes));
        return configs;
    }

    @Override
    public String toString() {
        return "segments of " + ByteSizeConverter.format(segmentBytes) + ", retention of "
                + ByteSizeConverter.format(retentionBytes);
    }
}
