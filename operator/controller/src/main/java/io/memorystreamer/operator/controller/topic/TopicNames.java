package io.memorystreamer.operator.controller.topic;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.memorystreamer.operator.api.Topic;
import java.util.Collection;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;

/** Which topic of which cluster a resource stands for, and which of several resources has it. Pure functions. */
final class TopicNames {
    private static final Comparator<ObjectMeta> AGE = Comparator.comparing(
                    ObjectMeta::getCreationTimestamp, Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(ObjectMeta::getName);

    private TopicNames() {}

    /** Returns the name of the topic in its cluster. */
    static String inCluster(Topic topic) {
        return Objects.requireNonNullElse(
                topic.getSpec().topicName(), topic.getMetadata().getName());
    }

    /** Returns the cluster's key: namespace and name. */
    static String clusterKey(String namespace, String cluster) {
        return namespace + "/" + cluster;
    }

    /** Returns the topic's key: that of the cluster, and the name there. */
    static String key(Topic topic) {
        return clusterKey(topic.getMetadata().getNamespace(), topic.getSpec().cluster()) + "/" + inCluster(topic);
    }

    /**
     * Returns the resource that has the topic when that is not this one: of several the oldest, and of several of one second
     * the first by name.
     *
     * @param sameKey all resources with this one's key; may hold it, too
     */
    static Optional<Topic> ownerBefore(Topic topic, Collection<Topic> sameKey) {
        return sameKey.stream()
                .filter(other -> AGE.compare(other.getMetadata(), topic.getMetadata()) < 0)
                .min(Comparator.comparing(Topic::getMetadata, AGE));
    }
}
