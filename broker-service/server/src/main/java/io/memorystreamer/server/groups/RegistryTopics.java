package io.memorystreamer.server.groups;

import io.memorystreamer.server.protocol.TopicReference;
import io.memorystreamer.server.topics.Topic;
import io.memorystreamer.server.topics.TopicListener;
import io.memorystreamer.server.topics.TopicRegistry;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** The broker's topics. Thread-safe, lock-free. */
public final class RegistryTopics implements TopicShapes, TopicListener {

    private final TopicRegistry registry;
    private final AtomicLong version = new AtomicLong();

    /** @param registry is to be followed by this */
    public RegistryTopics(final TopicRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void onCreated(final Topic topic) {
        version.incrementAndGet();
    }

    @Override
    public void onGrown(final Topic topic, final int from) {
        version.incrementAndGet();
    }

    @Override
    public void onDeleted(final Topic topic) {
        version.incrementAndGet();
    }

    @Override
    public long version() {
        return version.get();
    }

    @Override
    public TopicShape find(final String name) {
        return name == null ? null : shape(registry.find(name));
    }

    @Override
    public TopicShape find(final UUID id) {
        return shape(registry.find(TopicReference.byId(id)));
    }

    private static TopicShape shape(final Topic topic) {
        return topic == null ? null : new TopicShape(topic.name(), topic.id(), topic.partitionCount());
    }

    @Override
    public List<TopicShape> all() {
        return registry.all().stream().map(RegistryTopics::shape).toList();
    }

    @Override
    public boolean isOffline(final String name) {
        return registry.offline().stream().anyMatch(topic -> topic.name().equals(name));
    }
}
