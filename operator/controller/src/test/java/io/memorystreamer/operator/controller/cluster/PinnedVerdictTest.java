package io.memorystreamer.operator.controller.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorystreamer.operator.api.MemoryStreamerClusterSpec;
import io.memorystreamer.operator.controller.cluster.PlacementClient.Answer;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PinnedVerdictTest {
    private static final MemoryStreamerClusterSpec TWO_CPUS = ClusterSamples.cluster(
                    "pinned", "resources: {cpu: 2, memory: 2Gi}", "numa: {policy: required}")
            .getSpec();

    @Test
    void asManyCpusAsAskedForOnOneNumaNodeArePinned() {
        PinnedVerdict verdict = of(TWO_CPUS, Map.of("pinned-0", got("2-3", "0-7", "0")));

        assertThat(verdict.pinned()).isEqualTo("yes");
        assertThat(verdict.message()).isEqualTo("pinned-0 has CPUs 2-3 to itself on node w1, of NUMA node 0");
    }

    @Test
    void aMachineWhoseKernelKnowsNoNumaNodesHasOne() {
        assertThat(of(TWO_CPUS, Map.of("pinned-0", got("2-3", "0-7", null))).pinned())
                .isEqualTo("yes");
    }

    @Test
    void moreCpusThanAskedForAreShared() {
        PinnedVerdict verdict = of(TWO_CPUS, Map.of("pinned-0", got("0-6", "0-7", "0")));

        assertThat(verdict.pinned()).isEqualTo("no");
        assertThat(verdict.reason()).isEqualTo("SharedCpus");
        assertThat(verdict.message())
                .isEqualTo("pinned-0 shares CPUs 0-6 of node w1, having asked for 2: its kubelet needs cpuManagerPolicy"
                        + " static and topologyManagerPolicy single-numa-node; label nodes that have them and set"
                        + " spec.numa.policy: required");
    }

    @Test
    void allCpusOfAMachineAreSharedEvenWhenAsManyWereAskedFor() {
        assertThat(of(TWO_CPUS, Map.of("pinned-0", got("0-1", "0-1", "0"))).reason())
                .isEqualTo("SharedCpus");
    }

    @Test
    void aFractionOfACpuIsNeverPinned() {
        MemoryStreamerClusterSpec half = ClusterSamples.cluster("half", "resources: {cpu: 500m, memory: 1Gi}")
                .getSpec();

        assertThat(of(half, Map.of("pinned-0", got("1", "0-7", "0"))).message())
                .contains("spec.resources.cpu is not a whole number");
    }

    @Test
    void cpusOfSeveralNumaNodesAreNotPinned() {
        PinnedVerdict verdict = of(TWO_CPUS, Map.of("pinned-0", got("3-4", "0-7", "0-1")));

        assertThat(verdict.reason()).isEqualTo("SeveralNumaNodes");
        assertThat(verdict.message())
                .isEqualTo("pinned-0 has CPUs 3-4 of NUMA nodes 0-1 on node w1: its kubelet needs topologyManagerPolicy"
                        + " single-numa-node");
    }

    @Test
    void someOfSeveralBrokersIsPartly() {
        assertThat(of(TWO_CPUS, Map.of("pinned-0", got("2-3", "0-7", "0"), "pinned-1", got("0-7", "0-7", "0")))
                        .pinned())
                .isEqualTo("partly");
    }

    @Test
    void aBrokerThatDoesNotAnswerIsUnknown() {
        PinnedVerdict verdict = of(TWO_CPUS, Map.of("pinned-0", new Answer(null, "it timed out")));

        assertThat(verdict.pinned()).isEqualTo("unknown");
        assertThat(verdict.message()).isEqualTo("pinned-0: it timed out");
    }

    @Test
    void aBrokerThatIsNotThereYetIsUnknown() {
        assertThat(of(TWO_CPUS, Map.of()).reason()).isEqualTo("BrokersNotReady");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "5-2", "-3", "0-99999999"})
    void aBrokerThatTellsNonsenseIsUnknown(String cpus) {
        assertThat(of(TWO_CPUS, Map.of("pinned-0", got(cpus, "0-7", "0"))).pinned())
                .isEqualTo("unknown");
    }

    private static PinnedVerdict of(MemoryStreamerClusterSpec spec, Map<String, Answer> answers) {
        return PinnedVerdict.of(spec, 1, new TreeMap<>(answers), Map.of("pinned-0", "w1", "pinned-1", "w2"));
    }

    private static Answer got(String cpus, String machine, String numaNodes) {
        return new Answer(new BrokerPlacement(cpus, machine, numaNodes, null, null, null, null), null);
    }
}
