package io.memorystreamer.operator.controller.cluster;

import io.fabric8.kubernetes.api.model.Service;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependent;

/** The brokers' own names. */
@KubernetesDependent(
        informer =
                @Informer(
                        labelSelector = ClusterNames.CLUSTER + "," + ClusterNames.SERVICE + "="
                                + ClusterNames.HEADLESS_SERVICE))
public class HeadlessServiceDependent extends ClusterDependent<Service> {
    public HeadlessServiceDependent() {
        super(Service.class, plan -> ClusterResources.headlessService(plan.cluster()));
    }
}
