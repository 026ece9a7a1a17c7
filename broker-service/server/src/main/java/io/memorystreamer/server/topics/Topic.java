package io.memorystreamer.server.topics;

import io.memorystreamer.log.LogMaintenance;
import io.memorystreamer.log.PartitionLog;
import io.memorystreamer.server.producers.Producers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntFunction;

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

    /**
     * @param directories where each partition's log is
     * @throws IOException when a log cannot be opened, naming the partition; nothing is left open then
     */
    static Topic open(
            final String name,
            final UUID id,
            final TopicConfig config,
            final int partitions,
            final IntFunction<Path> directories,
            final Producers producers,
            final LogMaintenance maintenance)
            throws IOException {
        final Topic topic = new Topic(name, id, config, partitions);
        try {
            for (int i = 0; i < partitions; i++) {
                final PartitionLog log = PartitionLog.open(config.logConfig(directories.apply(i)), maintenance);
                topic.partitions[i] = partition(topic, i, log, producers);
            }
            return topic;
        } catch (final IOException e) {
            topic.close();
            throw new IOException(name + "-" + topic.openPartitions() + ": " + e.getMessage(), e);
        } catch (final RuntimeException e) {
            topic.close();
            throw e;
        }
    }

    private static Partition partition(
            final Topic topic, final int index, final PartitionLog log, final Producers producers) {
        try {
            return new Partition(topic, index, log, producers.open(topic.id, index, log));
        } catch (final RuntimeException e) {
            log.close();
            throw e;
        }
    }

    private int openPartitions() {
        int open = 0;
        while (open < partitions.length && partitions[open] != null) {
            open++;
        }
        return open;
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

    void maintainProducers() {
        for (final Partition partition : partitions) {
            partition.maintainProducers();
        }
    }

    /** Claims in all partitions that were given up because their owners had ended. */
    long repairedClaims() {
        long repaired = 0;
        for (final Partition partition : partitions) {
            repaired += partition.repairedClaims();
        }
        return repaired;
    }

    /**
     * Deletes every partition, also when one fails.
     *
     * @throws IOException when a file cannot be removed, the first of them
     */
    void delete() throws IOException {
        IOException failure = null;
        for (final Partition partition : partitions) {
            try {
                partition.delete();
            } catch (final IOException e) {
                failure = failure == null ? e : failure;
            }
        }
        if (failure != null) {
            throw failure;
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
