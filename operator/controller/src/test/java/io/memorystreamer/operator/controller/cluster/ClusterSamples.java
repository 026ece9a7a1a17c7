package io.memorystreamer.operator.controller.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.memorystreamer.operator.api.MemoryStreamerCluster;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Clusters as users write them, and Pods as kubelets and schedulers leave them. */
final class ClusterSamples {
    static final String NAMESPACE = "streams";
    static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    static final ClusterPlan.Settings SETTINGS =
            new ClusterPlan.Settings("registry:5000/memorystreamer-broker:0.1.0", "IfNotPresent", "operators", true);

    private ClusterSamples() {}

    /** A cluster with one CPU and 1 GiB, and what else the lines of YAML say, which are fields of its spec. */
    static MemoryStreamerCluster cluster(String name, String... lines) {
        StringBuilder yaml = new StringBuilder("""
                apiVersion: memorystreamer.io/v1alpha1
                kind: MemoryStreamerCluster
                metadata: {name: %s, namespace: %s, uid: uid-%s, generation: 1}
                spec:
                """.formatted(name, NAMESPACE, name));
        if (List.of(lines).stream().noneMatch(line -> line.startsWith("resources:"))) {
            yaml.append("  resources: {cpu: 1, memory: 1Gi}\n");
        }
        for (String line : lines) {
            yaml.append("  ").append(line).append('\n');
        }
        return Serialization.unmarshal(yaml.toString(), MemoryStreamerCluster.class);
    }

    /** Changes a cluster to what the sample's spec adds, whatever the operator writes to it meanwhile. */
    static void change(KubernetesClient client, String namespace, MemoryStreamerCluster sample) {
        MemoryStreamerCluster patch = new MemoryStreamerCluster();
        patch.setSpec(sample.getSpec());
        client.resources(MemoryStreamerCluster.class)
                .inNamespace(namespace)
                .withName(sample.getMetadata().getName())
                .patch(PatchContext.of(PatchType.JSON_MERGE), patch);
    }

    static ClusterPlan plan(MemoryStreamerCluster cluster) {
        return plan(cluster, Optional.empty(), List.of());
    }

    static ClusterPlan plan(MemoryStreamerCluster cluster, Optional<StatefulSet> statefulSet, List<Pod> pods) {
        Optional<Rejection> rejection =
                pods.stream().flatMap(pod -> Rejection.of(pod).stream()).findFirst();
        return ClusterPlan.of(cluster, new ClusterPlan.Observed(statefulSet, pods, rejection), List::of, SETTINGS, NOW);
    }

    /** A broker that waits for a node. */
    static Pod pod(MemoryStreamerCluster cluster) {
        // @formatter:off
        return new PodBuilder()
                .withMetadata(
                        ClusterNames.metadata(cluster, cluster.getMetadata().getName() + "-0"))
                .editMetadata()
                .withCreationTimestamp(NOW.toString())
                .withUid("pod-uid")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("broker")
                .withImage("memorystreamer-broker:0.1.0")
                .endContainer()
                .endSpec()
                .withNewStatus()
                .withPhase("Pending")
                .endStatus()
                .build();
        // @formatter:on
    }

    static Pod ready(MemoryStreamerCluster cluster) {
        // @formatter:off
        return new PodBuilder(pod(cluster))
                .editSpec()
                .withNodeName("w1")
                .endSpec()
                .withNewStatus()
                .withPhase("Running")
                .withPodIP("127.0.0.1")
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .endCondition()
                .addNewContainerStatus()
                .withName("broker")
                .withNewState()
                .withNewRunning()
                .withStartedAt(NOW.toString())
                .endRunning()
                .endState()
                .endContainerStatus()
                .endStatus()
                .build();
        // @formatter:on
    }

    static Pod unschedulable(MemoryStreamerCluster cluster, String message) {
        // @formatter:off
        return new PodBuilder(pod(cluster))
                .editStatus()
                .addNewCondition()
                .withType("PodScheduled")
                .withStatus("False")
                .withReason("Unschedulable")
                .withMessage(message)
                .endCondition()
                .endStatus()
                .build();
        // @formatter:on
    }

    static Pod rejected(MemoryStreamerCluster cluster, Instant created) {
        // @formatter:off
        return new PodBuilder(pod(cluster))
                .editMetadata()
                .withCreationTimestamp(created.toString())
                .endMetadata()
                .editSpec()
                .withNodeName("w1")
                .endSpec()
                .withNewStatus()
                .withPhase("Failed")
                .withReason("TopologyAffinityError")
                .withMessage("Resources cannot be allocated with Topology locality")
                .endStatus()
                .build();
        // @formatter:on
    }

    static Pod crashing(MemoryStreamerCluster cluster, String log) {
        // @formatter:off
        return new PodBuilder(pod(cluster))
                .editSpec()
                .withNodeName("w1")
                .endSpec()
                .withNewStatus()
                .withPhase("Running")
                .addNewContainerStatus()
                .withName("broker")
                .withNewState()
                .withNewWaiting()
                .withReason("CrashLoopBackOff")
                .withMessage("back-off 10s restarting failed container")
                .endWaiting()
                .endState()
                .withNewLastState()
                .withNewTerminated()
                .withExitCode(2)
                .withReason("Error")
                .withMessage(log)
                .endTerminated()
                .endLastState()
                .endContainerStatus()
                .endStatus()
                .build();
        // @formatter:on
    }
}
