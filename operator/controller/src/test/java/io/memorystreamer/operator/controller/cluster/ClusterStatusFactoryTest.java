package io.memorystreamer.operator.controller.cluster;

import static io.memorystreamer.operator.controller.cluster.ClusterSamples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.memorystreamer.operator.api.MemoryStreamerCluster;
import io.memorystreamer.operator.api.MemoryStreamerClusterStatus;
import io.memorystreamer.operator.controller.cluster.BrokerPods.Trouble;
import io.memorystreamer.operator.controller.cluster.PlacementClient.Answer;
import io.memorystreamer.operator.controller.resources.Conditions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ClusterStatusFactoryTest {
    private static final MemoryStreamerCluster STREAMS = ClusterSamples.cluster("streams");
    private static final MemoryStreamerCluster PINNED =
            ClusterSamples.cluster("pinned", "resources: {cpu: 2, memory: 2Gi}", "numa: {policy: required}");

    @Test
    void aBrokerThatTakesConnectionsMakesTheClusterReady() {
        MemoryStreamerClusterStatus status = status(STREAMS, List.of(ClusterSamples.ready(STREAMS)), Map.of());

        assertThat(status.ready()).isEqualTo("1/1");
        assertThat(status.bootstrapServers()).isEqualTo("streams.streams.svc:9092");
        assertThat(condition(status, "Ready").getStatus()).isEqualTo("True");
        assertThat(condition(status, "Progressing").getReason()).isEqualTo("Stable");
        assertThat(condition(status, "Schedulable").getStatus()).isEqualTo("True");
        assertThat(Conditions.find(status.conditions(), "Pinned"))
                .as("policy none")
                .isEmpty();
    }

    @Test
    void aClusterWithoutPodsIsStarting() {
        MemoryStreamerClusterStatus status = status(STREAMS, List.of(), Map.of());

        assertThat(status.ready()).isEqualTo("0/1");
        assertThat(status.pinned()).isEqualTo("unknown");
        assertThat(condition(status, "Ready").getReason()).isEqualTo("BrokersNotReady");
        assertThat(condition(status, "Progressing").getStatus()).isEqualTo("True");
        assertThat(condition(status, "Schedulable").getStatus()).isEqualTo("Unknown");
    }

    @Test
    void whatABrokerGotIsShown() {
        Answer answer =
                new Answer(new BrokerPlacement("2-3", "0-7", "0", "0-1", 97, "200000 100000", 2147483648L), null);

        MemoryStreamerClusterStatus status =
                status(PINNED, List.of(ClusterSamples.ready(PINNED)), Map.of("pinned-0", answer));

        assertThat(status.pinned()).isEqualTo("yes");
        assertThat(condition(status, "Pinned").getStatus()).isEqualTo("True");
        assertThat(status.brokers())
                .containsExactly(new MemoryStreamerClusterStatus.Broker(
                        "pinned-0", "w1", true, "2-3", true, "0", "0-1", 97, "200000 100000", 2147483648L));
    }

    @Test
    void aPodThatFindsNoNodeIsExplainedWithAdvice() {
        Pod pod = ClusterSamples.unschedulable(
                PINNED, "0/2 nodes are available: 2 node(s) didn't match Pod's node affinity/selector.");

        MemoryStreamerClusterStatus status = status(PINNED, List.of(pod), Map.of());

        assertThat(condition(status, "Schedulable").getStatus()).isEqualTo("False");
        assertThat(condition(status, "Schedulable").getMessage())
                .isEqualTo(
                        "pinned-0: 0/2 nodes are available: 2 node(s) didn't match Pod's node affinity/selector; advice:"
                                + " label nodes whose kubelet has cpuManagerPolicy static and topologyManagerPolicy"
                                + " single-numa-node: kubectl label node NODE memorystreamer.io/cpu-manager=static");
        assertThat(condition(status, "Progressing").getReason()).isEqualTo("Unschedulable");
        assertThat(condition(status, "Progressing").getStatus()).isEqualTo("False");
        assertThat(condition(status, "Ready").getReason()).isEqualTo("Unschedulable");
    }

    @Test
    void adviceFollowsTheSchedulersWords() {
        assertThat(Advice.unschedulable(STREAMS.getSpec(), "0/1 nodes are available: 1 Insufficient cpu."))
                .endsWith("; advice: ask for less in spec.resources, or free some");
        assertThat(Advice.unschedulable(STREAMS.getSpec(), "1 node(s) had untolerated taint {a: b}."))
                .endsWith("; advice: name the taint in spec.placement.tolerations");
        assertThat(Advice.unschedulable(STREAMS.getSpec(), "1 Insufficient hugepages-2Mi"))
                .contains("reserve huge pages");
        assertThat(Advice.unschedulable(STREAMS.getSpec(), "pod has unbound immediate PersistentVolumeClaims"))
                .contains("StorageClass");
        assertThat(Advice.unschedulable(STREAMS.getSpec(), "something new.")).isEqualTo("something new");
        assertThat(Advice.unschedulable(
                        STREAMS.getSpec(),
                        "0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: 0/1 nodes are"
                                + " available: 1 No preemption victims found for incoming pod."))
                .isEqualTo(
                        "0/1 nodes are available: 1 Insufficient cpu; advice: ask for less in spec.resources, or free some");
    }

    @Test
    void aRejectedPodIsNotPinnedAndTheNextTryIsTold() {
        List<Pod> pods = List.of(ClusterSamples.rejected(PINNED, NOW));
        ClusterPlan plan = ClusterSamples.plan(PINNED, Optional.empty(), pods);

        MemoryStreamerClusterStatus status = status(plan, Optional.empty(), pods, Map.of(), Optional.empty());

        Condition pinned = condition(status, "Pinned");
        assertThat(pinned.getStatus()).isEqualTo("False");
        assertThat(pinned.getReason()).isEqualTo("TopologyAffinityError");
        assertThat(pinned.getMessage())
                .startsWith(
                        "TopologyAffinityError: Resources cannot be allocated with Topology locality; rejected 1 time in a"
                                + " row, next try at 2026-03-01T10:00:15Z; advice: ");
        assertThat(condition(status, "Progressing").getStatus()).isEqualTo("False");
        assertThat(condition(status, "Schedulable").getReason()).isEqualTo("HeldBack");
    }

    @Test
    void aBrokerThatCrashesIsShownWithItsLastWords() {
        Pod pod = ClusterSamples.crashing(
                STREAMS, "memorystreamer: memorystreamer.broker.storage: heap is not one of memory, mapped, file\n");

        MemoryStreamerClusterStatus status = status(STREAMS, List.of(pod), Map.of());

        assertThat(condition(status, "Ready").getReason()).isEqualTo("CrashLoopBackOff");
        assertThat(condition(status, "Ready").getMessage())
                .isEqualTo(
                        "streams-0: ended with exit code 2 (Error): memorystreamer: memorystreamer.broker.storage: heap is not"
                                + " one of memory, mapped, file");
    }

    @Test
    void aResourceThatCannotBeWrittenComesFirst() {
        MemoryStreamerClusterStatus status = status(
                ClusterSamples.plan(STREAMS),
                Optional.empty(),
                List.of(),
                Map.of(),
                Optional.of(new Trouble("NameTaken", "a Service of the name exists")));

        assertThat(condition(status, "Ready").getReason()).isEqualTo("NameTaken");
        assertThat(condition(status, "Progressing").getReason()).isEqualTo("NameTaken");
    }

    @Test
    void aRollingUpdateIsSeenByItsRevisions() {
        StatefulSet set = new StatefulSetBuilder()
                .withNewMetadata()
                .withGeneration(2L)
                .endMetadata()
                .withNewStatus()
                .withObservedGeneration(2L)
                .withCurrentRevision("streams-1")
                .withUpdateRevision("streams-2")
                .endStatus()
                .build();

        MemoryStreamerClusterStatus status = status(
                ClusterSamples.plan(STREAMS),
                Optional.of(set),
                List.of(ClusterSamples.ready(STREAMS)),
                Map.of(),
                Optional.empty());

        assertThat(condition(status, "Progressing").getReason()).isEqualTo("RollingOut");
    }

    @Test
    void theSameStateGivesAnEqualStatusLater() {
        MemoryStreamerCluster cluster =
                ClusterSamples.cluster("pinned", "resources: {cpu: 2, memory: 2Gi}", "numa: {policy: required}");
        List<Pod> pods = List.of(ClusterSamples.ready(cluster));
        MemoryStreamerClusterStatus first = status(cluster, pods, Map.of("pinned-0", local(97)));
        cluster.setStatus(first);

        MemoryStreamerClusterStatus later = ClusterStatusFactory.create(
                ClusterSamples.plan(cluster),
                observed(Optional.empty(), pods, Map.of("pinned-0", local(94)), Optional.empty()),
                NOW.plusSeconds(60));

        assertThat(later)
                .as("the share of local memory is not told to the percent")
                .isEqualTo(first);
        assertThat(status(cluster, pods, Map.of("pinned-0", local(80)))
                        .brokers()
                        .getFirst()
                        .localMemoryPercent())
                .isEqualTo(80);
    }

    @Test
    void aConditionThatTurnsHasANewTime() {
        MemoryStreamerCluster cluster = ClusterSamples.cluster("streams");
        cluster.setStatus(status(cluster, List.of(), Map.of()));
        Instant later = NOW.plusSeconds(9);

        MemoryStreamerClusterStatus status = ClusterStatusFactory.create(
                ClusterSamples.plan(cluster),
                observed(Optional.empty(), List.of(ClusterSamples.ready(cluster)), Map.of(), Optional.empty()),
                later);

        assertThat(condition(status, "Ready").getLastTransitionTime()).isEqualTo(later.toString());
    }

    private static Answer local(int percent) {
        return new Answer(new BrokerPlacement("2-3", "0-7", "0", "0", percent, "max", null), null);
    }

    private static MemoryStreamerClusterStatus status(
            MemoryStreamerCluster cluster, List<Pod> pods, Map<String, Answer> answers) {
        return status(ClusterSamples.plan(cluster), Optional.empty(), pods, answers, Optional.empty());
    }

    private static MemoryStreamerClusterStatus status(
            ClusterPlan plan,
            Optional<StatefulSet> set,
            List<Pod> pods,
            Map<String, Answer> answers,
            Optional<Trouble> writing) {
        return ClusterStatusFactory.create(plan, observed(set, pods, answers, writing), NOW);
    }

    private static ClusterStatusFactory.Observed observed(
            Optional<StatefulSet> set, List<Pod> pods, Map<String, Answer> answers, Optional<Trouble> writing) {
        return new ClusterStatusFactory.Observed(set, pods, new TreeMap<>(answers), writing);
    }

    private static Condition condition(MemoryStreamerClusterStatus status, String type) {
        return Conditions.find(status.conditions(), type).orElseThrow();
    }
}
