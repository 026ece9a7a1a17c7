package io.memorystreamer.operator.controller.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.dependent.DependentResource;
import io.javaoperatorsdk.operator.processing.dependent.workflow.Condition;
import io.memorystreamer.operator.api.MemoryStreamerCluster;
import java.time.Duration;

/**
 * Whether the API server knows ServiceMonitors: without their CRD they cannot even be watched. Asks by discovery, which everybody
 * may, once a minute at most.
 */
public class ServiceMonitorInstalled implements Condition<ServiceMonitor, MemoryStreamerCluster> {
    private static final Duration MAX_AGE = Duration.ofMinutes(1);

    private boolean installed;
    private boolean asked;
    private long askedAt;

    @Override
    public synchronized boolean isMet(
            DependentResource<ServiceMonitor, MemoryStreamerCluster> dependent,
            MemoryStreamerCluster cluster,
            Context<MemoryStreamerCluster> context) {
        long now = System.nanoTime();
        if (!asked || now - askedAt > MAX_AGE.toNanos()) {
            installed = ask(context.getClient());
            asked = true;
            askedAt = now;
        }
        return installed;
    }

    private static boolean ask(KubernetesClient client) {
        try {
            return client.supports(ServiceMonitor.class);
        } catch (KubernetesClientException e) {
            return false;
        }
    }
}
