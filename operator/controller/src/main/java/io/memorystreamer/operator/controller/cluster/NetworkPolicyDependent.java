package io.memorystreamer.operator.controller.cluster;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependent;

/** Who may connect to the brokers. */
@KubernetesDependent(informer = @Informer(labelSelector = ClusterNames.CLUSTER))
public class NetworkPolicyDependent extends ClusterDependent<NetworkPolicy> {
    public NetworkPolicyDependent() {
        super(NetworkPolicy.class, ClusterNetworkPolicy::create);
    }
}
