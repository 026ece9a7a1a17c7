package io.memorystreamer.operator.controller.cluster;

import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependent;

/** What Prometheus scrapes, where its operator is installed. */
@KubernetesDependent(informer = @Informer(labelSelector = ClusterNames.CLUSTER))
public class ServiceMonitorDependent extends ClusterDependent<ServiceMonitor> {
    public ServiceMonitorDependent() {
        super(ServiceMonitor.class, plan -> ClusterResources.serviceMonitor(plan.cluster()));
    }
}
