package io.memorystreamer.operator.controller.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.memorystreamer.operator.api.MemoryStreamerCluster;
import io.memorystreamer.operator.controller.cluster.NumaAffinity.Choice;
import java.util.List;
import org.junit.jupiter.api.Test;

class NumaAffinityTest {
    private static final MemoryStreamerCluster REQUIRED =
            ClusterSamples.cluster("pinned", "resources: {cpu: 4, memory: 4Gi}", "numa: {policy: required}");

    @Test
    void withoutAPolicyAnyNodeDoes() {
        Choice choice = NumaAffinity.choose(ClusterSamples.cluster("any").getSpec(), List.of(node("w1", "8", "16Gi")));

        assertThat(choice).isEqualTo(new Choice(null, null));
    }

    @Test
    void requiredAsksForTheLabelOfNodesThatPin() {
        List<NodeSelectorTerm> terms = required(NumaAffinity.choose(REQUIRED.getSpec(), List.of()));

        assertThat(terms).singleElement().satisfies(term -> {
            assertThat(term.getMatchExpressions())
                    .extracting(NodeSelectorRequirement::getKey, NodeSelectorRequirement::getValues)
                    .containsExactly(
                            org.assertj.core.api.Assertions.tuple("memorystreamer.io/cpu-manager", List.of("static")));
            assertThat(term.getMatchFields()).isEmpty();
        });
    }

    @Test
    void ownLabelsReplaceTheUsualOne() {
        MemoryStreamerCluster cluster = ClusterSamples.cluster(
                "pinned",
                "resources: {cpu: 4, memory: 4Gi}",
                "numa: {policy: required, nodeLabels: {pool: numa, a: b}}");

        assertThat(required(NumaAffinity.choose(cluster.getSpec(), List.of()))
                        .getFirst()
                        .getMatchExpressions())
                .extracting(NodeSelectorRequirement::getKey)
                .containsExactly("a", "pool");
    }

    @Test
    void ofNodesThatAreKnownOnlyThoseWithAZoneThatHoldsABrokerAreTaken() {
        Choice choice = NumaAffinity.choose(
                REQUIRED.getSpec(),
                List.of(
                        node("w4", "4", "4Gi"),
                        node("few-cpus", "3", "16Gi"),
                        node("little-memory", "8", "3Gi"),
                        node("w1", "8", "16Gi")));

        assertThat(choice.problem()).isNull();
        assertThat(required(choice).stream()
                        .map(term -> term.getMatchFields().getFirst().getValues()))
                .containsExactly(List.of("w1"), List.of("w4"));
        assertThat(required(choice))
                .allSatisfy(term -> assertThat(term.getMatchExpressions()).hasSize(1));
    }

    @Test
    void whereNoneHoldsItNoBrokerIsStartedAndTheLargestZoneIsNamed() {
        Choice choice =
                NumaAffinity.choose(REQUIRED.getSpec(), List.of(node("w1", "2", "16Gi"), node("w2", "3", "2Gi")));

        assertThat(choice.problem())
                .isEqualTo(
                        "no NUMA zone of any node has cpu 4, memory 4096Mi free; the most CPUs are free in zone node-0 of"
                                + " node w2: cpu 3, memory 2048Mi; ask for less, or set spec.numa.policy: preferred");
    }

    @Test
    void aNodeThatSpreadsOverNumaNodesIsNotTaken() {
        Choice choice = NumaAffinity.choose(REQUIRED.getSpec(), List.of(node("w1", "8", "16Gi", "best-effort")));

        assertThat(choice.problem()).contains("no node's kubelet has topologyManagerPolicy single-numa-node");
    }

    @Test
    void hugePagesMustBeOfTheZoneToo() {
        MemoryStreamerCluster cluster = ClusterSamples.cluster(
                "pinned",
                "resources: {cpu: 4, memory: 4Gi}",
                "numa: {policy: required, hugePages: {pageSize: 2Mi, amount: 1Gi}}");

        assertThat(NumaAffinity.choose(cluster.getSpec(), List.of(node("w1", "8", "16Gi")))
                        .problem())
                .contains("hugepages-2Mi 1024Mi");
    }

    @Test
    void preferredRefusesNoNode() {
        MemoryStreamerCluster cluster =
                ClusterSamples.cluster("pinned", "resources: {cpu: 4, memory: 4Gi}", "numa: {policy: preferred}");

        Choice choice = NumaAffinity.choose(cluster.getSpec(), List.of(node("w1", "2", "1Gi")));

        assertThat(choice.problem()).isNull();
        assertThat(choice.affinity().getRequiredDuringSchedulingIgnoredDuringExecution())
                .isNull();
        assertThat(choice.affinity().getPreferredDuringSchedulingIgnoredDuringExecution())
                .hasSize(1);
    }

    @Test
    void aListOfManyNodesStaysShort() {
        List<NodeTopology> nodes = java.util.stream.IntStream.range(0, 500)
                .mapToObj(i -> node("w" + i, "8", "16Gi"))
                .toList();

        assertThat(required(NumaAffinity.choose(REQUIRED.getSpec(), nodes))).hasSize(50);
    }

    @Test
    void oldTopologiesNameTheirPolicyInAList() {
        NodeTopology topology = NodeTopology.of(Serialization.unmarshal("""
                apiVersion: topology.node.k8s.io/v1alpha2
                kind: NodeResourceTopology
                metadata: {name: w1}
                topologyPolicies: [SingleNUMANodePodLevel]
                zones:
                  - name: node-0
                    type: Node
                    resources:
                      - {name: cpu, capacity: "8", allocatable: "7", available: "4"}
                  - name: core-0
                    type: Core
                """, GenericKubernetesResource.class));

        assertThat(topology.isSingleNumaNode()).isTrue();
        assertThat(topology.zones()).hasSize(1);
        assertThat(topology.fits(NumaAffinity.request(REQUIRED.getSpec())))
                .as("memory is not accounted for")
                .isTrue();
    }

    @Test
    void whatIsFreeCountsNotWhatThereIs() {
        NodeTopology topology = NodeTopology.of(Serialization.unmarshal("""
                apiVersion: topology.node.k8s.io/v1alpha2
                kind: NodeResourceTopology
                metadata: {name: w1}
                zones:
                  - name: node-0
                    type: Node
                    resources:
                      - {name: cpu, capacity: "8", allocatable: "7", available: "3"}
                """, GenericKubernetesResource.class));

        assertThat(topology.fits(NumaAffinity.request(REQUIRED.getSpec()))).isFalse();
    }

    private static List<NodeSelectorTerm> required(Choice choice) {
        return choice.affinity()
                .getRequiredDuringSchedulingIgnoredDuringExecution()
                .getNodeSelectorTerms();
    }

    private static NodeTopology node(String name, String cpus, String memory) {
        return node(name, cpus, memory, "single-numa-node");
    }

    private static NodeTopology node(String name, String cpus, String memory, String policy) {
        return NodeTopology.of(Serialization.unmarshal(
                """
                apiVersion: topology.node.k8s.io/v1alpha2
                kind: NodeResourceTopology
                metadata: {name: %s}
                attributes:
                  - {name: topologyManagerPolicy, value: %s}
                zones:
                  - name: node-0
                    type: Node
                    resources:
                      - {name: cpu, capacity: "64", allocatable: "%s", available: "%s"}
                      - {name: memory, capacity: 64Gi, allocatable: %s, available: %s}
                  - name: node-1
                    type: Node
                    resources:
                      - {name: cpu, capacity: "64", allocatable: "1", available: "1"}
                      - {name: memory, capacity: 64Gi, allocatable: 32Gi, available: 32Gi}
                """.formatted(name, policy, cpus, cpus, memory, memory), GenericKubernetesResource.class));
    }
}
