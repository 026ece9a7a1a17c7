package io.memorystreamer.server.topics;

import io.memorystreamer.log.LogMaintenance;
import io.memorystreamer.log.PartitionLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;

/** A topic: a name, a configuration and a fixed number of partitions. Thread-safe. */
public final class Topic {

    private final String name;
    private final UUID id;
    private final TopicConfig config;
    private final Partition[] partitions;
    private final LongAdder messagesIn = new LongAdder();
    private final LongAdder bytesIn = new LongAdder();
    private final LongAdder bytesOut = new LongAdder();
    private final LongAdder rejectedBatches = new LongAdder();

    private Topic(final String name, final UUID id, final TopicConfig config, final int partitions) {
        this.name = name;
        this.id = id;
        this.config = config;
        this.partitions = new Partition[partitions];
    }

    /** @throws IOException when the segments cannot be had; nothing is left open then */
    static Topic create(
            final String name,
            final UUID id,
            final TopicConfig config,
            final int partitions,
            final Path directory,
            final LogMaintenance maintenance)
            throws IOException {
        final Topic topic = new Topic(name, id, config, partitions);
        try {
            for (int i = 0; i < partitions; i++) {
                final PartitionLog log = PartitionLog.open(config.logConfig(directory), maintenance);
                topic.partitions[i] = new Partition(topic, i, log);
            }
            return topic;
        } catch (final IOException e) {
            topic.close();
            throw e;
        }
    }

    public String name() {
        return name;
    }

    public UUID id() {
        return id;
    }

    public TopicConfig config() {
        return config;
    }

    public int partitionCount() {
        return partitions.length;
    }

    /** @return null when there is no such partition */
    public Partition partition(final int index) {
        return index >= 0 && index < partitions.length ? partitions[index] : null;
    }

    public LongAdder messagesIn() {
        return messagesIn;
    }

    public LongAdder bytesIn() {
        return bytesIn;
    }

    public LongAdder bytesOut() {
        return bytesOut;
    }

    public LongAdder rejectedBatches() {
        return rejectedBatches;
    }

    /** After {@link #close}: the segments live as long as anybody can reach their log. */
    void releaseWhenUnreachable(final MemoryBudget budget, final long bytesPerPartition) {
        for (final Partition partition : partitions) {
            partition.releaseWhenUnreachable(budget, bytesPerPartition);
        }
    }

    void close() {
        for (final Partition partition : partitions) {
            if (partition != null) {
                partition.close();
            }
        }
    }
}
