package io.memorystreamer.operator.controller.cluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The NUMA nodes of a Kubernetes node, as a NodeResourceTopology of the group {@code topology.node.k8s.io} tells them.
 *
 * @param node name of the node
 * @param policy of its kubelet's topology manager; {@code null} when it is not told
 * @see <a href="https://github.com/k8stopologyawareschedwg/noderesourcetopology-api">the API</a>
 */
record NodeTopology(String node, String policy, List<Zone> zones) {
    private static final String SINGLE_NUMA_NODE = "single-numa-node";
    private static final String POLICY = "topologyManagerPolicy";

    /**
     * @param name e.g. {@code node-0}
     * @param allocatable of each resource, what Pods may have of it in all
     * @param available of each resource, what they have not got yet
     */
    record Zone(String name, Map<String, BigDecimal> allocatable, Map<String, BigDecimal> available) {
        /** Returns what a Pod could get; {@code null} when it is not told. */
        BigDecimal free(String resource) {
            return available.containsKey(resource) ? available.get(resource) : allocatable.get(resource);
        }
    }

    static NodeTopology of(GenericKubernetesResource resource) {
        List<Zone> zones = maps(resource.get("zones"))
                .filter(zone -> "Node".equals(zone.get("type")))
                .map(zone -> new Zone(
                        String.valueOf(zone.get("name")), amounts(zone, "allocatable"), amounts(zone, "available")))
                .toList();
        return new NodeTopology(resource.getMetadata().getName(), policy(resource), zones);
    }

    /** Returns whether its kubelet gives a Pod CPUs and memory of one NUMA node, as far as it is told. */
    boolean isSingleNumaNode() {
        return policy == null || policy.startsWith(SINGLE_NUMA_NODE);
    }

    /** Returns whether one zone has all of it free. */
    boolean fits(Map<String, BigDecimal> request) {
        return isSingleNumaNode()
                && zones.stream()
                        .anyMatch(zone -> request.entrySet().stream()
                                .allMatch(entry -> fits(zone, entry.getKey(), entry.getValue())));
    }

    private static boolean fits(Zone zone, String resource, BigDecimal amount) {
        BigDecimal free = zone.free(resource);
        // Who reports zones without memory does not account for it; CPUs and huge pages are always told.
        return free == null ? resource.equals("memory") : free.compareTo(amount) >= 0;
    }

    /** Attributes of v1alpha2, else the list of policies that preceded them: {@code SingleNUMANodePodLevel} and the like. */
    private static String policy(GenericKubernetesResource resource) {
        Optional<String> attribute = maps(resource.get("attributes"))
                .filter(each -> POLICY.equals(each.get("name")))
                .map(each -> String.valueOf(each.get("value")))
                .findFirst();
        if (attribute.isPresent()
                || !(resource.get("topologyPolicies") instanceof List<?> policies)
                || policies.isEmpty()) {
            return attribute.orElse(null);
        }
        String first = String.valueOf(policies.getFirst());
        return first.startsWith("SingleNUMANode") ? SINGLE_NUMA_NODE : first;
    }

    private static Map<String, BigDecimal> amounts(Map<?, ?> zone, String field) {
        Map<String, BigDecimal> amounts = new HashMap<>();
        maps(zone.get("resources")).forEach(resource -> {
            if (resource.get(field) != null) {
                amounts.put(
                        String.valueOf(resource.get("name")),
                        Quantity.getAmountInBytes(new Quantity(String.valueOf(resource.get(field)))));
            }
        });
        return amounts;
    }

    private static Stream<Map<?, ?>> maps(Object list) {
        return list instanceof List<?> elements
                ? elements.stream().filter(Map.class::isInstance).map(element -> (Map<?, ?>) element)
                : Stream.empty();
    }
}
