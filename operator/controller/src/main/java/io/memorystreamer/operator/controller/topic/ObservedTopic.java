package io.memorystreamer.operator.controller.topic;

import java.util.Map;

/**
 * A topic as the broker describes it. Immutable.
 *
 * @param id changes when a topic is deleted and created again
 * @param partitions how many it has
 * @param replicas copies of each partition
 * @param overrides configuration that it has of its own and that can be changed, as the broker writes it
 * @param fixed configuration that cannot be changed once the topic exists, whoever chose it
 */
record ObservedTopic(
        String id, int partitions, int replicas, Map<String, String> overrides, Map<String, String> fixed) {
    ObservedTopic {
        overrides = Map.copyOf(overrides);
        fixed = Map.copyOf(fixed);
    }
}
