package io.memorystreamer.operator.controller.check;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.memorystreamer.operator.api.BenchmarkRun;
import io.memorystreamer.operator.api.MemoryStreamerCluster;
import io.memorystreamer.operator.api.Topic;
import java.util.Map;

/** What the check makes, as a user would write it. Thread-safe. */
final class CheckResources {
    private static final String CLUSTER = """
            apiVersion: memorystreamer.io/v1alpha1
            kind: MemoryStreamerCluster
            spec:
              resources: {cpu: "%s", memory: "%s"}
            """;
    private static final String TOPIC = """
            apiVersion: memorystreamer.io/v1alpha1
            kind: Topic
            spec:
              cluster: "%s"
              partitions: 2
            """;
    private static final String RUN = """
            apiVersion: memorystreamer.io/v1alpha1
            kind: BenchmarkRun
            spec:
              scenarios: ["throughput::single_message_publishing"]
              profile: quick
              target: {cluster: "%s"}
              resources:
                - {cpu: "%s", memory: "%s"}
              activeDeadlineSeconds: 600
            """;

    private final KubernetesSerialization yaml = new KubernetesSerialization();
    private final CheckSettings settings;

    CheckResources(CheckSettings settings) {
        this.settings = settings;
    }

    MemoryStreamerCluster cluster() {
        MemoryStreamerCluster cluster =
                yaml.unmarshal(CLUSTER.formatted(settings.cpu(), settings.memory()), MemoryStreamerCluster.class);
        cluster.setMetadata(metadata());
        return cluster;
    }

    Topic topic() {
        Topic topic = yaml.unmarshal(TOPIC.formatted(settings.name()), Topic.class);
        topic.setMetadata(metadata());
        return topic;
    }

    BenchmarkRun run() {
        BenchmarkRun run =
                yaml.unmarshal(RUN.formatted(settings.name(), settings.cpu(), settings.memory()), BenchmarkRun.class);
        run.setMetadata(metadata());
        return run;
    }

    private ObjectMeta metadata() {
        return new ObjectMetaBuilder()
                .withName(settings.name())
                .withNamespace(settings.namespace())
                .withLabels(Map.of("app.kubernetes.io/part-of", "memorystreamer"))
                .withOwnerReferences(settings.owner())
                .build();
    }
}
