package io.memorystreamer.server.groups;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Topics that a test adds and removes. */
final class FakeTopics implements TopicShapes {

    private final Map<String, TopicShape> byName = new ConcurrentHashMap<>();
    private long version;

    @Override
    public long version() {
        return version;
    }

    TopicShape add(final String name, final int partitions) {
        final TopicShape topic = new TopicShape(name, UUID.randomUUID(), partitions);
        byName.put(name, topic);
        version++;
        return topic;
    }

    void remove(final String name) {
        byName.remove(name);
        version++;
    }

    @Override
    public TopicShape find(final String name) {
        return name == null ? null : byName.get(name);
    }

    @Override
    public TopicShape find(final UUID id) {
        return byName.values().stream()
                .filter(topic -> topic.id().equals(id))
                .findFirst()
                .orElse(null);
    }

    @Override
    public List<TopicShape> all() {
        return List.copyOf(byName.values());
    }

    @Override
    public boolean isOffline(final String name) {
        return false;
    }
}
