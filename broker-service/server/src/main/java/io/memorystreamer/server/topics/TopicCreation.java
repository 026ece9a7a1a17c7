package io.memorystreamer.server.topics;

import io.memorystreamer.server.protocol.ErrorCode;
import io.memorystreamer.server.storage.TopicStore;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates topics. Blocks, but for {@link #plan}; under the registry's lock. After a crash a topic is whole or not there. */
final class TopicCreation {

    private static final Logger LOG = LoggerFactory.getLogger(TopicCreation.class);

    private final TopicIndex index;
    /** Null when no topic survives a restart. */
    private final TopicStore store;

    private final TopicLogs logs;
    private final Capacity capacity;
    private final List<TopicListener> listeners;
    private final TopicConfig defaults;
    private final int defaultPartitions;

    TopicCreation(
            final TopicIndex index,
            final TopicLogs logs,
            final Capacity capacity,
            final List<TopicListener> listeners,
            final TopicConfig defaults,
            final int defaultPartitions) {
        this.index = index;
        this.store = logs.store();
        this.logs = logs;
        this.capacity = capacity;
        this.listeners = listeners;
        this.defaults = defaults;
        this.defaultPartitions = defaultPartitions;
    }

    /** See {@link TopicRegistry#plan}. From any thread. */
    TopicPlan plan(final String name, final int requestedPartitions, final Map<String, String> configs)
            throws TopicException {
        TopicName.validate(name);
        index.requireAbsent(name);
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
        return new TopicPlan(name, requestedPartitions == -1 ? defaultPartitions : requestedPartitions, settings);
    }

    /** See {@link TopicRegistry#create}. */
    Topic create(final TopicPlan plan) throws TopicException {
        index.requireAbsent(plan.name());
        capacity.require(plan);
        final UUID id = UUID.randomUUID();
        boolean stored = false;
        final Topic topic;
        try {
            if (plan.config().durable()) {
                store.create(plan.stored(id));
                stored = true;
            }
            topic = open(plan, id);
        } catch (final IOException | RuntimeException e) {
            LOG.error("Topic {} could not be created: {}", plan.name(), TopicException.message(e));
            if (stored) {
                TopicDeletion.removeFiles(store, plan.name());
            }
            throw new TopicException(ErrorCode.KAFKA_STORAGE_ERROR, TopicException.message(e));
        }
        LOG.info("Created topic {} with {} partitions ({})", topic.name(), topic.partitionCount(), topic.config());
        return topic;
    }

    /** Opens the logs of a topic, new ones or those that are there, and has it served. */
    Topic open(final TopicPlan plan, final UUID id) throws IOException {
        final Topic topic = Topic.open(plan, id, logs);
        capacity.reserve(plan);
        index.add(topic);
        listeners.forEach(listener -> listener.onCreated(topic));
        return topic;
    }
}
