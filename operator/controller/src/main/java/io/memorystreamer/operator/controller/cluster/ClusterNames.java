package io.memorystreamer.operator.controller.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.memorystreamer.operator.api.MemoryStreamerCluster;
import java.util.HashMap;
import java.util.Map;

/** Names, labels and ports of what belongs to a cluster. */
final class ClusterNames {
    /** Name of the MemoryStreamerCluster; everything that belongs to one has it. */
    static final String CLUSTER = "memorystreamer.io/cluster";

    /** Which of a cluster's Services it is. */
    static final String SERVICE = "memorystreamer.io/service";

    static final String CLIENT_SERVICE = "clients";
    static final String HEADLESS_SERVICE = "brokers";

    /** On namespaces whose Pods may connect to clusters of other namespaces. */
    static final String CLIENTS_ALLOWED = "memorystreamer.io/clients";

    static final String CONTAINER = "broker";
    static final int HTTP_PORT = 8080;
    static final String HTTP_PORT_NAME = "http";
    static final int DEFAULT_KAFKA_PORT = 9092;
    static final String KAFKA_PORT_NAME = "kafka";

    private static final String BROKERS_SUFFIX = "-brokers";

    private ClusterNames() {}

    static String headlessService(HasMetadata cluster) {
        return cluster.getMetadata().getName() + BROKERS_SUFFIX;
    }

    /** Not the cluster's name: every namespace has an account "default", and applications have one of their own name. */
    static String serviceAccount(HasMetadata cluster) {
        return cluster.getMetadata().getName() + BROKERS_SUFFIX;
    }

    /** Returns the port of the brokers: that of the first listener. */
    static int kafkaPort(MemoryStreamerCluster cluster) {
        return cluster.getSpec().listeners().isEmpty()
                ? DEFAULT_KAFKA_PORT
                : cluster.getSpec().listeners().getFirst().port();
    }

    static String bootstrapServers(MemoryStreamerCluster cluster) {
        return "%s.%s.svc:%d"
                .formatted(
                        cluster.getMetadata().getName(), cluster.getMetadata().getNamespace(), kafkaPort(cluster));
    }

    /** Labels that never change in the life of a cluster. */
    static Map<String, String> selector(HasMetadata cluster) {
        return Map.of(
                "app.kubernetes.io/name",
                "memorystreamer",
                "app.kubernetes.io/instance",
                cluster.getMetadata().getName(),
                "app.kubernetes.io/component",
                "broker");
    }

    static Map<String, String> labels(HasMetadata cluster) {
        Map<String, String> labels = new HashMap<>(selector(cluster));
        labels.put("app.kubernetes.io/part-of", "memorystreamer");
        labels.put("app.kubernetes.io/managed-by", "memorystreamer-operator");
        labels.put(CLUSTER, cluster.getMetadata().getName());
        return labels;
    }

    /** Metadata of a resource in the cluster's namespace. */
    static ObjectMeta metadata(HasMetadata cluster, String name) {
        return new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(cluster.getMetadata().getNamespace())
                .withLabels(labels(cluster))
                .build();
    }

    static ObjectMeta metadata(HasMetadata cluster) {
        return metadata(cluster, cluster.getMetadata().getName());
    }
}
