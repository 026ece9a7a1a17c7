package io.memorystreamer.server.topics;

import io.memorystreamer.log.LogMaintenance;
import io.memorystreamer.server.producers.Producers;
import io.memorystreamer.server.protocol.ErrorCode;
import io.memorystreamer.server.storage.StoredTopic;
import io.memorystreamer.server.storage.TopicStore;
import io.memorystreamer.server.topics.TopicRegistry.Plan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Changes topics that are in use. Blocks; under the registry's lock. After a crash a topic is as before, or as after. */
final class TopicChanges {

    private static final Logger LOG = LoggerFactory.getLogger(TopicChanges.class);

    /** Null when no topic survives a restart. */
    private final TopicStore store;

    private final Path memoryDirectory;
    private final Capacity capacity;
    private final LogMaintenance maintenance;
    private final StartOffsets startOffsets;
    private final Producers producers;
    private final Iterable<TopicListener> listeners;

    TopicChanges(
            final TopicStore store,
            final Path memoryDirectory,
            final Capacity capacity,
            final LogMaintenance maintenance,
            final StartOffsets startOffsets,
            final Producers producers,
            final Iterable<TopicListener> listeners) {
        this.store = store;
        this.memoryDirectory = memoryDirectory;
        this.capacity = capacity;
        this.maintenance = maintenance;
        this.startOffsets = startOffsets;
        this.producers = producers;
        this.listeners = listeners;
    }

    static StoredTopic stored(final Plan plan, final UUID id) {
        return new StoredTopic(
                plan.name(),
                id,
                plan.partitions(),
                plan.settings().stored(),
                plan.settings().asked().keySet());
    }

    static String message(final Exception e) {
        return e instanceof IOException || e instanceof TopicException ? e.getMessage() : e.toString();
    }

    /** Where the logs of a topic are and what they need. */
    Topic.Logs logs(final Plan plan) {
        final IntFunction<Path> directories =
                plan.config().durable() ? index -> store.directory(plan.name(), index) : index -> memoryDirectory;
        return new Topic.Logs(directories, maintenance, startOffsets, producers);
    }

    /** See {@link TopicRegistry#grow}. */
    void grow(final Plan from, final Topic topic, final int count, final boolean validateOnly) throws TopicException {
        if (count <= from.partitions()) {
            throw new TopicException(
                    ErrorCode.INVALID_PARTITIONS,
                    "topic " + from.name() + " has " + from.partitions()
                            + " partitions already; it can only get more, not " + count);
        }
        final Plan to = new Plan(from.name(), count, from.settings());
        capacity.requireChange(from, to);
        if (!validateOnly) {
            grow(topic, from, to);
            LOG.info("Topic {} has {} partitions, {} before", to.name(), count, from.partitions());
        }
    }

    private void grow(final Topic topic, final Plan from, final Plan to) throws TopicException {
        boolean stored = false;
        try {
            if (to.config().durable()) {
                store.replace(stored(to, topic.id()), from.partitions());
                stored = true;
            }
            topic.grow(to.partitions(), logs(to));
        } catch (final IOException | RuntimeException e) {
            LOG.error("Topic {} could not get more partitions: {}", to.name(), message(e));
            if (stored) {
                shrink(topic, from, to);
            }
            throw new TopicException(ErrorCode.KAFKA_STORAGE_ERROR, message(e));
        }
        capacity.change(from, to);
        listeners.forEach(listener -> listener.onGrown(topic, from.partitions()));
    }

    /** Takes back what {@link #grow} has stored of partitions that could not be opened. */
    private void shrink(final Topic topic, final Plan from, final Plan to) {
        try {
            store.replace(stored(from, topic.id()), from.partitions());
            for (int i = from.partitions(); i < to.partitions(); i++) {
                store.removePartition(from.name(), i);
            }
        } catch (final IOException e) {
            LOG.error(
                    "Topic {} will have {} partitions after a restart: {}", from.name(), to.partitions(), e.toString());
        }
    }

    /** See {@link TopicRegistry#reconfigure}. */
    void reconfigure(final Topic topic, final Plan from, final Plan to, final boolean validateOnly)
            throws TopicException {
        capacity.requireChange(from, to);
        if (validateOnly || to.settings().equals(from.settings())) {
            return;
        }
        if (to.config().durable()) {
            try {
                store.replace(stored(to, topic.id()), from.partitions());
            } catch (final IOException e) {
                throw new TopicException(ErrorCode.KAFKA_STORAGE_ERROR, "topic " + to.name() + " stays as it is: " + e);
            }
        }
        topic.reconfigure(to.settings());
        capacity.change(from, to);
        LOG.info("Topic {} has the configuration {}", to.name(), to.settings().asked());
    }
}
