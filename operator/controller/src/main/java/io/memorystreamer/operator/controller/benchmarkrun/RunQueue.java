package io.memorystreamer.operator.controller.benchmarkrun;

import io.fabric8.kubernetes.api.model.Condition;
import io.memorystreamer.operator.api.BenchmarkRun;
import io.memorystreamer.operator.api.BenchmarkRunStatus;
import io.memorystreamer.operator.api.Placement;
import io.memorystreamer.operator.api.RunConditions;
import io.memorystreamer.operator.api.RunPhase;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The line before a target. Pure functions: the line is nowhere written down, it follows from the runs that there are and
 * from their last written statuses.
 *
 * <p>A run has its target from its first Job on until it ends or is suspended. The others wait in the order of their
 * creation. A run that could not start even if the target were free holds up nobody.
 */
final class RunQueue {
    private static final Comparator<BenchmarkRun> BY_AGE = Comparator.comparing(
                    (BenchmarkRun run) -> Optional.ofNullable(run.getMetadata().getCreationTimestamp())
                            .orElse(""))
            .thenComparing(RunQueue::reference);

    private RunQueue() {}

    /** What two runs must not share: a server, or where the Job's own brokers run. */
    static String key(BenchmarkRun run) {
        if (run.getSpec().target() != null) {
            return run.getSpec().target().key(run.getMetadata().getNamespace());
        }
        Placement placement = run.getSpec().placement();
        return placement == null
                ? "nodes/"
                : new TreeMap<>(placement.nodeSelector())
                        .entrySet().stream()
                                .map(label -> label.getKey() + "=" + label.getValue())
                                .collect(Collectors.joining(",", "nodes/", ""));
    }

    /**
     * Returns who goes before a run: the one that has the target, or else the first in line; empty when the run may go.
     *
     * @param others any runs, this one and such with other targets among them
     */
    static Optional<BenchmarkRun> ahead(BenchmarkRun run, Collection<BenchmarkRun> others) {
        if (hasTarget(run)) {
            return Optional.empty();
        }
        String key = key(run);
        Collection<BenchmarkRun> rivals = others.stream()
                .filter(other ->
                        !other.getMetadata().getUid().equals(run.getMetadata().getUid()))
                .filter(other -> key(other).equals(key))
                .toList();
        return rivals.stream()
                .filter(RunQueue::hasTarget)
                .min(BY_AGE)
                .or(() -> first(rivals).filter(other -> BY_AGE.compare(other, run) < 0));
    }

    /** Returns the oldest of the runs that wait and would start if they could. */
    static Optional<BenchmarkRun> first(Collection<BenchmarkRun> runs) {
        return runs.stream().filter(RunQueue::isInLine).min(BY_AGE);
    }

    /** Returns whether a run has started and nothing but a Job of its own is to come. */
    static boolean hasTarget(BenchmarkRun run) {
        BenchmarkRunStatus status = run.getStatus();
        return status != null
                && status.startTime() != null
                && (status.phase() == RunPhase.PENDING || status.phase() == RunPhase.RUNNING);
    }

    private static boolean isInLine(BenchmarkRun run) {
        BenchmarkRunStatus status = run.getStatus();
        RunPhase phase = status == null ? null : status.phase();
        boolean ended = phase != null && phase.isFinal();
        return !ended
                && !hasTarget(run)
                && !isHeldUp(status)
                && !run.getSpec().isSuspended()
                && !run.getSpec().isCancelled()
                && !run.isMarkedForDeletion();
    }

    private static boolean isHeldUp(BenchmarkRunStatus status) {
        return status != null
                && status.phase() == RunPhase.PENDING
                && status.conditions().stream()
                        .filter(condition -> RunConditions.PROGRESSING.equals(condition.getType()))
                        .map(Condition::getStatus)
                        .anyMatch("False"::equals);
    }

    /** How people name a run of any namespace. */
    static String reference(BenchmarkRun run) {
        return run.getMetadata().getNamespace() + "/" + run.getMetadata().getName();
    }
}
