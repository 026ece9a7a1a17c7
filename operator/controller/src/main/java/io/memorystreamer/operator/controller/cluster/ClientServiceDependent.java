package io.memorystreamer.operator.controller.cluster;

import io.fabric8.kubernetes.api.model.Service;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependent;

/** What clients connect to first. */
@KubernetesDependent(
        informer =
                @Informer(
                        labelSelector =
                                ClusterNames.CLUSTER + "," + ClusterNames.SERVICE + "=" + ClusterNames.CLIENT_SERVICE))
public class ClientServiceDependent extends ClusterDependent<Service> {
    public ClientServiceDependent() {
        super(Service.class, plan -> ClusterResources.clientService(plan.cluster()));
    }
}
