package io.memorystreamer.operator.controller.cluster;

import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependent;

/** Who the brokers are to the API server, with no rights and no token. */
@KubernetesDependent(informer = @Informer(labelSelector = ClusterNames.CLUSTER))
public class ServiceAccountDependent extends ClusterDependent<ServiceAccount> {
    public ServiceAccountDependent() {
        super(ServiceAccount.class, plan -> ClusterResources.serviceAccount(plan.cluster()));
    }
}
