package io.memorystreamer.operator.controller.cluster;

import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.dependent.DependentResource;
import io.javaoperatorsdk.operator.processing.dependent.workflow.Condition;
import io.memorystreamer.operator.api.MemoryStreamerCluster;

/** Whether the cluster asks for a ServiceMonitor; one that is not wanted any more is deleted. */
public class ServiceMonitorWanted implements Condition<ServiceMonitor, MemoryStreamerCluster> {
    @Override
    public boolean isMet(
            DependentResource<ServiceMonitor, MemoryStreamerCluster> dependent,
            MemoryStreamerCluster cluster,
            Context<MemoryStreamerCluster> context) {
        return cluster.getSpec().monitoring() != null
                && cluster.getSpec().monitoring().serviceMonitor();
    }
}
