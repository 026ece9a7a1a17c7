package io.memorystreamer.operator.controller.benchmarkrun;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.memorystreamer.operator.api.BenchmarkResult;
import io.memorystreamer.operator.api.BenchmarkRun;
import io.memorystreamer.operator.api.BenchmarkRunStatus;
import io.memorystreamer.operator.api.RunConditions;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A run and all that belongs to it, as seen at one moment. Immutable, as long as nobody changes the resources it holds.
 *
 * @param run the run with its last written status
 * @param jobs Jobs by name, whoever owns them
 * @param pods Pods of any of the Jobs
 * @param results BenchmarkResults by name, whoever owns them
 */
record ObservedRun(BenchmarkRun run, Map<String, Job> jobs, List<Pod> pods, Map<String, BenchmarkResult> results) {
    ObservedRun {
        jobs = Map.copyOf(jobs);
        pods = List.copyOf(pods);
        results = Map.copyOf(results);
    }

    static ObservedRun of(
            BenchmarkRun run, Collection<Job> jobs, Collection<Pod> pods, Collection<BenchmarkResult> results) {
        return new ObservedRun(run, byName(jobs), List.copyOf(pods), byName(results));
    }

    ObservedRun with(Job job) {
        Map<String, Job> more = new HashMap<>(jobs);
        more.put(job.getMetadata().getName(), job);
        return new ObservedRun(run, more, pods, results);
    }

    ObservedRun with(BenchmarkResult result) {
        Map<String, BenchmarkResult> more = new HashMap<>(results);
        more.put(result.getMetadata().getName(), result);
        return new ObservedRun(run, jobs, pods, more);
    }

    ObservedRun withPods(List<Pod> pods) {
        return new ObservedRun(run, jobs, pods, results);
    }

    String name() {
        return run.getMetadata().getName();
    }

    List<MatrixCell> cells() {
        return MatrixCell.of(run);
    }

    Optional<Job> job(MatrixCell cell) {
        return Optional.ofNullable(jobs.get(cell.jobName()));
    }

    Optional<BenchmarkResult> result(MatrixCell cell) {
        return Optional.ofNullable(results.get(cell.jobName()));
    }

    /** Returns the Job's latest Pod. */
    Optional<Pod> pod(Job job) {
        return pods.stream()
                .filter(pod -> isOwner(job.getMetadata().getUid(), pod))
                .max(Comparator.comparing(
                        pod -> Optional.ofNullable(pod.getMetadata().getCreationTimestamp())
                                .orElse("")));
    }

    /** Returns whether this very run owns the resource, not another of the same name that was before it. */
    boolean owns(HasMetadata resource) {
        return isOwner(run.getMetadata().getUid(), resource);
    }

    Optional<BenchmarkRunStatus> status() {
        return Optional.ofNullable(run.getStatus());
    }

    /** Returns whether the last written status knows of this cell's Job as the one that runs. */
    boolean isCurrent(MatrixCell cell) {
        return status().filter(status -> cell.jobName().equals(status.currentJob()))
                .isPresent();
    }

    /** Returns what held this cell's Job up according to the last written status. */
    Optional<CellState.HeldUp> heldUpBefore(MatrixCell cell) {
        return status().filter(status -> isCurrent(cell)).stream()
                .flatMap(status -> status.conditions().stream())
                .filter(condition -> RunConditions.PROGRESSING.equals(condition.getType()))
                .filter(condition -> "False".equals(condition.getStatus()))
                .map(condition ->
                        new CellState.HeldUp(condition.getReason(), cell.withoutDescription(condition.getMessage())))
                .findFirst();
    }

    private static boolean isOwner(String uid, HasMetadata resource) {
        return resource.getMetadata().getOwnerReferences().stream()
                .anyMatch(reference -> reference.getUid().equals(uid));
    }

    private static <T extends HasMetadata> Map<String, T> byName(Collection<T> resources) {
        return resources.stream()
                .collect(Collectors.toMap(
                        resource -> resource.getMetadata().getName(), Function.identity(), (first, second) -> second));
    }
}
