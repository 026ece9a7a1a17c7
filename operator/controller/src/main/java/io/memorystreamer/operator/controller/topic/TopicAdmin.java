package io.memorystreamer.operator.controller.topic;

import java.util.Map;
import java.util.Optional;

/**
 * What this package wants of a cluster's brokers. Thread-safe. Every method blocks for seconds at most and throws
 * {@link TopicAdminException} when the brokers refuse, or do not answer.
 */
interface TopicAdmin {
    /** Returns the topic, or empty when there is none of that name. */
    Optional<ObservedTopic> describe(String name);

    /** Creates a topic; returns its id. */
    String create(String name, int partitions, int replicas, Map<String, String> config);

    /**
     * Adds partitions.
     *
     * @param partitions how many there are in all afterwards
     */
    void grow(String name, int partitions);

    /**
     * Changes configuration and leaves what is not named.
     *
     * @param changes new values; empty goes back to the broker's default
     */
    void configure(String name, Map<String, Optional<String>> changes);

    /** Deletes a topic; does nothing when there is none of that name. */
    void delete(String name);
}
