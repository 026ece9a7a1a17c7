package io.memorystreamer.operator.controller.benchmarkrun;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.memorystreamer.operator.api.BenchmarkResult;
import io.memorystreamer.operator.api.BenchmarkResultSpec.Failure;
import io.memorystreamer.operator.api.BenchmarkRun;
import io.memorystreamer.operator.api.BenchmarkRunStatus;
import io.memorystreamer.operator.api.RunConditions;
import io.memorystreamer.operator.controller.resources.Conditions;
import java.time.Instant;
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
 * @param complete whether the results have their figures, which caches leave out
 * @param surroundings what the run depends on beside these
 * @param now the moment
 */
record ObservedRun(
        BenchmarkRun run,
        Map<String, Job> jobs,
        List<Pod> pods,
        Map<String, BenchmarkResult> results,
        boolean complete,
        Surroundings surroundings,
        Instant now) {
    ObservedRun {
        jobs = Map.copyOf(jobs);
        pods = List.copyOf(pods);
        results = Map.copyOf(results);
    }

    static ObservedRun of(
            BenchmarkRun run,
            Collection<Job> jobs,
            Collection<Pod> pods,
            Collection<BenchmarkResult> results,
            Surroundings surroundings,
            Instant now) {
        return new ObservedRun(run, byName(jobs), List.copyOf(pods), byName(results), false, surroundings, now);
    }

    ObservedRun with(Job job) {
        Map<String, Job> more = new HashMap<>(jobs);
        more.put(job.getMetadata().getName(), job);
        return new ObservedRun(run, more, pods, results, complete, surroundings, now);
    }

    ObservedRun without(Job job) {
        Map<String, Job> fewer = new HashMap<>(jobs);
        fewer.remove(job.getMetadata().getName());
        return new ObservedRun(run, fewer, pods, results, complete, surroundings, now);
    }

    ObservedRun with(BenchmarkResult result) {
        Map<String, BenchmarkResult> more = new HashMap<>(results);
        more.put(result.getMetadata().getName(), result);
        return new ObservedRun(run, jobs, pods, more, complete, surroundings, now);
    }

    ObservedRun withPods(List<Pod> pods) {
        return new ObservedRun(run, jobs, pods, results, complete, surroundings, now);
    }

    /** The same with every result in full. */
    ObservedRun withCompleteResults(Collection<BenchmarkResult> results) {
        return new ObservedRun(run, jobs, pods, byName(results), true, surroundings, now);
    }

    ObservedRun withSurroundings(Surroundings surroundings) {
        return new ObservedRun(run, jobs, pods, results, complete, surroundings, now);
    }

    String name() {
        return run.getMetadata().getName();
    }

    List<RunJob> plan() {
        return RunJob.of(run);
    }

    Optional<Job> job(RunJob job) {
        return Optional.ofNullable(jobs.get(job.name()));
    }

    Optional<BenchmarkResult> result(RunJob job) {
        return Optional.ofNullable(results.get(job.name()));
    }

    /** Returns the results of this very run, in the order of its Jobs. */
    List<BenchmarkResult> ownResults() {
        return plan().stream()
                .flatMap(job -> result(job).filter(this::owns).stream())
                .toList();
    }

    /** Returns the Job's Pods, of each index the latest, in the order of their indices. */
    List<Pod> pods(Job job) {
        Map<Integer, Pod> latest = pods.stream()
                .filter(pod -> isOwner(job.getMetadata().getUid(), pod))
                .collect(Collectors.toMap(PodIndex::of, Function.identity(), (first, second) -> latest(first, second)));
        return latest.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(Map.Entry::getValue)
                .toList();
    }

    private static Pod latest(Pod first, Pod second) {
        Comparator<Pod> byAge = Comparator.comparing(pod ->
                Optional.ofNullable(pod.getMetadata().getCreationTimestamp()).orElse(""));
        return byAge.compare(first, second) >= 0 ? first : second;
    }

    /** Returns whether this very run owns the resource, not another of the same name that was before it. */
    boolean owns(HasMetadata resource) {
        return isOwner(run.getMetadata().getUid(), resource);
    }

    Optional<BenchmarkRunStatus> status() {
        return Optional.ofNullable(run.getStatus());
    }

    /** Returns whether the last written status knows of this Job as the one that runs. */
    boolean isCurrent(RunJob job) {
        return status().filter(status -> job.name().equals(status.currentJob())).isPresent();
    }

    /** Returns what held this Job up, or ended it, according to the last written status. */
    Optional<JobState> troubleBefore(RunJob job) {
        return status().filter(_ -> isCurrent(job))
                .flatMap(status -> Conditions.find(status.conditions(), RunConditions.PROGRESSING))
                .filter(condition -> !RunConditionsFactory.OWN_REASONS.contains(condition.getReason()))
                .map(condition -> {
                    String message = job.withoutDescription(condition.getMessage());
                    return "False".equals(condition.getStatus())
                            ? new JobState.HeldUp(condition.getReason(), message)
                            : new JobState.Ending(new Failure(condition.getReason(), message));
                });
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
