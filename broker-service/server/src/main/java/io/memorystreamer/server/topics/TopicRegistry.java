package io.memorystreamer.server.topics;

import io.memorystreamer.log.LogMaintenance;
import io.memorystreamer.server.config.BrokerSettings;
import io.memorystreamer.server.producers.Producers;
import io.memorystreamer.server.protocol.ErrorCode;
import io.memorystreamer.server.protocol.TopicReference;
import io.memorystreamer.server.storage.StateStore;
import io.memorystreamer.server.storage.TopicStore;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * All topics of this broker. Look-ups are lock-free; creating, changing and deleting block (segments are allocated, files are
 * written) and exclude each other, so they belong on a worker thread.
 */
public final class TopicRegistry implements AutoCloseable {

    private final TopicIndex index = new TopicIndex();
    private final List<TopicListener> listeners = new CopyOnWriteArrayList<>();
    private final TopicLogs logs;
    private final TopicConfig defaults;
    private final Capacity capacity;
    private final TopicCreation creation;
    private final TopicRecovery recovery;
    private final TopicChanges changes;
    private final TopicDeletion deletion;
    private boolean closed;

    /**
     * @param store the topics that survive a restart, see {@link #recover}; null when none are to
     * @param state where partitions start after DeleteRecords; closed by the caller, after this
     * @param producers that append to them
     * @param maintenance of all logs; closed by the caller, after this
     */
    public TopicRegistry(
            final BrokerSettings settings,
            final TopicStore store,
            final StateStore state,
            final Producers producers,
            final LogMaintenance maintenance) {
        this.logs = new TopicLogs(store, settings.memoryDirectory(), maintenance, new StartOffsets(state), producers);
        this.defaults = TopicConfig.defaults(settings);
        this.capacity = new Capacity(settings, store);
        this.creation = new TopicCreation(index, logs, capacity, listeners, defaults, settings.defaultPartitions());
        this.recovery = new TopicRecovery(index, logs, creation, capacity, defaults);
        this.changes = new TopicChanges(logs, capacity, listeners);
        this.deletion = new TopicDeletion(index, logs, capacity, listeners);
    }

    /** Has one more follow the topics, those that come and go from now on. */
    public void follow(final TopicListener listener) {
        listeners.add(listener);
    }

    /** @return null when there is none that is served */
    public Topic find(final String name) {
        return index.find(name);
    }

    /** @return null when there is none that is served; {@link #missing} tells why */
    public Topic find(final TopicReference reference) {
        return index.find(reference);
    }

    /** @return null when there is no such topic or partition */
    public Partition find(final TopicReference reference, final int partition) {
        final Topic topic = find(reference);
        return topic == null ? null : topic.partition(partition);
    }

    /** The error for a topic that is not served. */
    public ErrorCode missing(final TopicReference reference) {
        return index.missing(reference);
    }

    /** Those that are served, a live view. */
    public Collection<Topic> all() {
        return index.all();
    }

    /** Those that are not, a live view. */
    public Collection<OfflineTopic> offline() {
        return index.offline();
    }

    /** Of all mapped segments. */
    public MemoryBudget budget() {
        return capacity.memory();
    }

    /** Idempotent producers that are known, counted once for each partition. */
    public int producerCount() {
        return logs.producers().count();
    }

    /** How often a segment could not be allocated. */
    public long allocationFailures() {
        return logs.maintenance().allocationFailures();
    }

    /** Claims in all logs, also of topics deleted since, that were given up because their owners had ended. */
    public long repairedClaims() {
        long repaired = deletion.repairedClaims();
        for (final Topic topic : index.all()) {
            repaired += topic.repairedClaims();
        }
        return repaired;
    }

    /**
     * Checks everything about a new topic but whether there is room for it.
     *
     * @param requestedPartitions -1 for the default
     * @throws TopicException saying what is wrong
     */
    public TopicPlan plan(final String name, final int requestedPartitions, final Map<String, String> configs)
            throws TopicException {
        return creation.plan(name, requestedPartitions, configs);
    }

    /** @throws TopicException POLICY_VIOLATION when there is no room, with the sum */
    public synchronized void requireRoom(final TopicPlan plan) throws TopicException {
        capacity.require(plan);
    }

    /**
     * Creates a topic. Blocks.
     *
     * @throws TopicException when it exists by now, there is no room for it, or its segments cannot be allocated
     */
    public synchronized Topic create(final TopicPlan plan) throws TopicException {
        requireNotClosed();
        return creation.create(plan);
    }

    /**
     * Opens the topics of the data directory. One that cannot be opened is offline, which the application's log tells; the
     * others are served. Blocks.
     */
    public synchronized void recover() {
        recovery.run();
    }

    /** @throws TopicException UNKNOWN_TOPIC_OR_PARTITION, or KAFKA_STORAGE_ERROR when it is offline */
    public Topic require(final String name) throws TopicException {
        return index.require(name);
    }

    /**
     * Gives a topic more partitions. Blocks. After a crash the topic has as many as before, or all of the new ones.
     *
     * @param count how many it is to have
     * @param validateOnly say what would happen and change nothing
     * @throws TopicException when there is no such topic, it has as many already, or there is no room
     */
    public synchronized void grow(final String name, final int count, final boolean validateOnly)
            throws TopicException {
        final Topic topic = require(name);
        requireNotClosed();
        changes.grow(topic, count, validateOnly);
    }

    /** Another configuration for a topic, from its present one. */
    @FunctionalInterface
    public interface SettingsChange {
        TopicSettings apply(TopicSettings present, TopicConfig defaults) throws TopicException;
    }

    /**
     * Replaces everything a topic was configured with, see {@link #reconfigure}.
     *
     * @param configs a null value stands for the default
     */
    public void replaceConfig(final String name, final Map<String, String> configs, final boolean validateOnly)
            throws TopicException {
        reconfigure(name, (present, defaults) -> present.replace(configs, defaults), validateOnly);
    }

    /**
     * Gives a topic another configuration, which takes effect at once. Blocks. After a crash the topic has the old or the new
     * one.
     *
     * @param validateOnly say what would happen and change nothing
     * @throws TopicException when there is no such topic, the configuration cannot be had, or there is no room for it
     */
    public synchronized void reconfigure(final String name, final SettingsChange change, final boolean validateOnly)
            throws TopicException {
        final Topic topic = require(name);
        requireNotClosed();
        changes.reconfigure(topic, change.apply(topic.settings(), defaults), validateOnly);
    }

    private void requireNotClosed() throws TopicException {
        if (closed) {
            throw new TopicException(ErrorCode.KAFKA_STORAGE_ERROR, "the broker is stopping");
        }
    }

    /** What a topic has that sets nothing. */
    public TopicConfig defaults() {
        return defaults;
    }

    /** Where topics are: those that survive a restart, or the others; null when there is no such place. */
    public Path directory(final boolean durable) {
        if (durable) {
            return logs.store() == null ? null : logs.store().path();
        }
        return logs.memoryDirectory();
    }

    /** Forgets idle producers and notes the others, so that the next start need not read the logs for them. Blocks. */
    public void maintainProducers() {
        index.all().forEach(Topic::maintainProducers);
    }

    /**
     * Deletes a topic and its files, one that is offline by its name. Blocks.
     *
     * @return the topic that was deleted, null when there was none
     * @throws TopicException KAFKA_STORAGE_ERROR when the deletion cannot be made to survive a crash; nothing has changed
     */
    public synchronized DeletedTopic delete(final TopicReference reference) throws TopicException {
        return deletion.delete(reference);
    }

    /** Closes every log. */
    @Override
    public synchronized void close() {
        closed = true;
        index.all().forEach(Topic::close);
    }
}
