package io.memorystreamer.server.config;

import io.memorystreamer.log.LogConfig;
import io.memorystreamer.log.Storage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The configuration with every range checked and every open value decided. Sizes in bytes, times in milliseconds.
 *
 * <p>Defaults that depend on the machine: {@code memory} is a quarter of what the process may use, {@code retentionBytes}
 * a 32nd of that, so that about 25 partitions fit, and {@code segmentBytes} a quarter of the retention, but no more than
 * 16 MiB and no less than what the largest message needs (a message takes at most a quarter of a segment).
 *
 * @param dataDirectory where topics survive a restart; empty when none was given
 * @param memoryDirectory where the segments of topics in memory live
 * @param memory what all mapped segments together may take
 * @param storage of topics that do not say
 * @param retentionMillis of topics that do not say; {@link LogConfig#UNLIMITED} for no bound
 * @param producerExpirationMillis after its last append a partition forgets an idempotent producer
 * @param maxProducers that are known, counted once for each partition
 * @param livenessTimeout how long an event loop of the Kafka port may run nothing
 */
public record BrokerSettings(
        String host,
        int kafkaPort,
        Optional<String> advertisedHost,
        OptionalInt advertisedPort,
        Optional<Path> dataDirectory,
        Path memoryDirectory,
        long memory,
        Storage storage,
        int defaultPartitions,
        int maxPartitions,
        int segmentBytes,
        long retentionBytes,
        long retentionMillis,
        long producerExpirationMillis,
        int maxProducers,
        boolean autoCreateTopics,
        int maxRequestBytes,
        int maxMessageBytes,
        int maxConnections,
        long inFlightBytes,
        int maxFetchSessions,
        Duration idleTimeout,
        Duration groupInitialRebalanceDelay,
        Duration offsetsRetention,
        Duration livenessTimeout) {

    private static final long KIB = 1024;
    private static final long MIB = 1024 * KIB;

    /** One partition with messages of Kafka's default size, and some air. */
    private static final long MIN_MEMORY = 32 * MIB;

    private static final long DEFAULT_SEGMENT_BYTES = 16 * MIB;
    private static final int PARTITIONS_OF_DEFAULT_RETENTION = 32;
    private static final int SEGMENTS_PER_RETENTION = 4;
    /** Segment files are whole pages. */
    private static final long PAGE = 4096;

    /** @throws ConfigurationError at the first value that cannot be used */
    public static BrokerSettings resolve(final BrokerConfig config) {
        Ranges.check(BrokerConfig.class, BrokerConfig.PREFIX, config);
        final Storage storage = Storage.valueOf(config.storage().toUpperCase(Locale.ROOT));
        if (storage != Storage.MEMORY && config.dataDir().isEmpty()) {
            throw ConfigurationError.of("storage", config.storage(), "needs data-dir, where the topics are to survive");
        }
        return resolve(config, storage, Directories.open(config.dataDir(), config.memoryDir()));
    }

    private static BrokerSettings resolve(
            final BrokerConfig config, final Storage storage, final Directories directories) {
        final long memory = memory(config, directories);
        final long retentionBytes = config.retentionBytes().orElse(memory / PARTITIONS_OF_DEFAULT_RETENTION);
        final long segmentBytes = config.segmentBytes()
                .map(BrokerSettings::wholePages)
                .orElseGet(() -> defaultSegmentBytes(retentionBytes, config.maxMessageBytes()));
        final LogConfig partition = new LogConfig(directories.memory(), Math.toIntExact(segmentBytes), retentionBytes);
        if (partition.maxBytes() > memory) {
            throw ConfigurationError.of(
                    "memory",
                    ByteSizeConverter.format(memory),
                    "one partition with segment-bytes " + ByteSizeConverter.format(segmentBytes)
                            + " and retention-bytes "
                            + ByteSizeConverter.format(retentionBytes) + " already takes "
                            + ByteSizeConverter.format(partition.maxBytes()));
        }
        return new BrokerSettings(
                config.host(),
                config.kafkaPort(),
                config.advertisedHost(),
                config.advertisedPort(),
                directories.data(),
                directories.memory(),
                memory,
                storage,
                config.defaultPartitions(),
                config.maxPartitions(),
                (int) segmentBytes,
                retentionBytes,
                config.retentionTime().map(Duration::toMillis).orElse(LogConfig.UNLIMITED),
                config.producerIdExpiration().toMillis(),
                config.maxProducers(),
                config.autoCreateTopics(),
                (int) config.maxRequestBytes(),
                (int) config.maxMessageBytes(),
                config.maxConnections(),
                // The JVM bounds direct memory, which buffers are made of, by the same size.
                config.inFlightBytes().orElse(Runtime.getRuntime().maxMemory() / 2),
                config.maxFetchSessions(),
                config.idleTimeout(),
                config.groupInitialRebalanceDelay(),
                config.offsetsRetention(),
                config.livenessTimeout());
    }

    /** Without a data directory every segment is in the memory directory, whose free space is a bound then. */
    private static long memory(final BrokerConfig config, final Directories directories) {
        final long usable = directories.data().isPresent() ? Long.MAX_VALUE : directories.usableMemoryBytes();
        if (config.memory().isEmpty()) {
            final long memory = Math.min(MachineMemory.bytes() / 4, usable / 10 * 9);
            if (memory < MIN_MEMORY) {
                throw ConfigurationError.of(
                        "memory-dir",
                        directories.memory(),
                        "has " + ByteSizeConverter.format(usable) + " free, too little for a broker");
            }
            return memory;
        }
        final long memory = config.memory().get();
        if (memory > usable) {
            throw ConfigurationError.of(
                    "memory",
                    ByteSizeConverter.format(memory),
                    "must be at most the free space of " + directories.memory() + ", "
                            + ByteSizeConverter.format(usable));
        }
        return memory;
    }

    private static long defaultSegmentBytes(final long retentionBytes, final long maxMessageBytes) {
        // A message and its frame header in a quarter of what the segment header leaves.
        final long forLargestMessage = wholePages(4 * (maxMessageBytes + 64)) + PAGE;
        final long forRetention = Math.min(DEFAULT_SEGMENT_BYTES, retentionBytes / SEGMENTS_PER_RETENTION);
        return wholePages(Math.max(LogConfig.MIN_SEGMENT_BYTES, Math.max(forLargestMessage, forRetention)));
    }

    /** {@code bytes} rounded up to whole pages. */
    public static long wholePages(final long bytes) {
        return (bytes + PAGE - 1) / PAGE * PAGE;
    }
}
