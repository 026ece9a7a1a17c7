package io.memorystreamer.operator.controller.cluster;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependent;

/** The brokers. */
@KubernetesDependent(informer = @Informer(labelSelector = ClusterNames.CLUSTER))
public class StatefulSetDependent extends ClusterDependent<StatefulSet> {
    public StatefulSetDependent() {
        super(StatefulSet.class, ClusterResources::statefulSet);
    }
}
