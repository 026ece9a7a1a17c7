package io.memorystreamer.server.topics;

import io.memorystreamer.log.LogMaintenance;
import io.memorystreamer.log.PartitionLog;
import io.memorystreamer.server.producers.Producers;
import io.memorystreamer.server.storage.TopicStore;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Where the logs of partitions are, and what they need.
 *
 * @param store null when no topic survives a restart
 */
record TopicLogs(
        TopicStore store,
        Path memoryDirectory,
        LogMaintenance maintenance,
        StartOffsets startOffsets,
        Producers producers) {

    Partition open(final Topic topic, final int index) throws IOException {
        final Path directory = topic.config().durable() ? store.directory(topic.name(), index) : memoryDirectory;
        final PartitionLog log = PartitionLog.open(topic.config().logConfig(directory), maintenance);
        try {
            return new Partition(topic, index, log, startOffsets, producers);
        } catch (final IOException | RuntimeException e) {
            log.close();
            throw e;
        }
    }
}
