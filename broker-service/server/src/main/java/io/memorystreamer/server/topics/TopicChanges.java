package io.memorystreamer.server.topics;

import io.memorystreamer.server.protocol.ErrorCode;
import io.memorystreamer.server.storage.TopicStore;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Changes topics that are in use. Blocks; under the registry's lock. After a crash a topic is as before, or as after. */
final class TopicChanges {

    private static final Logger LOG = LoggerFactory.getLogger(TopicChanges.class);

    /** Null when no topic survives a restart. */
    private final TopicStore store;

    private final TopicLogs logs;
    private final Capacity capacity;
    private final List<TopicListener> listeners;

    TopicChanges(final TopicLogs logs, final Capacity capacity, final List<TopicListener> listeners) {
        this.store = logs.store();
        this.logs = logs;
        this.capacity = capacity;
        this.listeners = listeners;
    }

    /** See {@link TopicRegistry#grow}. */
    void grow(final Topic topic, final int count, final boolean validateOnly) throws TopicException {
        final TopicPlan from = TopicPlan.of(topic);
        if (count <= from.partitions()) {
            throw new TopicException(
                    ErrorCode.INVALID_PARTITIONS,
                    "topic " + from.name() + " has " + from.partitions()
                            + " partitions already; it can only get more, not " + count);
        }
        final TopicPlan to = new TopicPlan(from.name(), count, from.settings());
        capacity.requireChange(from, to);
        if (!validateOnly) {
            grow(topic, from, to);
            LOG.info("Topic {} has {} partitions, {} before", to.name(), count, from.partitions());
        }
    }

    private void grow(final Topic topic, final TopicPlan from, final TopicPlan to) throws TopicException {
        boolean stored = false;
        try {
            if (to.config().durable()) {
                store.replace(to.stored(topic.id()), from.partitions());
                stored = true;
            }
            topic.grow(to.partitions(), logs);
        } catch (final IOException | RuntimeException e) {
            LOG.error("Topic {} could not get more partitions: {}", to.name(), TopicException.message(e));
            if (stored) {
                shrink(topic, from, to);
            }
            throw new TopicException(ErrorCode.KAFKA_STORAGE_ERROR, TopicException.message(e));
        }
        capacity.change(from, to);
        listeners.forEach(listener -> listener.onGrown(topic, from.partitions()));
    }

    /** Takes back what {@link #grow} has stored of partitions that could not be opened. */
    private void shrink(final Topic topic, final TopicPlan from, final TopicPlan to) {
        try {
            store.replace(from.stored(topic.id()), from.partitions());
            for (int i = from.partitions(); i < to.partitions(); i++) {
                store.removePartition(from.name(), i);
            }
        } catch (final IOException e) {
            LOG.error(
                    "Topic {} will have {} partitions after a restart: {}", from.name(), to.partitions(), e.toString());
        }
    }

    /** See {@link TopicRegistry#reconfigure}. */
    void reconfigure(final Topic topic, final TopicSettings settings, final boolean validateOnly)
            throws TopicException {
        final TopicPlan from = TopicPlan.of(topic);
        final TopicPlan to = new TopicPlan(from.name(), from.partitions(), settings);
        capacity.requireChange(from, to);
        if (validateOnly || to.settings().equals(from.settings())) {
            return;
        }
        if (to.config().durable()) {
            try {
                store.replace(to.stored(topic.id()), from.partitions());
            } catch (final IOException e) {
                throw new TopicException(ErrorCode.KAFKA_STORAGE_ERROR, "topic " + to.name() + " stays as it is: " + e);
            }
        }
        topic.reconfigure(to.settings());
        capacity.change(from, to);
        LOG.info("Topic {} has the configuration {}", to.name(), to.settings().asked());
    }
}
