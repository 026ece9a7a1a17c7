package io.memorystreamer.server.topics;

import io.memorystreamer.log.LogConfig;
import io.memorystreamer.log.LogMaintenance;
import io.memorystreamer.log.Storage;
import io.memorystreamer.server.config.BrokerSettings;
import io.memorystreamer.server.producers.FencingListener;
import io.memorystreamer.server.producers.Producers;
import io.memorystreamer.server.storage.DataDirectory;
import io.memorystreamer.server.storage.StateStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** Topics of small brokers, and their settings. */
final class Brokers {

    /** Its threads end with the process. */
    static final LogMaintenance MAINTENANCE = new LogMaintenance();

    private Brokers() {}

    /** @param data null without a data directory */
    static TopicRegistry topics(final BrokerSettings settings, final DataDirectory data) {
        return topics(settings, data, StateStore.inMemory());
    }

    /** @param data null without a data directory */
    static TopicRegistry topics(final BrokerSettings settings, final DataDirectory data, final StateStore state) {
        final Producers producers = new Producers(
                StateStore.inMemory(), Long.MAX_VALUE, 1000, System::currentTimeMillis, FencingListener.NONE);
        return new TopicRegistry(settings, data == null ? null : data.topics(), state, producers, MAINTENANCE);
    }

    /** Segments of 64 KiB, retention of 64 KiB: a partition takes 4 segments, 256 KiB. */
    static BrokerSettings settings(final Path data, final long memory, final int maxPartitions) {
        return new BrokerSettings(
                "127.0.0.1",
                0,
                Optional.empty(),
                OptionalInt.empty(),
                Optional.ofNullable(data),
                Path.of(System.getProperty("java.io.tmpdir")),
                memory,
                Storage.MEMORY,
                1,
                maxPartitions,
                LogConfig.MIN_SEGMENT_BYTES,
                LogConfig.MIN_SEGMENT_BYTES,
                LogConfig.UNLIMITED,
                Duration.ofDays(1).toMillis(),
                1000,
                true,
                1 << 20,
                1 << 20,
                100,
                1 << 26,
                100,
                Duration.ofMinutes(1),
                Duration.ofMillis(500),
                Duration.ofDays(7),
                Duration.ofSeconds(30));
    }
}
