package io.memorystreamer.operator.controller.cluster;

import io.fabric8.kubernetes.api.model.Quantity;
import io.memorystreamer.operator.api.MemoryStreamerClusterSpec;
import io.memorystreamer.operator.controller.cluster.PlacementClient.Answer;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Whether brokers got CPUs of their own on one NUMA node. Immutable; made by a pure function.
 *
 * @param pinned {@code yes}, {@code no}, {@code partly} or {@code unknown}
 * @param reason of the condition
 * @param message of the condition, with advice when it is not as it should be
 */
record PinnedVerdict(String pinned, String reason, String message) {
    static final String YES = "yes";
    static final String NO = "no";
    static final String PARTLY = "partly";
    static final String UNKNOWN = "unknown";

    /**
     * @param answers of the brokers that are ready, by their Pod; {@code nodes} the node of each
     * @param brokers how many there are to be
     */
    static PinnedVerdict of(
            MemoryStreamerClusterSpec spec, int brokers, SortedMap<String, Answer> answers, Map<String, String> nodes) {
        List<String> unknown = new ArrayList<>();
        List<String> good = new ArrayList<>();
        List<PinnedVerdict> bad = new ArrayList<>();
        answers.forEach((pod, answer) -> {
            String node = nodes.getOrDefault(pod, "");
            Boolean exclusive =
                    answer.placement() == null ? null : answer.placement().isExclusive(wholeCpus(spec));
            if (exclusive == null) {
                unknown.add(pod + ": " + (answer.problem() == null ? "it does not know its CPUs" : answer.problem()));
            } else if (!exclusive) {
                bad.add(shared(spec, pod, node, answer.placement()));
            } else if (!answer.placement().isOnOneNumaNode()) {
                bad.add(severalNumaNodes(pod, node, answer.placement()));
            } else {
                good.add(describe(pod, node, answer.placement()));
            }
        });
        if (!bad.isEmpty()) {
            return new PinnedVerdict(
                    good.isEmpty() ? NO : PARTLY, bad.getFirst().reason(), messages(bad));
        }
        if (!unknown.isEmpty()) {
            return new PinnedVerdict(UNKNOWN, "PlacementUnknown", String.join("; ", unknown));
        }
        if (good.size() < brokers) {
            return new PinnedVerdict(UNKNOWN, "BrokersNotReady", "known when the brokers are ready");
        }
        return new PinnedVerdict(YES, "Pinned", String.join("; ", good));
    }

    /** Returns how many CPUs a broker may have to itself: none when they are not whole. */
    private static int wholeCpus(MemoryStreamerClusterSpec spec) {
        BigDecimal cpus = Quantity.getAmountInBytes(spec.resources().cpu());
        return cpus.stripTrailingZeros().scale() <= 0 ? cpus.intValue() : 0;
    }

    private static String describe(String pod, String node, BrokerPlacement placement) {
        String text = "%s has %s to itself on node %s".formatted(pod, cpus(placement), node);
        return placement.numaNodes() == null ? text : text + ", of NUMA node " + placement.numaNodes();
    }

    private static PinnedVerdict shared(
            MemoryStreamerClusterSpec spec, String pod, String node, BrokerPlacement placement) {
        String shared = "%s shares %s of node %s".formatted(pod, cpus(placement), node);
        return new PinnedVerdict(
                NO,
                "SharedCpus",
                wholeCpus(spec) == 0
                        ? shared + ": spec.resources.cpu is not a whole number, and only whole CPUs are pinned"
                        : shared
                                + ", having asked for %d: its kubelet needs cpuManagerPolicy static and"
                                        .formatted(wholeCpus(spec))
                                + " topologyManagerPolicy single-numa-node; label nodes that have them and set"
                                + " spec.numa.policy: required");
    }

    private static PinnedVerdict severalNumaNodes(String pod, String node, BrokerPlacement placement) {
        return new PinnedVerdict(
                NO,
                "SeveralNumaNodes",
                "%s has %s of NUMA nodes %s on node %s: its kubelet needs topologyManagerPolicy single-numa-node"
                        .formatted(pod, cpus(placement), placement.numaNodes(), node));
    }

    private static String cpus(BrokerPlacement placement) {
        return (placement.cpuCount() == 1 ? "CPU " : "CPUs ") + placement.cpus();
    }

    private static String messages(List<PinnedVerdict> verdicts) {
        return String.join("; ", verdicts.stream().map(PinnedVerdict::message).toList());
    }
}
