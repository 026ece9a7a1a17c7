package io.memorystreamer.operator.controller.topic;

import io.memorystreamer.operator.api.DeletionPolicy;
import io.memorystreamer.operator.api.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What is to be done about a topic whose resource is being deleted. */
sealed interface TopicDeletion {
    /** How long the cluster is waited for. Then the resource goes, and the topic is left behind. */
    Duration PATIENCE = Duration.ofMinutes(2);

    /** The resource may go; the topic stays, or is gone anyway. */
    record LetGo(String reason, String note) implements TopicDeletion {}

    /** The topic is to be deleted first. */
    record Delete(String bootstrapServers) implements TopicDeletion {}

    /** Nothing can be done now. */
    record Wait(String reason, String message) implements TopicDeletion {}

    /**
     * Decides.
     *
     * @param owner another resource that has the topic
     */
    static TopicDeletion of(Topic topic, Optional<Topic> owner, ClusterAccess cluster, Instant now) {
        String name = TopicNames.inCluster(topic);
        if (topic.getSpec().deletionPolicy() == DeletionPolicy.RETAIN) {
            return new LetGo(
                    "TopicRetained", "topic %s stays in the cluster, as spec.deletionPolicy says".formatted(name));
        }
        if (owner.isPresent()) {
            return new LetGo(
                    "TopicRetained",
                    "topic %s stays: it belongs to Topic %s"
                            .formatted(name, owner.get().getMetadata().getName()));
        }
        return switch (cluster) {
            case ClusterAccess.Ready(String bootstrapServers) -> new Delete(bootstrapServers);
            case ClusterAccess.Gone(String message) -> new LetGo("ClusterGone", message);
            case ClusterAccess.NotReady(String message) -> waitOrLetGo(topic, "ClusterNotReady", message, now);
        };
    }

    /** Decides when the brokers did not delete the topic. */
    static TopicDeletion after(TopicAdminException failure, Topic topic, Instant now) {
        return waitOrLetGo(topic, failure.reason(), failure.getMessage(), now);
    }

    private static TopicDeletion waitOrLetGo(Topic topic, String reason, String message, Instant now) {
        Instant until =
                Instant.parse(topic.getMetadata().getDeletionTimestamp()).plus(PATIENCE);
        return now.isBefore(until)
                ? new Wait(reason, "waiting until %s to delete the topic: %s".formatted(until, message))
                : new LetGo(
                        "TopicLeftBehind",
                        "topic %s was not deleted within %d s (%s: %s); if it still exists it stays in the cluster"
                                .formatted(TopicNames.inCluster(topic), PATIENCE.toSeconds(), reason, message));
    }
}
