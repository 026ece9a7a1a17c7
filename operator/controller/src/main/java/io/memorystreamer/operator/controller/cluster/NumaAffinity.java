package io.memorystreamer.operator.controller.cluster;

import io.fabric8.kubernetes.api.model.NodeAffinity;
import io.fabric8.kubernetes.api.model.NodeAffinityBuilder;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirementBuilder;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.NodeSelectorTermBuilder;
import io.fabric8.kubernetes.api.model.PreferredSchedulingTerm;
import io.fabric8.kubernetes.api.model.PreferredSchedulingTermBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.memorystreamer.operator.api.MemoryStreamerClusterSpec;
import io.memorystreamer.operator.api.MemoryStreamerClusterSpec.Numa;
import io.memorystreamer.operator.api.Pinning;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Which nodes brokers with CPUs of their own go to: those with the labels, and of those that NodeResourceTopologies tell of only
 * the ones of which one NUMA zone can hold a broker. Pure functions.
 */
final class NumaAffinity {
    /** Label by which nodes whose kubelet pins CPUs are known. */
    static final Map<String, String> DEFAULT_LABELS = Map.of("memorystreamer.io/cpu-manager", "static");

    // Far below what the API server takes, and more choice than a few brokers need.
    private static final int MAX_NODES = 50;
    private static final int WEIGHT = 100;

    /**
     * @param affinity {@code null}: none
     * @param problem why no broker should be started; {@code null}: nothing speaks against it
     */
    record Choice(NodeAffinity affinity, String problem) {}

    private NumaAffinity() {}

    static Pinning policy(MemoryStreamerClusterSpec spec) {
        return spec.numa() == null ? Pinning.NONE : spec.numa().policy();
    }

    /** Returns what a broker asks of a node's NUMA zone, by the names of resources. */
    static Map<String, BigDecimal> request(MemoryStreamerClusterSpec spec) {
        Map<String, BigDecimal> request = new TreeMap<>();
        request.put("cpu", Quantity.getAmountInBytes(spec.resources().cpu()));
        request.put("memory", Quantity.getAmountInBytes(spec.resources().memory()));
        if (BrokerMemory.hasHugePages(spec)) {
            request.put(
                    "hugepages-" + spec.numa().hugePages().pageSize(),
                    Quantity.getAmountInBytes(spec.numa().hugePages().amount()));
        }
        return request;
    }

    /** Returns a text that is the same as long as the same is asked of nodes. */
    static String fingerprint(MemoryStreamerClusterSpec spec) {
        String request = request(spec).entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue().toPlainString())
                .collect(Collectors.joining(","));
        return policy(spec) + ";" + request + ";" + new TreeMap<>(labels(spec.numa()));
    }

    /**
     * @param topologies what is told of nodes; empty: nothing
     */
    static Choice choose(MemoryStreamerClusterSpec spec, List<NodeTopology> topologies) {
        Pinning policy = policy(spec);
        if (policy == Pinning.NONE) {
            return new Choice(null, null);
        }
        Map<String, BigDecimal> request = request(spec);
        List<String> fitting = topologies.stream()
                .filter(topology -> topology.fits(request))
                .map(NodeTopology::node)
                .sorted()
                .limit(MAX_NODES)
                .toList();
        if (policy == Pinning.PREFERRED) {
            return new Choice(preferred(terms(spec.numa(), fitting)), null);
        }
        String problem = fitting.isEmpty() && !topologies.isEmpty() ? problem(request, topologies) : null;
        return new Choice(required(terms(spec.numa(), fitting)), problem);
    }

    private static Map<String, String> labels(Numa numa) {
        return numa == null || numa.nodeLabels().isEmpty() ? DEFAULT_LABELS : numa.nodeLabels();
    }

    /** One term for each node, since a term takes the name of one alone; terms are alternatives. */
    private static List<NodeSelectorTerm> terms(Numa numa, List<String> nodes) {
        List<NodeSelectorRequirement> labels = new TreeMap<>(labels(numa))
                .entrySet().stream()
                        .map(label -> requirement(label.getKey(), label.getValue()))
                        .toList();
        return nodes.isEmpty()
                ? List.of(new NodeSelectorTermBuilder()
                        .withMatchExpressions(labels)
                        .build())
                : nodes.stream()
                        .map(node -> new NodeSelectorTermBuilder()
                                .withMatchExpressions(labels)
                                .withMatchFields(requirement("metadata.name", node))
                                .build())
                        .toList();
    }

    private static NodeSelectorRequirement requirement(String key, String value) {
        return new NodeSelectorRequirementBuilder()
                .withKey(key)
                .withOperator("In")
                .withValues(value)
                .build();
    }

    private static NodeAffinity required(List<NodeSelectorTerm> terms) {
        return new NodeAffinityBuilder()
                .withNewRequiredDuringSchedulingIgnoredDuringExecution()
                .withNodeSelectorTerms(terms)
                .endRequiredDuringSchedulingIgnoredDuringExecution()
                .build();
    }

    private static NodeAffinity preferred(List<NodeSelectorTerm> terms) {
        List<PreferredSchedulingTerm> preferred = terms.stream()
                .map(term -> new PreferredSchedulingTermBuilder()
                        .withWeight(WEIGHT)
                        .withPreference(term)
                        .build())
                .toList();
        return new NodeAffinityBuilder()
                .withPreferredDuringSchedulingIgnoredDuringExecution(preferred)
                .build();
    }

    private static String problem(Map<String, BigDecimal> request, List<NodeTopology> topologies) {
        String asked = request.entrySet().stream()
                .map(entry -> entry.getKey() + " " + amount(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining(", "));
        Optional<String> largest = topologies.stream()
                .filter(NodeTopology::isSingleNumaNode)
                .flatMap(topology -> topology.zones().stream().map(zone -> Map.entry(topology.node(), zone)))
                .max(Comparator.comparing(entry -> free(entry.getValue(), "cpu")))
                .map(entry -> "the most CPUs are free in zone %s of node %s: cpu %s, memory %s"
                        .formatted(
                                entry.getValue().name(),
                                entry.getKey(),
                                amount("cpu", free(entry.getValue(), "cpu")),
                                amount("memory", free(entry.getValue(), "memory"))));
        return "no NUMA zone of any node has %s free; %s; ask for less, or set spec.numa.policy: preferred"
                .formatted(asked, largest.orElse("no node's kubelet has topologyManagerPolicy single-numa-node"));
    }

    private static BigDecimal free(NodeTopology.Zone zone, String resource) {
        return Optional.ofNullable(zone.free(resource)).orElse(BigDecimal.ZERO);
    }

    private static String amount(String resource, BigDecimal amount) {
        return resource.equals("cpu")
                ? amount.stripTrailingZeros().toPlainString()
                : amount.longValue() / (1L << 20) + "Mi";
    }
}
