package io.memorystreamer.operator.controller.cluster;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;
import java.util.Map;

/** The Prometheus operator's ServiceMonitor, as much of it as is written here. */
@Group(ServiceMonitor.GROUP)
@Version(ServiceMonitor.VERSION)
@Plural("servicemonitors")
public class ServiceMonitor extends CustomResource<ServiceMonitor.Spec, Void> implements Namespaced {
    static final String GROUP = "monitoring.coreos.com";
    static final String VERSION = "v1";

    private static final long serialVersionUID = 1L;

    @Override
    protected Spec initSpec() {
        return null;
    }

    @Override
    protected Void initStatus() {
        return null;
    }

    /**
     * @param selector which Services
     * @param endpoints of each of them
     */
    public record Spec(Selector selector, List<Endpoint> endpoints) {}

    /** @param matchLabels that a Service must have */
    public record Selector(Map<String, String> matchLabels) {}

    /** @param port by its name */
    public record Endpoint(String port, String path, String interval) {}
}
