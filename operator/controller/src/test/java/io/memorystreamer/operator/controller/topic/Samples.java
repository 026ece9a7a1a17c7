package io.memorystreamer.operator.controller.topic;

import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.memorystreamer.operator.api.MemoryStreamerCluster;
import io.memorystreamer.operator.api.MemoryStreamerClusterSpec;
import io.memorystreamer.operator.api.MemoryStreamerClusterStatus;
import io.memorystreamer.operator.api.Topic;
import io.memorystreamer.operator.api.TopicSpec;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Resources as they look in a cluster. */
final class Samples {
    static final String NAMESPACE = "streams";
    static final String BOOTSTRAP = "demo.streams.svc:9092";

    private Samples() {}

    /** A topic from YAML, as a user would write its spec. */
    static Topic topic(String name, String spec) {
        Topic topic = new Topic();
        topic.getMetadata().setName(name);
        topic.getMetadata().setNamespace(NAMESPACE);
        topic.getMetadata().setUid(UUID.randomUUID().toString());
        topic.getMetadata().setGeneration(1L);
        topic.getMetadata().setCreationTimestamp("2026-01-01T00:00:00Z");
        topic.setSpec(yaml(spec, TopicSpec.class));
        return topic;
    }

    /** What begins with a brace is taken for JSON. */
    private static <T> T yaml(String text, Class<T> type) {
        return Serialization.unmarshal("---\n" + text, type);
    }

    static MemoryStreamerCluster cluster(String ready) {
        MemoryStreamerCluster cluster = new MemoryStreamerCluster();
        cluster.getMetadata().setName("demo");
        cluster.getMetadata().setNamespace(NAMESPACE);
        cluster.setSpec(yaml("{resources: {cpu: 1, memory: 1Gi}}", MemoryStreamerClusterSpec.class));
        cluster.setStatus(status(ready));
        return cluster;
    }

    static MemoryStreamerClusterStatus status(String ready) {
        return new MemoryStreamerClusterStatus(
                1L,
                1,
                1,
                "1/1",
                BOOTSTRAP,
                null,
                null,
                List.of(),
                List.of(new ConditionBuilder()
                        .withType("Ready")
                        .withStatus(ready)
                        .withReason("True".equals(ready) ? "BrokersReady" : "BrokersNotReady")
                        .withMessage("")
                        .withLastTransitionTime("2026-01-01T00:00:00Z")
                        .build()));
    }

    static ObservedTopic observed(String id, int partitions, Map<String, String> overrides) {
        return new ObservedTopic(id, partitions, 1, overrides, Map.of());
    }
}
