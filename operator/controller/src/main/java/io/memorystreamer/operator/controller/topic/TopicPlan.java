package io.memorystreamer.operator.controller.topic;

import io.memorystreamer.operator.api.TopicSpec;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What is to be done so that a topic is as its resource describes it. Immutable.
 *
 * @param create whether there is none yet; nothing else is to be done then
 * @param growTo how many partitions it is to have, when these are too few
 * @param changes configuration to set, or to delete
 * @param problem what cannot be done
 */
record TopicPlan(boolean create, OptionalInt growTo, Map<String, Optional<String>> changes, Optional<Problem> problem) {
    private static final TopicPlan CREATE = new TopicPlan(true, OptionalInt.empty(), Map.of(), Optional.empty());

    /**
     * Why a topic cannot become what its resource describes.
     *
     * @param reason name of the error that a broker answers with in such a case
     */
    record Problem(String reason, String message) {}

    /**
     * Decides.
     *
     * @param observed what the broker says; empty when it has no such topic
     * @param settled the configuration that the broker made of this very spec when it was last set; empty when that is not
     *     known. A broker may write a value in another way, round it, or answer with what follows from another value.
     */
    static TopicPlan of(TopicSpec spec, Optional<ObservedTopic> observed, Optional<Map<String, String>> settled) {
        if (observed.isEmpty()) {
            return CREATE;
        }
        ObservedTopic topic = observed.get();
        return new TopicPlan(
                false,
                topic.partitions() < spec.partitions() ? OptionalInt.of(spec.partitions()) : OptionalInt.empty(),
                settled.filter(topic.overrides()::equals).isPresent() ? Map.of() : changes(spec, topic),
                problem(spec, topic));
    }

    private static Map<String, Optional<String>> changes(TopicSpec spec, ObservedTopic topic) {
        Map<String, Optional<String>> changes = new TreeMap<>();
        spec.config().forEach((key, value) -> {
            if (!value.equals(topic.overrides().get(key))
                    && !value.equals(topic.fixed().get(key))) {
                changes.put(key, Optional.of(value));
            }
        });
        topic.overrides().keySet().stream()
                .filter(key -> !spec.config().containsKey(key))
                .forEach(key -> changes.put(key, Optional.empty()));
        return changes;
    }

    private static Optional<Problem> problem(TopicSpec spec, ObservedTopic topic) {
        if (topic.partitions() > spec.partitions()) {
            return Optional.of(new Problem(
                    "InvalidPartitions",
                    "the topic has %d partitions, of which none can be taken away; set spec.partitions to %1$d"
                            .formatted(topic.partitions())));
        }
        if (topic.replicas() != spec.replicas()) {
            return Optional.of(new Problem(
                    "InvalidReplicationFactor",
                    "the topic has %d copies of each partition, spec.replicas is %d; that cannot be changed"
                            .formatted(topic.replicas(), spec.replicas())));
        }
        return Optional.empty();
    }

    /** Returns the changes for people: {@code set retention.ms=1000, back to the default flush.ms}. */
    String describeChanges() {
        return changes.entrySet().stream()
                .map(change -> change.getValue()
                        .map(value -> "set %s=%s".formatted(change.getKey(), value))
                        .orElseGet(() -> "back to the default " + change.getKey()))
                .collect(Collectors.joining(", "));
    }
}
