package io.memorystreamer.operator.controller.cluster;

import static io.memorystreamer.operator.controller.cluster.ClusterSamples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.memorystreamer.operator.api.MemoryStreamerCluster;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class ClusterPlanTest {
    private static final MemoryStreamerCluster PINNED =
            ClusterSamples.cluster("pinned", "resources: {cpu: 4, memory: 4Gi}", "numa: {policy: required}");

    @Test
    void aClusterGetsTheBrokersItAsksFor() {
        ClusterPlan plan = ClusterSamples.plan(ClusterSamples.cluster("streams"));

        assertThat(plan.replicas()).isEqualTo(1);
        assertThat(plan.held()).isFalse();
        assertThat(plan.image()).isEqualTo("registry:5000/memorystreamer-broker:0.1.0");
    }

    @Test
    void aRejectedPodTakesTheStatefulSetDownAndTheNextTryComesByItself() {
        Pod rejected = ClusterSamples.rejected(PINNED, NOW);

        ClusterPlan held =
                ClusterSamples.plan(PINNED, Optional.of(set(ClusterSamples.plan(PINNED))), List.of(rejected));
        assertThat(held.replicas()).isZero();
        StatefulSet down = set(held);
        assertThat(down.getSpec().getReplicas()).isZero();

        ClusterPlan stillHeld = at(down, List.of(), 10);
        assertThat(stillHeld.replicas()).isZero();
        ClusterPlan again = at(down, List.of(), 15);
        assertThat(again.replicas()).isEqualTo(1);
        assertThat(again.hold())
                .as("how often it was rejected is not forgotten")
                .isPresent();

        ClusterPlan running = at(set(again), List.of(ClusterSamples.ready(PINNED)), 20);
        assertThat(running.hold()).isEmpty();
        assertThat(running.annotations()).containsOnlyKeys(ClusterPlan.AFFINITY_FOR);
    }

    @Test
    void whereNoNumaZoneFitsNoBrokerIsStarted() {
        ClusterPlan plan = ClusterPlan.of(
                PINNED,
                new ClusterPlan.Observed(Optional.empty(), List.of(), Optional.empty()),
                nodes("small", 2),
                ClusterSamples.SETTINGS,
                NOW);

        assertThat(plan.replicas()).isZero();
        assertThat(plan.problem()).contains("small");
    }

    @Test
    void aBrokerThatHasItsNodeIsNotMovedWhenOtherNodesBecomeFree() {
        ClusterPlan first = withNodes(Optional.empty(), List.of(), nodes("w1", 8));
        StatefulSet set = set(first);

        ClusterPlan later = withNodes(Optional.of(set), List.of(ClusterSamples.ready(PINNED)), nodes("w2", 8));
        assertThat(set(later)).isEqualTo(set);

        ClusterPlan full = withNodes(Optional.of(set), List.of(ClusterSamples.ready(PINNED)), nodes("w1", 0));
        assertThat(full.replicas()).as("its own CPUs are not free any more").isEqualTo(1);
    }

    @Test
    void aBrokerWithoutANodeIsOfferedWhatIsFreeNow() {
        StatefulSet set = set(withNodes(Optional.empty(), List.of(), nodes("w1", 8)));

        ClusterPlan later = withNodes(Optional.of(set), List.of(ClusterSamples.pod(PINNED)), nodes("w2", 8));

        assertThat(later.affinity().toString()).contains("w2").doesNotContain("w1");
    }

    @Test
    void askingForMoreChoosesNodesAnew() {
        StatefulSet set = set(withNodes(Optional.empty(), List.of(), nodes("w1", 8)));
        MemoryStreamerCluster larger =
                ClusterSamples.cluster("pinned", "resources: {cpu: 6, memory: 4Gi}", "numa: {policy: required}");

        ClusterPlan plan = ClusterPlan.of(
                larger,
                new ClusterPlan.Observed(Optional.of(set), List.of(ClusterSamples.ready(larger)), Optional.empty()),
                nodes("w2", 8),
                ClusterSamples.SETTINGS,
                NOW);

        assertThat(plan.affinity().toString()).contains("w2");
    }

    @Test
    void nodesAreNotAskedForWithoutAPolicy() {
        ClusterPlan plan = ClusterPlan.of(
                ClusterSamples.cluster("streams"),
                new ClusterPlan.Observed(Optional.empty(), List.of(), Optional.empty()),
                () -> {
                    throw new AssertionError("the API server was asked");
                },
                ClusterSamples.SETTINGS,
                NOW);

        assertThat(plan.affinity()).isNull();
    }

    private static ClusterPlan at(StatefulSet set, List<Pod> pods, int seconds) {
        return ClusterPlan.of(
                PINNED,
                new ClusterPlan.Observed(Optional.of(set), pods, Optional.empty()),
                List::of,
                ClusterSamples.SETTINGS,
                NOW.plusSeconds(seconds));
    }

    private static ClusterPlan withNodes(
            Optional<StatefulSet> set, List<Pod> pods, Supplier<List<NodeTopology>> nodes) {
        return ClusterPlan.of(
                PINNED, new ClusterPlan.Observed(set, pods, Optional.empty()), nodes, ClusterSamples.SETTINGS, NOW);
    }

    private static Supplier<List<NodeTopology>> nodes(String name, int cpus) {
        return () -> List.of(new NodeTopology(
                name,
                "single-numa-node",
                List.of(new NodeTopology.Zone("node-0", Map.of(), Map.of("cpu", BigDecimal.valueOf(cpus))))));
    }

    private static StatefulSet set(ClusterPlan plan) {
        return ClusterResources.statefulSet(plan);
    }
}
