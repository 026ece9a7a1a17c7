package io.memorystreamer.operator.controller.topic;

import java.util.function.Function;

/** Connections to clusters. Thread-safe. */
interface TopicAdmins {
    /**
     * Does some work with a cluster's brokers on the calling thread.
     *
     * @param bootstrapServers {@code host:port} of the cluster
     * @throws TopicAdminException what the work threw, or that the cluster cannot be asked now
     */
    <T> T with(String bootstrapServers, Function<TopicAdmin, T> work);
}
