package io.memorystreamer.operator.controller.cluster;

import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependent;

/** How many brokers a drain may take at a time. */
@KubernetesDependent(informer = @Informer(labelSelector = ClusterNames.CLUSTER))
public class DisruptionBudgetDependent extends ClusterDependent<PodDisruptionBudget> {
    public DisruptionBudgetDependent() {
        super(PodDisruptionBudget.class, plan -> ClusterResources.disruptionBudget(plan.cluster()));
    }
}
