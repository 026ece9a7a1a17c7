package io.memorystreamer.operator.controller.topic;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A broker's topics in a map, for each topic with the next failure to throw. */
final class FakeTopicAdmins implements TopicAdmins, TopicAdmin {
    final Map<String, ObservedTopic> topics = new ConcurrentHashMap<>();
    final Map<String, TopicAdminException> failures = new ConcurrentHashMap<>();
    final List<String> calls = new CopyOnWriteArrayList<>();

    /** What the broker writes instead of a value that it was given. */
    final Map<String, String> rewritten = new ConcurrentHashMap<>();

    private int ids;

    @Override
    public <T> T with(String bootstrapServers, Function<TopicAdmin, T> work) {
        return work.apply(this);
    }

    @Override
    public Optional<ObservedTopic> describe(String name) {
        TopicAdminException failure = failures.get(name);
        if (failure != null && failure.kind() != TopicAdminException.Kind.REFUSED) {
            throw failure;
        }
        return Optional.ofNullable(topics.get(name));
    }

    @Override
    public synchronized String create(String name, int partitions, int replicas, Map<String, String> config) {
        call("create", name);
        String id = "id-" + ++ids;
        Map<String, String> stored = new HashMap<>(config);
        stored.replaceAll((_, value) -> rewritten.getOrDefault(value, value));
        topics.put(name, new ObservedTopic(id, partitions, replicas, stored, Map.of()));
        return id;
    }

    @Override
    public void grow(String name, int partitions) {
        call("grow", name);
        topics.computeIfPresent(
                name, (_, topic) -> new ObservedTopic(topic.id(), partitions, 1, topic.overrides(), topic.fixed()));
    }

    @Override
    public void configure(String name, Map<String, Optional<String>> changes) {
        call("configure", name);
        Map<String, String> overrides = new TreeMap<>(topics.get(name).overrides());
        changes.forEach((key, value) -> {
            if (value.isPresent()) {
                overrides.put(key, rewritten.getOrDefault(value.get(), value.get()));
            } else {
                overrides.remove(key);
            }
        });
        topics.computeIfPresent(
                name, (_, topic) -> new ObservedTopic(topic.id(), topic.partitions(), 1, overrides, topic.fixed()));
    }

    @Override
    public void delete(String name) {
        call("delete", name);
        topics.remove(name);
    }

    private void call(String call, String name) {
        calls.add(call + " " + name);
        TopicAdminException failure = failures.get(name);
        if (failure != null) {
            throw failure;
        }
    }
}
