package io.memorystreamer.operator.controller.cluster;

import io.memorystreamer.operator.api.MemoryStreamerClusterSpec;
import io.memorystreamer.operator.api.MemoryStreamerClusterSpec.Numa;
import io.memorystreamer.operator.api.Pinning;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What to do about a broker that finds no node, or that no node wants. Pure functions. */
final class Advice {
    // What follows says that nobody can be made to leave, and is as long again.
    private static final String PREEMPTION = "( no new claims to deallocate,)? preemption: ";

    private Advice() {}

    /** Returns the scheduler's words and what to do, going by those words; its wording is not an API, so that advice may be missing. */
    static String unschedulable(MemoryStreamerClusterSpec spec, String scheduler) {
        String said = scheduler.toLowerCase(Locale.ROOT);
        List<String> advice = new ArrayList<>();
        if (said.contains("node affinity") || said.contains("node(s) didn't match")) {
            advice.add(affinity(spec));
        }
        if (said.contains("insufficient cpu") || said.contains("insufficient memory")) {
            advice.add("ask for less in spec.resources, or free some");
        }
        if (said.contains("insufficient hugepages")) {
            advice.add("reserve huge pages on a node, or ask for less in spec.numa.hugePages");
        }
        if (said.contains("taint")) {
            advice.add("name the taint in spec.placement.tolerations");
        }
        if (said.contains("persistentvolumeclaim") || said.contains("persistent volume")) {
            advice.add("see to the StorageClass and its provisioner: kubectl describe pvc");
        }
        String why = strip(scheduler.split(PREEMPTION, 2)[0]);
        return advice.isEmpty() ? why : why + "; advice: " + String.join("; ", advice);
    }

    /** Returns what a rejection means and what to do. */
    static String rejected(Hold hold) {
        String said = "%s: %s; rejected %d %s in a row, next try at %s"
                .formatted(
                        hold.reason(),
                        strip(hold.message()),
                        hold.attempts(),
                        hold.attempts() == 1 ? "time" : "times",
                        hold.until());
        return hold.reason().equals(Rejection.TOPOLOGY_AFFINITY_ERROR)
                ? said
                        + "; advice: no NUMA node there had all CPUs and memory free: free some, ask for less, label other nodes,"
                        + " or install an exporter of NodeResourceTopologies, by which the operator chooses nodes"
                : said;
    }

    private static String affinity(MemoryStreamerClusterSpec spec) {
        if (NumaAffinity.policy(spec) != Pinning.REQUIRED) {
            return "see to spec.placement.nodeSelector and the labels of nodes";
        }
        return "label nodes whose kubelet has cpuManagerPolicy static and topologyManagerPolicy single-numa-node: kubectl"
                + " label node NODE " + labels(spec.numa());
    }

    private static String labels(Numa numa) {
        Map<String, String> labels = numa.nodeLabels().isEmpty() ? NumaAffinity.DEFAULT_LABELS : numa.nodeLabels();
        return new TreeMap<>(labels)
                .entrySet().stream()
                        .map(label -> label.getKey() + "=" + label.getValue())
                        .collect(Collectors.joining(" "));
    }

    private static String strip(String sentence) {
        return sentence.strip().replaceAll("\\.$", "");
    }
}
