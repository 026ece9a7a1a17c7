package io.memorystreamer.server.topics;

import io.memorystreamer.log.LogMaintenance;
import io.memorystreamer.server.config.BrokerSettings;
import io.memorystreamer.server.config.ByteSizeConverter;
import io.memorystreamer.server.protocol.ErrorCode;
import io.memorystreamer.server.protocol.TopicReference;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All topics of this broker. Look-ups are lock-free; creating and deleting block (segments are allocated) and exclude
 * each other, so they belong on a worker thread.
 */
public final class TopicRegistry implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TopicRegistry.class);

    private final Map<String, Topic> byName = new ConcurrentHashMap<>();
    private final Map<UUID, Topic> byId = new ConcurrentHashMap<>();
    private final Path directory;
    private final TopicConfig defaults;
    private final int defaultPartitions;
    private final int maxPartitions;
    private final MemoryBudget budget;
    private final LogMaintenance maintenance = new LogMaintenance();
    private final TopicListener listener;
    private int partitions;
    private boolean closed;

    public TopicRegistry(final BrokerSettings settings, final TopicListener listener) {
        this.directory = settings.dataDirectory().path();
        this.defaults = TopicConfig.defaults(settings);
        this.defaultPartitions = settings.defaultPartitions();
        this.maxPartitions = settings.maxPartitions();
        this.budget = new MemoryBudget(settings.memory());
        this.listener = listener;
    }

    /** @return null when there is none */
    public Topic find(final String name) {
        return byName.get(name);
    }

    /** @return null when there is none */
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

    /** A live view. */
    public Collection<Topic> all() {
        return byName.values();
    }

    public MemoryBudget budget() {
        return budget;
    }

    /** How often a segment could not be allocated. */
    public long allocationFailures() {
        return maintenance.allocationFailures();
    }

    /**
     * A topic that may be created as described.
     *
     * @param partitions how many it would have
     * @param cost bytes all its segments take at most
     */
    public record Plan(String name, int partitions, TopicConfig config, long cost) {}

    /**
     * Checks everything about a new topic but whether there is room for it.
     *
     * @param requestedPartitions -1 for the default
     * @throws TopicException saying what is wrong
     */
    public Plan plan(final String name, final int requestedPartitions, final Map<String, String> configs)
            throws TopicException {
        TopicName.validate(name);
        if (byName.containsKey(name)) {
            throw new TopicException(ErrorCode.TOPIC_ALREADY_EXISTS, "topic " + name + " exists");
        }
        if (requestedPartitions < 1 && requestedPartitions != -1) {
            throw new TopicException(
                    ErrorCode.INVALID_PARTITIONS, "a topic has at least 1 partition, not " + requestedPartitions);
        }
        final int count = requestedPartitions == -1 ? defaultPartitions : requestedPartitions;
        final TopicConfig config = TopicConfig.parse(configs, defaults);
        return new Plan(name, count, config, count * config.logConfig(directory).maxBytes());
    }

    /**
     * May block for memory of deleted topics.
     *
     * @throws TopicException POLICY_VIOLATION when there is no room, with the sum
     */
    public synchronized void requireRoom(final Plan plan) throws TopicException {
        if (plan.partitions > maxPartitions - partitions) {
            throw new TopicException(
                    ErrorCode.POLICY_VIOLATION,
                    "topic " + plan.name + " with " + plan.partitions + " partitions exceeds the limit: " + partitions
                            + " of max-partitions=" + maxPartitions + " exist");
        }
        budget.reclaim(plan.cost);
        if (plan.cost > budget.limit() - budget.reserved()) {
            throw new TopicException(ErrorCode.POLICY_VIOLATION, noRoom(plan));
        }
    }

    private String noRoom(final Plan plan) {
        final long each = plan.cost / plan.partitions;
        return "topic " + plan.name + " does not fit: " + plan.partitions + " partitions x "
                + ByteSizeConverter.format(each) + " (" + plan.config + ") = " + ByteSizeConverter.format(plan.cost)
                + ", but of " + ByteSizeConverter.format(budget.limit()) + " only "
                + ByteSizeConverter.format(budget.limit() - budget.reserved())
                + " are free; use fewer partitions, a smaller retention.bytes or segment.bytes, or give the broker more"
                + " memory";
    }

    /**
     * Creates a topic. Blocks.
     *
     * @throws TopicException when it exists by now, there is no room for it, or its segments cannot be allocated
     */
    public synchronized Topic create(final Plan plan) throws TopicException {
        if (closed) {
            throw new TopicException(ErrorCode.KAFKA_STORAGE_ERROR, "the broker is stopping");
        }
        if (byName.containsKey(plan.name)) {
            throw new TopicException(ErrorCode.TOPIC_ALREADY_EXISTS, "topic " + plan.name + " exists");
        }
        requireRoom(plan);
        budget.reserve(plan.cost);
        final Topic topic;
        try {
            topic = Topic.create(plan.name, UUID.randomUUID(), plan.config, plan.partitions, directory, maintenance);
        } catch (final IOException | RuntimeException e) {
            budget.release(plan.cost);
            LOG.error("Topic {} could not be created: {}", plan.name, e.getMessage());
            throw new TopicException(ErrorCode.KAFKA_STORAGE_ERROR, e.getMessage());
        }
        partitions += plan.partitions;
        byId.put(topic.id(), topic);
        byName.put(topic.name(), topic);
        listener.onCreated(topic);
        LOG.info("Created topic {} with {} partitions ({})", topic.name(), topic.partitionCount(), topic.config());
        return topic;
    }

    /**
     * Deletes a topic. Blocks.
     *
     * @return the topic that was deleted, null when there was none
     */
    public synchronized Topic delete(final TopicReference reference) {
        final Topic topic = find(reference);
        if (topic == null) {
            return null;
        }
        byName.remove(topic.name());
        byId.remove(topic.id());
        topic.close();
        partitions -= topic.partitionCount();
        budget.release(
                topic.partitionCount() * topic.config().logConfig(directory).maxBytes());
        listener.onDeleted(topic);
        LOG.info("Deleted topic {}", topic.name());
        return topic;
    }

    /** Closes every log. */
    @Override
    public synchronized void close() {
        closed = true;
        byName.values().forEach(Topic::close);
        maintenance.close();
    }
}
