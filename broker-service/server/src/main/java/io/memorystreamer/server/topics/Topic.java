package io.memorystreamer.server.topics;

import java.io.IOException;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;

/** A topic: a name, a configuration and partitions, which may become more. Thread-safe. */
public final class Topic {

    private final String name;
    private final UUID id;
    private volatile TopicSettings settings;
    /** Copied when there are more. */
    private volatile Partition[] partitions;

    private final LongAdder messagesIn = new LongAdder();
    private final LongAdder bytesIn = new LongAdder();
    private final LongAdder bytesOut = new LongAdder();
    private final LongAdder rejectedBatches = new LongAdder();

    private Topic(final String name, final UUID id, final TopicSettings settings) {
        this.name = name;
        this.id = id;
        this.settings = settings;
        this.partitions = new Partition[0];
    }

    /** @throws IOException when a log cannot be opened, naming the partition; nothing is left open then */
    static Topic open(final TopicPlan plan, final UUID id, final TopicLogs logs) throws IOException {
        final Topic topic = new Topic(plan.name(), id, plan.settings());
        topic.grow(plan.partitions(), logs);
        return topic;
    }

    /**
     * Adds partitions. One thread at a time.
     *
     * @throws IOException when a log cannot be opened, naming the partition; those opened before are closed again
     */
    void grow(final int count, final TopicLogs logs) throws IOException {
        final Partition[] grown = Arrays.copyOf(partitions, count);
        int opened = partitions.length;
        try {
            while (opened < count) {
                grown[opened] = logs.open(this, opened);
                opened++;
            }
        } catch (final IOException e) {
            close(grown, opened);
            throw new IOException(name + "-" + opened + ": " + e.getMessage(), e);
        } catch (final RuntimeException e) {
            close(grown, opened);
            throw e;
        }
        partitions = grown;
    }

    private void close(final Partition[] grown, final int end) {
        for (int i = partitions.length; i < end; i++) {
            grown[i].close();
        }
    }

    /** Takes another configuration, for every partition from now on. One thread at a time. */
    void reconfigure(final TopicSettings changed) {
        settings = changed;
        for (final Partition partition : partitions) {
            partition.reconfigure(changed.effective());
        }
    }

    public String name() {
        return name;
    }

    public UUID id() {
        return id;
    }

    /** What is in effect. */
    public TopicConfig config() {
        return settings.effective();
    }

    /** What is in effect, and what of it was asked for. */
    public TopicSettings settings() {
        return settings;
    }

    public int partitionCount() {
        return partitions.length;
    }

    /** @return null when there is no such partition */
    public Partition partition(final int index) {
        final Partition[] present = partitions;
        return index >= 0 && index < present.length ? present[index] : null;
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
            partition.close();
        }
    }
}
