package io.memorystreamer.operator.controller.topic;

import io.fabric8.kubernetes.api.model.Condition;
import io.memorystreamer.operator.api.ClusterConditions;
import io.memorystreamer.operator.api.MemoryStreamerCluster;
import io.memorystreamer.operator.api.MemoryStreamerClusterStatus;
import io.memorystreamer.operator.controller.resources.Conditions;
import java.util.Optional;

/** Whether a topic's cluster can be asked. Immutable. */
sealed interface ClusterAccess {
    /** It takes connections. */
    record Ready(String bootstrapServers) implements ClusterAccess {}

    /** It does not take connections now. */
    record NotReady(String message) implements ClusterAccess {}

    /** There is none, or there soon will be none: its topics go with it. */
    record Gone(String message) implements ClusterAccess {}

    /** Decides from the cluster's resource, empty when there is none. */
    static ClusterAccess of(String name, Optional<MemoryStreamerCluster> cluster) {
        if (cluster.isEmpty()) {
            return new Gone("MemoryStreamerCluster %s does not exist".formatted(name));
        }
        if (cluster.get().isMarkedForDeletion()) {
            return new Gone("MemoryStreamerCluster %s is being deleted".formatted(name));
        }
        Optional<MemoryStreamerClusterStatus> status =
                Optional.ofNullable(cluster.get().getStatus());
        Optional<Condition> ready = status.flatMap(some -> Conditions.find(some.conditions(), ClusterConditions.READY));
        Optional<String> bootstrap = status.map(MemoryStreamerClusterStatus::bootstrapServers);
        if (bootstrap.isPresent()
                && ready.filter(some -> "True".equals(some.getStatus())).isPresent()) {
            return new Ready(bootstrap.get());
        }
        return new NotReady("MemoryStreamerCluster %s is not ready%s"
                .formatted(name, ready.map(some -> ": " + some.getReason()).orElse(" yet")));
    }
}
