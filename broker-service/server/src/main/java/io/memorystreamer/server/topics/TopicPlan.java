package io.memorystreamer.server.topics;

import io.memorystreamer.server.storage.StoredTopic;
import java.util.UUID;

/** A topic that may be created, or become, as described. */
public record TopicPlan(String name, int partitions, TopicSettings settings) {

    /** The present topic as one that may be created. */
    static TopicPlan of(final Topic topic) {
        return new TopicPlan(topic.name(), topic.partitionCount(), topic.settings());
    }

    /** What is in effect. */
    public TopicConfig config() {
        return settings.effective();
    }

    /** Bytes all its segments take when it is full. */
    long bytes() {
        return partitions * config().maxBytes();
    }

    /** Bytes of the memory budget it takes when it is full. */
    long memoryBytes() {
        return partitions * config().memoryBytes();
    }

    StoredTopic stored(final UUID id) {
        return new StoredTopic(
                name, id, partitions, settings.stored(), settings.asked().keySet());
    }
}
