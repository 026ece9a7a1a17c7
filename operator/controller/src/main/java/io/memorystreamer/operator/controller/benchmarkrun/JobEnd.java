package io.memorystreamer.operator.controller.benchmarkrun;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.memorystreamer.operator.api.BenchmarkResultSpec;
import io.memorystreamer.operator.api.BenchmarkResultSpec.Environment;
import io.memorystreamer.operator.api.BenchmarkResultSpec.Evidence;
import io.memorystreamer.operator.api.BenchmarkResultSpec.Failure;
import io.memorystreamer.operator.api.BenchmarkResultSpec.ScenarioResult;
import io.memorystreamer.operator.api.BenchmarkRun;
import io.memorystreamer.operator.api.headline.Headline;
import io.memorystreamer.operator.api.merge.ResultMerger;
import io.memorystreamer.operator.api.termination.TerminationMessage;
import java.util.List;
import java.util.Optional;

/**
 * Makes the result of a Job that has ended: the figures from the termination messages of its Pods, and when it failed, the
 * one reason that explains it best. Pure functions.
 */
final class JobEnd {
    /** A Pod was gone before the operator could read how it ended. */
    static final String POD_LOST = "PodLost";

    /** The Job was deleted while it ran. */
    static final String JOB_DELETED = "JobDeleted";

    private static final String DEADLINE_EXCEEDED = "DeadlineExceeded";

    private JobEnd() {}

    /** The result of a Job that ended, well or badly. */
    static BenchmarkResultSpec result(
            BenchmarkRun run, RunJob job, JobCondition end, List<Pod> pods, Optional<JobState> troubleBefore) {
        List<PodEnd> ends = pods.stream().map(PodEnd::of).toList();
        return result(
                run, job, ends, failure(run, job, end, ends, troubleBefore).orElse(null));
    }

    /** The result of a Job that was deleted before it ended. */
    static BenchmarkResultSpec deleted(BenchmarkRun run, RunJob job) {
        Failure failure = new Failure(JOB_DELETED, "Job %s was deleted before it ended".formatted(job.name()));
        return result(run, job, List.of(), failure);
    }

    /** The result of a Job that cannot end, because the node of one of its Pods does not answer. */
    static BenchmarkResultSpec nodeLost(BenchmarkRun run, RunJob job, List<Pod> pods, Pod lost) {
        Failure failure = PodEnd.of(lost).nodeLost("it was told to go and is still there");
        return result(run, job, pods.stream().map(PodEnd::of).toList(), failure);
    }

    private static Optional<Failure> failure(
            BenchmarkRun run, RunJob job, JobCondition end, List<PodEnd> ends, Optional<JobState> troubleBefore) {
        return outerFailure(job, end, ends, troubleBefore)
                .or(() -> ends.stream().flatMap(pod -> said(pod).stream()).findFirst())
                .or(() -> lost(run, end, ends, troubleBefore))
                .or(() -> ends.stream()
                        .flatMap(pod -> pod.benchmarkFailure().stream())
                        .findFirst());
    }

    /** Reasons from outside the benchmark; each explains whatever the benchmark itself may have said. */
    private static Optional<Failure> outerFailure(
            RunJob job, JobCondition end, List<PodEnd> ends, Optional<JobState> troubleBefore) {
        Optional<Failure> oomKilled = ends.stream()
                .filter(PodEnd::isOomKilled)
                .findFirst()
                .map(pod -> new Failure(
                        PodEnd.OOM_KILLED,
                        "killed for want of memory, limit %s%s"
                                .formatted(
                                        job.cell().memory(),
                                        pod.said()
                                                .map(TerminationMessage.Failure::message)
                                                .filter(text -> !text.isBlank())
                                                .map(text -> ": " + text)
                                                .orElse(""))));
        if (oomKilled.isPresent()) {
            return oomKilled;
        }
        if (DEADLINE_EXCEEDED.equals(end.getReason())) {
            boolean started = ends.stream().anyMatch(pod -> pod.terminated() != null);
            return Optional.of(
                    switch (troubleBefore.orElse(null)) {
                        case JobState.HeldUp(String reason, String message)
                        when !started -> new Failure(reason, "not started within its deadline: " + message);
                        case JobState.Ending(Failure why) -> why;
                        case null, default ->
                            new Failure(DEADLINE_EXCEEDED, "not ended within spec.activeDeadlineSeconds");
                    });
        }
        return ends.stream().flatMap(pod -> pod.disruption().stream()).findFirst();
    }

    /** What a benchmark says itself is better than that another of the Job's Pods was ended for it. */
    private static Optional<Failure> said(PodEnd pod) {
        return pod.said().map(error -> new Failure(error.reason(), error.message()));
    }

    private static Optional<Failure> lost(
            BenchmarkRun run, JobCondition end, List<PodEnd> ends, Optional<JobState> troubleBefore) {
        long known = ends.stream().filter(pod -> pod.terminated() != null).count();
        boolean failed = "Failed".equals(end.getType()) && ends.stream().anyMatch(JobEnd::failed);
        if (known >= run.getSpec().loadGenerators() || failed) {
            return Optional.empty();
        }
        if (troubleBefore.orElse(null) instanceof JobState.Ending(Failure why)) {
            return Optional.of(why);
        }
        String detail = Optional.ofNullable(end.getMessage())
                .filter(text -> !text.isBlank())
                .map(text -> " (%s)".formatted(text))
                .orElse("");
        return Optional.of(new Failure(POD_LOST, "the Pod was deleted before its result was read" + detail));
    }

    private static boolean failed(PodEnd pod) {
        return pod.benchmarkFailure().isPresent();
    }

    private static BenchmarkResultSpec result(BenchmarkRun run, RunJob job, List<PodEnd> ends, Failure failure) {
        List<ScenarioResult> results =
                ResultMerger.ofGenerators(ends.stream().map(PodEnd::results).toList());
        int cut = ends.stream().mapToInt(PodEnd::cut).max().orElse(0);
        List<Evidence> evidence = ends.stream()
                .map(end -> PodEvidence.of(end, job.cell(), run.getSpec().pinning()))
                .toList();
        boolean incomplete = failure != null || (cut > 0 && results.isEmpty());
        return new BenchmarkResultSpec(
                run.getMetadata().getName(),
                job.cell().toResultCell(),
                job.name(),
                job.repetition(),
                run.getSpec().loadGenerators(),
                ends.isEmpty() ? null : environment(ends.getFirst()),
                evidence,
                results,
                cut == 0 ? null : cut,
                failure,
                Headline.throughput(results, run.getSpec().target()),
                Headline.p99(results, run.getSpec().target()),
                Headline.verdict(results, incomplete),
                null);
    }

    /** The same with all that the Pods' documents have: every result, and histograms. */
    static BenchmarkResultSpec withDocuments(
            BenchmarkRun run, BenchmarkResultSpec result, List<List<ScenarioResult>> documents, String report) {
        List<ScenarioResult> results = documents.isEmpty() ? result.results() : ResultMerger.ofGenerators(documents);
        Integer cut = documents.isEmpty() ? result.cutResults() : null;
        boolean incomplete = result.error() != null || (cut != null && results.isEmpty());
        return new BenchmarkResultSpec(
                result.runName(),
                result.cell(),
                result.jobName(),
                result.repetition(),
                result.loadGenerators(),
                result.environment(),
                result.evidence(),
                results,
                cut,
                result.error(),
                Headline.throughput(results, run.getSpec().target()),
                Headline.p99(results, run.getSpec().target()),
                Headline.verdict(results, incomplete),
                report);
    }

    private static Environment environment(PodEnd end) {
        TerminationMessage.Environment seen =
                end.message() == null ? null : end.message().environment();
        String node = end.node().orElse(null);
        if (seen == null) {
            return node == null ? null : new Environment(null, null, node, null, null);
        }
        Long memoryLimit = seen.memoryBytes() == 0 ? null : seen.memoryBytes();
        return new Environment(seen.cpus(), memoryLimit, node, seen.stallP99Micros(), seen.jdk());
    }
}
