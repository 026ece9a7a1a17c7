package io.memorystreamer.server.producers;

import io.memorystreamer.log.PartitionLog;
import io.memorystreamer.server.storage.StateStore;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/** What the producers of all partitions share: their bounds, the clock, and where snapshots are kept. Thread-safe. */
public final class Producers {

    private final StateStore snapshots;
    private final long expirationMillis;
    private final int maxProducers;
    private final LongSupplier clock;
    private final FencingListener listener;
    private final AtomicInteger count = new AtomicInteger();

    /**
     * @param snapshots keeps them for logs that survive
     * @param expirationMillis after its last append a producer is forgotten by a partition; Kafka's producer.id.expiration.ms
     * @param maxProducers of all partitions, counted once for each; beyond it a partition forgets the one that has been idle
     *     longest for each that comes, unless it has no other
     * @param clock milliseconds since the epoch
     * @param listener told of producers that are shut out
     */
    public Producers(
            final StateStore snapshots,
            final long expirationMillis,
            final int maxProducers,
            final LongSupplier clock,
            final FencingListener listener) {
        this.listener = listener;
        this.snapshots = snapshots;
        this.expirationMillis = expirationMillis;
        this.maxProducers = maxProducers;
        this.clock = clock;
    }

    /**
     * The producers of a partition, as far as its log and the last snapshot tell. Blocks while the log is read from the snapshot
     * on.
     */
    public PartitionProducers open(final UUID topic, final int partition, final PartitionLog log) {
        final ProducerStates states = new ProducerStates(this);
        if (!log.config().durable()) {
            return new PartitionProducers(states, log, null, this);
        }
        final ProducerSnapshot snapshot = new ProducerSnapshot(snapshots, topic, partition);
        new ProducerRecovery(log, states).run(snapshot);
        return new PartitionProducers(states, log, snapshot, this);
    }

    /** Forgets the snapshots of all other topics, which were deleted just before the process was killed. */
    public void retain(final Set<UUID> topics) {
        ProducerSnapshot.retain(snapshots, topics);
    }

    /** Producers that are known, counted once for each partition. */
    public int count() {
        return count.get();
    }

    FencingListener listener() {
        return listener;
    }

    long now() {
        return clock.getAsLong();
    }

    /** What was used last before it is over. */
    long expiredBefore() {
        return now() - expirationMillis;
    }

    /** @return whether there are too many now */
    boolean added() {
        return count.incrementAndGet() > maxProducers;
    }

    void removed(final int producers) {
        count.addAndGet(-producers);
    }
}
