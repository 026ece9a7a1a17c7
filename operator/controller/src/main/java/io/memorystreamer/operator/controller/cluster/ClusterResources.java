package io.memorystreamer.operator.controller.cluster;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.memorystreamer.operator.api.DeletionPolicy;
import io.memorystreamer.operator.api.MemoryStreamerCluster;
import io.memorystreamer.operator.api.MemoryStreamerClusterSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The resources of a cluster, but for the Pods' template and who may connect. Pure functions. */
final class ClusterResources {
    private ClusterResources() {}

    static StatefulSet statefulSet(ClusterPlan plan) {
        MemoryStreamerCluster cluster = plan.cluster();
        ObjectMeta metadata = ClusterNames.metadata(cluster);
        metadata.setAnnotations(plan.annotations());
        boolean delete = BrokerPodFactory.hasVolume(cluster.getSpec())
                && cluster.getSpec().storage().volumeClaim().whenDeleted() == DeletionPolicy.DELETE;
        // @formatter:off
        return new StatefulSetBuilder()
                .withMetadata(metadata)
                .withNewSpec()
                .withReplicas(plan.replicas())
                .withServiceName(ClusterNames.headlessService(cluster))
                // In order, a Pod that cannot start is never replaced, not even when its template is mended.
                .withPodManagementPolicy("Parallel")
                .withNewUpdateStrategy()
                .withType("RollingUpdate")
                .endUpdateStrategy()
                .withNewSelector()
                .withMatchLabels(ClusterNames.selector(cluster))
                .endSelector()
                .withTemplate(BrokerPodFactory.create(plan))
                .withVolumeClaimTemplates(volumeClaims(cluster))
                .withNewPersistentVolumeClaimRetentionPolicy()
                .withWhenDeleted(delete ? "Delete" : "Retain")
                // Brokers are held back by scaling down, which must not cost their data.
                .withWhenScaled("Retain")
                .endPersistentVolumeClaimRetentionPolicy()
                .endSpec()
                .build();
        // @formatter:on
    }

    /** Gives each broker a name, from before it takes connections on. */
    static Service headlessService(MemoryStreamerCluster cluster) {
        // @formatter:off
        return new ServiceBuilder()
                .withMetadata(
                        serviceMetadata(cluster, ClusterNames.headlessService(cluster), ClusterNames.HEADLESS_SERVICE))
                .withNewSpec()
                .withClusterIP("None")
                .withPublishNotReadyAddresses(true)
                .withSelector(ClusterNames.selector(cluster))
                .withPorts(
                        port(
                                ClusterNames.KAFKA_PORT_NAME,
                                ClusterNames.kafkaPort(cluster),
                                ClusterNames.KAFKA_PORT_NAME),
                        port(ClusterNames.HTTP_PORT_NAME, ClusterNames.HTTP_PORT, ClusterNames.HTTP_PORT_NAME))
                .endSpec()
                .build();
        // @formatter:on
    }

    /** What clients connect to first; brokers then tell their own names. */
    static Service clientService(MemoryStreamerCluster cluster) {
        List<ServicePort> ports = new ArrayList<>();
        cluster.getSpec()
                .listeners()
                .forEach(listener -> ports.add(port(listener.name(), listener.port(), ClusterNames.KAFKA_PORT_NAME)));
        if (ports.isEmpty()) {
            ports.add(
                    port(ClusterNames.KAFKA_PORT_NAME, ClusterNames.DEFAULT_KAFKA_PORT, ClusterNames.KAFKA_PORT_NAME));
        }
        ports.add(port(ClusterNames.HTTP_PORT_NAME, ClusterNames.HTTP_PORT, ClusterNames.HTTP_PORT_NAME));
        return new ServiceBuilder()
                .withMetadata(serviceMetadata(cluster, cluster.getMetadata().getName(), ClusterNames.CLIENT_SERVICE))
                .withNewSpec()
                .withSelector(ClusterNames.selector(cluster))
                .withPorts(ports)
                .endSpec()
                .build();
    }

    static ConfigMap configMap(MemoryStreamerCluster cluster) {
        return new ConfigMapBuilder()
                .withMetadata(ClusterNames.metadata(cluster))
                .addToData(BrokerConfiguration.FILE, BrokerConfiguration.of(cluster))
                .build();
    }

    static ServiceAccount serviceAccount(MemoryStreamerCluster cluster) {
        return new ServiceAccountBuilder()
                .withMetadata(ClusterNames.metadata(cluster, ClusterNames.serviceAccount(cluster)))
                .withAutomountServiceAccountToken(false)
                .build();
    }

    /** One broker at a time: a cluster of one can be drained, one of several keeps its majority. */
    static PodDisruptionBudget disruptionBudget(MemoryStreamerCluster cluster) {
        // @formatter:off
        return new PodDisruptionBudgetBuilder()
                .withMetadata(ClusterNames.metadata(cluster))
                .withNewSpec()
                .withMaxUnavailable(new IntOrString(1))
                .withUnhealthyPodEvictionPolicy("AlwaysAllow")
                .withNewSelector()
                .withMatchLabels(ClusterNames.selector(cluster))
                .endSelector()
                .endSpec()
                .build();
        // @formatter:on
    }

    static ServiceMonitor serviceMonitor(MemoryStreamerCluster cluster) {
        ServiceMonitor monitor = new ServiceMonitor();
        monitor.setMetadata(ClusterNames.metadata(cluster));
        Map<String, String> selector = new HashMap<>(ClusterNames.selector(cluster));
        selector.put(ClusterNames.SERVICE, ClusterNames.HEADLESS_SERVICE);
        monitor.setSpec(new ServiceMonitor.Spec(
                new ServiceMonitor.Selector(selector),
                List.of(new ServiceMonitor.Endpoint(ClusterNames.HTTP_PORT_NAME, "/q/metrics", "30s"))));
        return monitor;
    }

    private static ObjectMeta serviceMetadata(MemoryStreamerCluster cluster, String name, String which) {
        ObjectMeta metadata = ClusterNames.metadata(cluster, name);
        metadata.getLabels().put(ClusterNames.SERVICE, which);
        return metadata;
    }

    private static ServicePort port(String name, int port, String target) {
        return new ServicePortBuilder()
                .withName(name)
                .withPort(port)
                .withProtocol("TCP")
                .withTargetPort(new IntOrString(target))
                .build();
    }

    private static List<PersistentVolumeClaim> volumeClaims(MemoryStreamerCluster cluster) {
        if (!BrokerPodFactory.hasVolume(cluster.getSpec())) {
            return List.of();
        }
        MemoryStreamerClusterSpec.VolumeClaim claim =
                cluster.getSpec().storage().volumeClaim();
        Quantity size = claim.size();
        // @formatter:off
        return List.of(new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withName(BrokerPodFactory.DATA)
                .withLabels(ClusterNames.selector(cluster))
                .endMetadata()
                .withNewSpec()
                .withAccessModes("ReadWriteOnce")
                .withStorageClassName(claim.storageClassName())
                .withNewResources()
                .addToRequests("storage", size)
                .endResources()
                .endSpec()
                .build());
        // @formatter:on
    }
}
