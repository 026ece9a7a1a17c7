package io.memorystreamer.server.topics;

import io.memorystreamer.log.LogMaintenance;
import io.memorystreamer.server.config.BrokerSettings;
import io.memorystreamer.server.producers.Producers;
import io.memorystreamer.server.protocol.ErrorCode;
import io.memorystreamer.server.protocol.TopicReference;
import io.memorystreamer.server.storage.StateStore;
import io.memorystreamer.server.storage.StoredTopic;
import io.memorystreamer.server.storage.TopicStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All topics of this broker. Look-ups are lock-free; creating, changing and deleting block (segments are allocated, files are
 * written) and exclude each other, so they belong on a worker thread.
 */
public final class TopicRegistry implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TopicRegistry.class);

    private final Map<String, Topic> byName = new ConcurrentHashMap<>();
    private final Map<UUID, Topic> byId = new ConcurrentHashMap<>();
    private final Map<String, OfflineTopic> offline = new ConcurrentHashMap<>();
    private final Path memoryDirectory;
    private final TopicStore store;
    private final TopicConfig defaults;
    private final int defaultPartitions;
    private final Capacity capacity;
    private final Producers producers;
    private final TopicChanges changes;
    private final LogMaintenance maintenance;
    private final List<TopicListener> listeners = new CopyOnWriteArrayList<>();
    private final StartOffsets startOffsets;
    private final LongAdder repairedClaimsOfDeleted = new LongAdder();
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
        this.startOffsets = new StartOffsets(state);
        this.producers = producers;
        this.maintenance = maintenance;
        this.memoryDirectory = settings.memoryDirectory();
        this.store = store;
        this.defaults = TopicConfig.defaults(settings);
        this.defaultPartitions = settings.defaultPartitions();
        this.capacity = new Capacity(settings, store);
        this.changes =
                new TopicChanges(store, memoryDirectory, capacity, maintenance, startOffsets, producers, listeners);
    }

    /** Has one more follow the topics, those that come and go from now on. */
    public void follow(final TopicListener listener) {
        listeners.add(listener);
    }

    /** @return null when there is none that is served */
    public Topic find(final String name) {
        return byName.get(name);
    }

    /** @return null when there is none that is served; {@link #missing} tells why */
    public Topic find(final TopicReference reference) {
        if (reference.id() != null) {
            return byId.get(reference.id());
        }
        return reference.name() == null ? null : byName.get(reference.name());
    }

    /** @return null when there is no such topic or partition */
    public Partition find(final TopicReference reference, final int index) {
        final Topic topic = find(reference);
        return topic == null ? null : topic.partition(index);
    }

    /** The error for a topic that is not served. */
    public ErrorCode missing(final TopicReference reference) {
        return reference.name() != null && offline.containsKey(reference.name())
                ? ErrorCode.KAFKA_STORAGE_ERROR
                : reference.unknown();
    }

    /** Those that are served, a live view. */
    public Collection<Topic> all() {
        return byName.values();
    }

    /** Those that are not, a live view. */
    public Collection<OfflineTopic> offline() {
        return offline.values();
    }

    /** Of all mapped segments. */
    public MemoryBudget budget() {
        return capacity.memory();
    }

    /** Idempotent producers that are known, counted once for each partition. */
    public int producerCount() {
        return producers.count();
    }

    /** How often a segment could not be allocated. */
    public long allocationFailures() {
        return maintenance.allocationFailures();
    }

    /** Claims in all logs, also of topics deleted since, that were given up because their owners had ended. */
    public long repairedClaims() {
        long repaired = repairedClaimsOfDeleted.sum();
        for (final Topic topic : byName.values()) {
            repaired += topic.repairedClaims();
        }
        return repaired;
    }

    /** A topic that may be created as described. */
    public record Plan(String name, int partitions, TopicSettings settings) {

        public TopicConfig config() {
            return settings.effective();
        }

        /** Bytes all its segments take when it is full. */
        long bytes() {
            return partitions * config().maxBytes();
        }
    }

    /**
     * Checks everything about a new topic but whether there is room for it.
     *
     * @param requestedPartitions -1 for the default
     * @throws TopicException saying what is wrong
     */
    public Plan plan(final String name, final int requestedPartitions, final Map<String, String> configs)
            throws TopicException {
        TopicName.validate(name);
        requireAbsent(name);
        if (requestedPartitions < 1 && requestedPartitions != -1) {
            throw new TopicException(
                    ErrorCode.INVALID_PARTITIONS, "a topic has at least 1 partition, not " + requestedPartitions);
        }
        TopicName.requireNotReserved(name);
        final TopicSettings settings = TopicSettings.parse(configs, defaults);
        final TopicConfig config = settings.effective();
        if (config.durable() && store == null) {
            throw TopicConfigParser.invalid(
                    TopicConfig.STORAGE,
                    TopicConfig.text(config.storage()),
                    "this broker has no directory in which topics survive; start it with --data-dir"
                            + " (memorystreamer.broker.data-dir)");
        }
        return new Plan(name, requestedPartitions == -1 ? defaultPartitions : requestedPartitions, settings);
    }

    private void requireAbsent(final String name) throws TopicException {
        final OfflineTopic broken = offline.get(name);
        if (broken != null) {
            throw new TopicException(
                    ErrorCode.TOPIC_ALREADY_EXISTS, "topic " + name + " exists and is offline: " + broken.reason());
        }
        if (byName.containsKey(name)) {
            throw new TopicException(ErrorCode.TOPIC_ALREADY_EXISTS, "topic " + name + " exists");
        }
    }

    /** @throws TopicException POLICY_VIOLATION when there is no room, with the sum */
    public synchronized void requireRoom(final Plan plan) throws TopicException {
        capacity.require(plan);
    }

    /**
     * Creates a topic. Blocks.
     *
     * @throws TopicException when it exists by now, there is no room for it, or its segments cannot be allocated
     */
    public synchronized Topic create(final Plan plan) throws TopicException {
        requireNotClosed();
        requireAbsent(plan.name);
        requireRoom(plan);
        final UUID id = UUID.randomUUID();
        boolean stored = false;
        final Topic topic;
        try {
            if (plan.config().durable()) {
                store.create(TopicChanges.stored(plan, id));
                stored = true;
            }
            topic = open(plan, id);
        } catch (final IOException | RuntimeException e) {
            LOG.error("Topic {} could not be created: {}", plan.name, TopicChanges.message(e));
            if (stored) {
                removeFiles(plan.name);
            }
            throw new TopicException(ErrorCode.KAFKA_STORAGE_ERROR, TopicChanges.message(e));
        }
        LOG.info("Created topic {} with {} partitions ({})", topic.name(), topic.partitionCount(), topic.config());
        return topic;
    }

    private Topic open(final Plan plan, final UUID id) throws IOException {
        final Topic topic = Topic.open(plan.name, id, plan.settings, plan.partitions, changes.logs(plan));
        capacity.reserve(plan);
        byId.put(topic.id(), topic);
        byName.put(topic.name(), topic);
        listeners.forEach(listener -> listener.onCreated(topic));
        return topic;
    }

    /**
     * Opens the topics of the data directory. One that cannot be opened is offline, which the application's log tells; the
     * others are served. Blocks.
     */
    public synchronized void recover() {
        for (final String name : store.names()) {
            try {
                TopicName.validate(name);
            } catch (final TopicException e) {
                LOG.warn("{} is not a topic's directory and is left alone", store.directory(name));
                continue;
            }
            try {
                final StoredTopic stored = store.read(name);
                final Plan plan = new Plan(
                        name, stored.partitions(), TopicSettings.restore(stored.configs(), stored.asked(), defaults));
                capacity.requireOpen(plan);
                open(plan, stored.id());
            } catch (final IOException | TopicException | RuntimeException e) {
                offline.put(name, new OfflineTopic(name, TopicChanges.message(e)));
                LOG.error(
                        "Topic {} is offline: {}. Mend that and restart the broker, or delete the topic; its files are in {}",
                        name,
                        TopicChanges.message(e),
                        store.directory(name));
            }
        }
        if (offline.isEmpty()) { // the ids of those that are may be unreadable, and they may come back
            producers.retain(Set.copyOf(byId.keySet()));
            startOffsets.retain(byId.keySet());
        }
    }

    /** The present topic as one that may be created. */
    private static Plan planOf(final Topic topic) {
        return new Plan(topic.name(), topic.partitionCount(), topic.settings());
    }

    /** @throws TopicException UNKNOWN_TOPIC_OR_PARTITION, or KAFKA_STORAGE_ERROR when it is offline */
    public Topic require(final String name) throws TopicException {
        final Topic topic = byName.get(name);
        if (topic == null) {
            final OfflineTopic broken = offline.get(name);
            throw broken != null
                    ? new TopicException(
                            ErrorCode.KAFKA_STORAGE_ERROR, "topic " + name + " is offline: " + broken.reason())
                    : new TopicException(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "there is no topic " + name);
        }
        return topic;
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
        changes.grow(planOf(topic), topic, count, validateOnly);
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
        final Plan from = planOf(topic);
        final Plan to = new Plan(name, from.partitions, change.apply(from.settings, defaults));
        changes.reconfigure(topic, from, to, validateOnly);
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
        return durable ? store == null ? null : store.path() : memoryDirectory;
    }

    /** Forgets idle producers and notes the others, so that the next start need not read the logs for them. Blocks. */
    public void maintainProducers() {
        byName.values().forEach(Topic::maintainProducers);
    }

    /** @param id null when the topic was offline */
    public record Deleted(String name, UUID id) {}

    /**
     * Deletes a topic and its files, one that is offline by its name. Blocks.
     *
     * @return the topic that was deleted, null when there was none
     * @throws TopicException KAFKA_STORAGE_ERROR when the deletion cannot be made to survive a crash; nothing has changed
     */
    public synchronized Deleted delete(final TopicReference reference) throws TopicException {
        final Topic topic = find(reference);
        final OfflineTopic broken = reference.name() == null ? null : offline.get(reference.name());
        if (topic == null && broken == null) {
            return null;
        }
        final String name = topic == null ? broken.name() : topic.name();
        final boolean durable = topic == null || topic.config().durable();
        if (durable) {
            try {
                store.markDeleted(name);
            } catch (final IOException e) {
                throw new TopicException(ErrorCode.KAFKA_STORAGE_ERROR, "topic " + name + " stays: " + e);
            }
        }
        if (topic != null) {
            byName.remove(name);
            byId.remove(topic.id());
            delete(topic);
            capacity.release(planOf(topic));
            listeners.forEach(listener -> listener.onDeleted(topic));
            startOffsets.remove(topic);
        }
        if (durable) {
            removeFiles(name);
        }
        offline.remove(name);
        LOG.info("Deleted topic {}", name);
        return new Deleted(name, topic == null ? null : topic.id());
    }

    private void delete(final Topic topic) {
        try {
            topic.delete();
        } catch (final IOException e) {
            LOG.warn("Topic {} is deleted, but {}", topic.name(), e.getMessage());
        }
        repairedClaimsOfDeleted.add(topic.repairedClaims());
    }

    private void removeFiles(final String name) {
        try {
            store.removeFiles(name);
        } catch (final IOException e) {
            LOG.warn("Files of topic {} could not be removed, the next start of the broker tries again: {}", name, e);
        }
    }

    /** Closes every log. */
    @Override
    public synchronized void close() {
        closed = true;
        byName.values().forEach(Topic::close);
    }
}
