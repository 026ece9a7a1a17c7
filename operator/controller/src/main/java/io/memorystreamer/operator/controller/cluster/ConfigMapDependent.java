package io.memorystreamer.operator.controller.cluster;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependent;

/** The brokers' configuration. */
@KubernetesDependent(informer = @Informer(labelSelector = ClusterNames.CLUSTER))
public class ConfigMapDependent extends ClusterDependent<ConfigMap> {
    public ConfigMapDependent() {
        super(ConfigMap.class, plan -> ClusterResources.configMap(plan.cluster()));
    }
}
