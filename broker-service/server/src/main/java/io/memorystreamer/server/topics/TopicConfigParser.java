package io.memorystreamer.server.topics;

import io.memorystreamer.log.FlushPolicy;
import io.memorystreamer.log.LogConfig;
import io.memorystreamer.log.Overflow;
import io.memorystreamer.log.Storage;
import io.memorystreamer.server.config.BrokerSettings;
import io.memorystreamer.server.protocol.ErrorCode;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads a topic's configuration in Kafka's terms. Good for one topic.
 *
 * <p>Honoured: what {@link TopicConfig} has a name for. {@code retention.bytes=-1} is the broker's default, because memory
 * and disk are bounded; with cleanup.policy=compact retention.ms does not count, as in Kafka, and a full partition rejects; {@code flush.messages} is 1 or Kafka's default of never. Accepted with the one value that says what
 * this broker does anyway, or without effect, because they tune a disk or a cluster this log does not have: see
 * {@link TopicConfigKeys}. Everything else is refused, so that nobody relies on what is not there.
 */
final class TopicConfigParser {

    /** Kafka's default of flush.messages and flush.ms. */
    private static final String NEVER = Long.toString(Long.MAX_VALUE);

    private static final long MAX_FLUSH_MILLIS = Duration.ofDays(1).toMillis();

    /** Of a value that is only remembered. */
    private static final int MAX_TEXT = 1000;

    private static final Pattern PRINTABLE = Pattern.compile("[\\x20-\\x7e]{0," + MAX_TEXT + "}");

    private final Map<String, String> configs;
    private final TopicConfig defaults;

    private TopicConfigParser(final Map<String, String> configs, final TopicConfig defaults) {
        this.configs = configs;
        this.defaults = defaults;
    }

    /**
     * @param configs a null value stands for the default
     * @throws TopicException INVALID_CONFIG, naming the key, its value and what it may be
     */
    static TopicConfig parse(final Map<String, String> configs, final TopicConfig defaults) throws TopicException {
        return new TopicConfigParser(configs, defaults).parse();
    }

    private TopicConfig parse() throws TopicException {
        for (final Map.Entry<String, String> config : configs.entrySet()) {
            requireKnown(config.getKey(), config.getValue());
        }
        final int segmentBytes = (int) BrokerSettings.wholePages(number(
                TopicConfig.SEGMENT_BYTES,
                defaults.segmentBytes(),
                LogConfig.MIN_SEGMENT_BYTES,
                LogConfig.MAX_SEGMENT_BYTES));
        final long retentionBytes = number(TopicConfig.RETENTION_BYTES, -1, -1, 1L << 50);
        final Storage storage = choice(TopicConfig.STORAGE, Storage.class, defaults.storage());
        final CleanupPolicy cleanup = cleanupPolicy();
        return new TopicConfig(
                cleanup,
                storage,
                segmentBytes,
                retentionBytes < 0 ? defaults.retentionBytes() : retentionBytes,
                cleanup.deletes() ? retentionMillis() : LogConfig.UNLIMITED,
                maxMessageBytes(segmentBytes),
                cleanup.keepsKeys()
                        ? Overflow.REJECT
                        : choice(TopicConfig.OVERFLOW, Overflow.class, defaults.overflow()),
                flush(storage),
                timestamps());
    }

    private CleanupPolicy cleanupPolicy() throws TopicException {
        final String value = configs.get(TopicConfig.CLEANUP_POLICY);
        if (value == null) {
            return defaults.cleanup();
        }
        final CleanupPolicy policy = CleanupPolicy.find(value);
        if (policy == null) {
            throw invalid(TopicConfig.CLEANUP_POLICY, value, "must be delete, compact or compact,delete");
        }
        return policy;
    }

    private long retentionMillis() throws TopicException {
        final String value = configs.get(TopicConfig.RETENTION_MS);
        final long millis =
                number(TopicConfig.RETENTION_MS, defaults.retentionMillis(), LogConfig.UNLIMITED, Long.MAX_VALUE);
        if (millis == 0) {
            throw invalid(TopicConfig.RETENTION_MS, value, "must be -1 for no bound, or 1 or more milliseconds");
        }
        return millis;
    }

    /** The default gives way to a small segment, what somebody asked for does not. */
    private int maxMessageBytes(final int segmentBytes) throws TopicException {
        final int bytes = (int) number(TopicConfig.MAX_MESSAGE_BYTES, defaults.maxMessageBytes(), 0, Integer.MAX_VALUE);
        final int largest = LogConfig.maxRecordLength(segmentBytes);
        final String requested = configs.get(TopicConfig.MAX_MESSAGE_BYTES);
        if (bytes > largest && requested != null) {
            throw invalid(
                    TopicConfig.MAX_MESSAGE_BYTES,
                    requested,
                    "with segment.bytes=" + segmentBytes + " it is at most " + largest
                            + ", a quarter of a segment and never more than 16 MiB");
        }
        return Math.min(bytes, largest);
    }

    private TimestampRule timestamps() throws TopicException {
        final TimestampRule preset = defaults.timestamps();
        final String type = configs.get(TopicConfig.TIMESTAMP_TYPE);
        if (type != null && !type.equals("CreateTime") && !type.equals("LogAppendTime")) {
            throw invalid(TopicConfig.TIMESTAMP_TYPE, type, "must be CreateTime or LogAppendTime");
        }
        return new TimestampRule(
                type == null ? preset.logAppendTime() : type.equals("LogAppendTime"),
                number(TopicConfig.TIMESTAMP_BEFORE_MAX_MS, preset.beforeMaxMillis(), 0, Long.MAX_VALUE),
                number(TopicConfig.TIMESTAMP_AFTER_MAX_MS, preset.afterMaxMillis(), 0, Long.MAX_VALUE));
    }

    private FlushPolicy flush(final Storage storage) throws TopicException {
        final String messages = configs.get(TopicConfig.FLUSH_MESSAGES);
        if (isSet(messages)) {
            if (!messages.trim().equals("1")) {
                throw invalid(
                        TopicConfig.FLUSH_MESSAGES,
                        messages,
                        "must be 1 (every batch before it is acknowledged) or " + NEVER + " (never by count)");
            }
            requireDevice(TopicConfig.FLUSH_MESSAGES, messages, storage);
        }
        final String interval = configs.get(TopicConfig.FLUSH_MS);
        if (isSet(interval)) {
            final long millis = number(TopicConfig.FLUSH_MS, 0, 1, MAX_FLUSH_MILLIS);
            requireDevice(TopicConfig.FLUSH_MS, interval, storage);
            return isSet(messages) ? FlushPolicy.EVERY_COMMIT : FlushPolicy.every(Duration.ofMillis(millis));
        }
        return isSet(messages) ? FlushPolicy.EVERY_COMMIT : FlushPolicy.NONE;
    }

    private static boolean isSet(final String flushValue) {
        return flushValue != null && !flushValue.trim().equals(NEVER);
    }

    private static void requireDevice(final String key, final String value, final Storage storage)
            throws TopicException {
        if (storage == Storage.MEMORY) {
            throw invalid(
                    key, value, "memory cannot be flushed; only with " + TopicConfig.STORAGE + "=mapped or =file");
        }
    }

    private long number(final String key, final long preset, final long min, final long max) throws TopicException {
        final String value = configs.get(key);
        if (value == null) {
            return preset;
        }
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

    private <E extends Enum<E>> E choice(final String key, final Class<E> type, final E preset) throws TopicException {
        final String value = configs.get(key);
        if (value == null) {
            return preset;
        }
        for (final E constant : type.getEnumConstants()) {
            if (TopicConfig.text(constant).equals(value.trim())) {
                return constant;
            }
        }
        final String choices =
                Arrays.stream(type.getEnumConstants()).map(TopicConfig::text).collect(Collectors.joining(" or "));
        throw invalid(key, value, "must be " + choices);
    }

    private static void requireKnown(final String name, final String value) throws TopicException {
        if (value == null) {
            return;
        }
        final ConfigKey key = TopicConfigKeys.find(name);
        if (key == null) {
            throw invalid(name, value, "unknown topic configuration");
        }
        if (key.effect() == ConfigKey.Effect.FIXED && !key.allowed().contains(value)) {
            throw invalid(name, value, "this broker supports " + String.join(" or ", key.allowed()) + " only");
        }
        if (key.effect() == ConfigKey.Effect.NONE) {
            requireSense(key, value.trim());
        }
    }

    /** What is remembered only, must be what its type says, so that a client that reads it back understands it. */
    private static void requireSense(final ConfigKey key, final String value) throws TopicException {
        try {
            switch (key.type()) {
                case INT -> Integer.parseInt(value);
                case LONG -> Long.parseLong(value);
                case DOUBLE -> Double.parseDouble(value);
                case BOOLEAN -> {
                    if (!value.equals("true") && !value.equals("false")) {
                        throw invalid(key.name(), value, "must be true or false");
                    }
                }
                default -> {
                    if (!PRINTABLE.matcher(value).matches()) {
                        throw invalid(key.name(), "...", "must be at most " + MAX_TEXT + " printable ASCII characters");
                    }
                }
            }
        } catch (final NumberFormatException e) {
            throw invalid(key.name(), value, "must be a number");
        }
    }

    static TopicException invalid(final String key, final String value, final String expected) {
        return new TopicException(ErrorCode.INVALID_CONFIG, key + "=" + value + ": " + expected);
    }
}
