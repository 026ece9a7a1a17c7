package io.memorystreamer.operator.controller.cluster;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeerBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPortBuilder;
import io.memorystreamer.operator.api.MemoryStreamerCluster;
import io.memorystreamer.operator.api.MemoryStreamerClusterSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Who may connect to brokers, which ask nobody who they are yet: Pods of their own namespace and of namespaces that are labelled
 * {@code memorystreamer.io/clients: "true"}; the HTTP port also the operator, and Prometheus when it is told to. Brokers
 * themselves reach each other and DNS. Pure functions.
 */
final class ClusterNetworkPolicy {
    private static final String NAMESPACE = "kubernetes.io/metadata.name";
    private static final String NAME = "app.kubernetes.io/name";
    private static final int DNS = 53;

    private ClusterNetworkPolicy() {}

    static NetworkPolicy create(ClusterPlan plan) {
        MemoryStreamerCluster cluster = plan.cluster();
        // @formatter:off
        return new NetworkPolicyBuilder()
                .withMetadata(ClusterNames.metadata(cluster))
                .withNewSpec()
                .withNewPodSelector()
                .withMatchLabels(ClusterNames.selector(cluster))
                .endPodSelector()
                .withPolicyTypes("Ingress", "Egress")
                .withIngress(ingress(plan))
                .withEgress(egress(cluster))
                .endSpec()
                .build();
        // @formatter:on
    }

    private static List<NetworkPolicyIngressRule> ingress(ClusterPlan plan) {
        NetworkPolicyPort kafka = port("TCP", ClusterNames.kafkaPort(plan.cluster()));
        NetworkPolicyPort http = port("TCP", ClusterNames.HTTP_PORT);
        List<NetworkPolicyPeer> watchers = new ArrayList<>();
        watchers.add(peer(Map.of(NAMESPACE, plan.operatorNamespace()), Map.of(NAME, "memorystreamer-operator")));
        MemoryStreamerClusterSpec.Monitoring monitoring =
                plan.cluster().getSpec().monitoring();
        if (monitoring != null && monitoring.serviceMonitor()) {
            watchers.add(peer(Map.of(), Map.of(NAME, "prometheus")));
        }
        return List.of(
                new NetworkPolicyIngressRuleBuilder()
                        .withFrom(ownNamespace(), namespaces(Map.of(ClusterNames.CLIENTS_ALLOWED, "true")))
                        .withPorts(kafka, http)
                        .build(),
                new NetworkPolicyIngressRuleBuilder()
                        .withFrom(watchers)
                        .withPorts(http)
                        .build());
    }

    private static List<NetworkPolicyEgressRule> egress(MemoryStreamerCluster cluster) {
        NetworkPolicyPeer brokers = new NetworkPolicyPeerBuilder()
                .withNewPodSelector()
                .withMatchLabels(ClusterNames.selector(cluster))
                .endPodSelector()
                .build();
        return List.of(
                new NetworkPolicyEgressRuleBuilder().withTo(brokers).build(),
                new NetworkPolicyEgressRuleBuilder()
                        .withPorts(port("UDP", DNS), port("TCP", DNS))
                        .build());
    }

    private static NetworkPolicyPeer ownNamespace() {
        return new NetworkPolicyPeerBuilder()
                .withNewPodSelector()
                .endPodSelector()
                .build();
    }

    private static NetworkPolicyPeer namespaces(Map<String, String> labels) {
        return new NetworkPolicyPeerBuilder()
                .withNewNamespaceSelector()
                .withMatchLabels(labels)
                .endNamespaceSelector()
                .build();
    }

    private static NetworkPolicyPeer peer(Map<String, String> namespace, Map<String, String> pod) {
        return new NetworkPolicyPeerBuilder()
                .withNewNamespaceSelector()
                .withMatchLabels(namespace)
                .endNamespaceSelector()
                .withNewPodSelector()
                .withMatchLabels(pod)
                .endPodSelector()
                .build();
    }

    private static NetworkPolicyPort port(String protocol, int port) {
        return new NetworkPolicyPortBuilder()
                .withProtocol(protocol)
                .withPort(new IntOrString(port))
                .build();
    }
}
