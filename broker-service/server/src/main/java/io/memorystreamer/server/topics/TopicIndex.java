package io.memorystreamer.server.topics;

import io.memorystreamer.server.protocol.ErrorCode;
import io.memorystreamer.server.protocol.TopicReference;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Topics by name and id, and those that are offline. Look-ups are lock-free; changes are made under the registry's lock. */
final class TopicIndex {

    private final Map<String, Topic> byName = new ConcurrentHashMap<>();
    private final Map<UUID, Topic> byId = new ConcurrentHashMap<>();
    private final Map<String, OfflineTopic> offline = new ConcurrentHashMap<>();

    /** @return null when there is none that is served */
    Topic find(final String name) {
        return byName.get(name);
    }

    /** @return null when there is none that is served; {@link #missing} tells why */
    Topic find(final TopicReference reference) {
        if (reference.id() != null) {
            return byId.get(reference.id());
        }
        return reference.name() == null ? null : byName.get(reference.name());
    }

    /** @return null when there is none that is offline */
    OfflineTopic findOffline(final TopicReference reference) {
        return reference.name() == null ? null : offline.get(reference.name());
    }

    /** The error for a topic that is not served. */
    ErrorCode missing(final TopicReference reference) {
        return findOffline(reference) != null ? ErrorCode.KAFKA_STORAGE_ERROR : reference.unknown();
    }

    /** @throws TopicException UNKNOWN_TOPIC_OR_PARTITION, or KAFKA_STORAGE_ERROR when it is offline */
    Topic require(final String name) throws TopicException {
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

    /** @throws TopicException TOPIC_ALREADY_EXISTS, also when it is offline */
    void requireAbsent(final String name) throws TopicException {
        final OfflineTopic broken = offline.get(name);
        if (broken != null) {
            throw new TopicException(
                    ErrorCode.TOPIC_ALREADY_EXISTS, "topic " + name + " exists and is offline: " + broken.reason());
        }
        if (byName.containsKey(name)) {
            throw new TopicException(ErrorCode.TOPIC_ALREADY_EXISTS, "topic " + name + " exists");
        }
    }

    /** A live view. */
    Collection<Topic> all() {
        return byName.values();
    }

    /** A live view. */
    Set<UUID> ids() {
        return byId.keySet();
    }

    /** A live view. */
    Collection<OfflineTopic> offline() {
        return offline.values();
    }

    void add(final Topic topic) {
        byId.put(topic.id(), topic);
        byName.put(topic.name(), topic);
    }

    void remove(final Topic topic) {
        byName.remove(topic.name());
        byId.remove(topic.id());
    }

    void addOffline(final OfflineTopic topic) {
        offline.put(topic.name(), topic);
    }

    void removeOffline(final String name) {
        offline.remove(name);
    }
}
