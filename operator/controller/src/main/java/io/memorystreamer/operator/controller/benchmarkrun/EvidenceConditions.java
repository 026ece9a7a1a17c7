package io.memorystreamer.operator.controller.benchmarkrun;

import io.memorystreamer.operator.api.BenchmarkResult;
import io.memorystreamer.operator.api.BenchmarkResultSpec;
import io.memorystreamer.operator.api.BenchmarkResultSpec.Evidence;
import io.memorystreamer.operator.api.RunConditions;
import io.memorystreamer.operator.controller.benchmarkrun.ConditionList.Status;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the evidence of a run's Pods says of its figures: whether they had their CPUs, and had them to themselves. */
final class EvidenceConditions {
    // A kernel counts periods; less than this is one of a few thousand.
    private static final double THROTTLED_PERCENT = 0.1;

    private static final String NOT_LOOKED_AT =
            "what else ran on the node, and shared its caches and memory, is not looked at";

    private EvidenceConditions() {}

    private record Seen(BenchmarkResultSpec result, Evidence evidence) {
        String describe(String text) {
            return "cell %s, Pod %s: %s".formatted(result.cell().name(), evidence.pod(), text);
        }
    }

    /** Adds both conditions, once there is a result. */
    static void add(List<BenchmarkResult> results, ConditionList conditions) {
        if (results.isEmpty()) {
            return;
        }
        List<Seen> seen = results.stream()
                .map(BenchmarkResult::getSpec)
                .flatMap(result -> result.evidence().stream().map(evidence -> new Seen(result, evidence)))
                .toList();
        addIsolated(seen, conditions);
        addThrottled(seen, conditions);
    }

    private static void addIsolated(List<Seen> seen, ConditionList conditions) {
        Optional<Seen> shared = seen.stream()
                .filter(pod -> Boolean.FALSE.equals(pod.evidence().exclusiveCpus()))
                .findFirst();
        if (shared.isPresent()) {
            Evidence evidence = shared.get().evidence();
            conditions.add(
                    RunConditions.ISOLATED,
                    Status.FALSE,
                    "SharedCpus",
                    shared.get()
                            .describe(
                                    "CPUs %s are shared with others (class %s, asked for %s); spec.pinning required has whole CPUs alone"
                                            .formatted(
                                                    evidence.cpus(),
                                                    evidence.qosClass(),
                                                    shared.get().result().cell().cpu())));
        } else if (!seen.isEmpty()
                && seen.stream()
                        .allMatch(pod -> Boolean.TRUE.equals(pod.evidence().exclusiveCpus()))) {
            conditions.add(
                    RunConditions.ISOLATED,
                    Status.TRUE,
                    "ExclusiveCpus",
                    "every Pod had its CPUs to itself, by its class and the CPUs it might run on; " + NOT_LOOKED_AT);
        } else {
            conditions.add(
                    RunConditions.ISOLATED,
                    Status.UNKNOWN,
                    "NoEvidence",
                    "not every Pod could tell whether it had its CPUs to itself, as none can without spec.pinning; "
                            + NOT_LOOKED_AT);
        }
    }

    private static void addThrottled(List<Seen> seen, ConditionList conditions) {
        Optional<Seen> worst = seen.stream()
                .filter(pod -> pod.evidence().throttledPercent() != null)
                .max(Comparator.comparing(pod -> pod.evidence().throttledPercent()));
        if (worst.isEmpty()) {
            conditions.add(
                    RunConditions.THROTTLED,
                    Status.UNKNOWN,
                    "NoEvidence",
                    "no Pod could tell whether it was throttled");
        } else if (worst.get().evidence().throttledPercent() >= THROTTLED_PERCENT) {
            conditions.add(
                    RunConditions.THROTTLED,
                    Status.TRUE,
                    "CpuQuota",
                    worst.get()
                            .describe(String.format(
                                    Locale.ROOT,
                                    "held back at its CPU limit for %.1f %% of the time, the most of all Pods",
                                    worst.get().evidence().throttledPercent())));
        } else {
            conditions.add(
                    RunConditions.THROTTLED, Status.FALSE, "NotThrottled", "no Pod was held back at its CPU limit");
        }
    }
}
