package io.memorystreamer.operator.controller.benchmarkrun;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.memorystreamer.operator.api.BenchmarkResult;
import io.memorystreamer.operator.api.BenchmarkResultSpec;
import io.memorystreamer.operator.api.BenchmarkRun;
import io.memorystreamer.operator.api.BenchmarkRunStatus;
import io.memorystreamer.operator.api.RunPhase;
import io.memorystreamer.operator.api.Verdict;
import io.memorystreamer.operator.controller.benchmarkrun.RunPlanner.Step;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunStatusFactoryTest {
    private static final Instant EARLY = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant LATE = Instant.parse("2026-01-01T00:05:00Z");

    private final BenchmarkRun run =
            Samples.run("nightly", Samples.cell("large", "2", "2Gi"), Samples.cell("small", "1", "1Gi"));
    private final RunJob large = RunJob.of(run).get(0);
    private final RunJob small = RunJob.of(run).get(1);
    private final Job largeJob = Samples.job(run, large);

    @Test
    void aRunIsPendingUntilAContainerRuns() {
        assertThat(status(List.of(largeJob), List.of(), List.of(), EARLY).phase())
                .isEqualTo(RunPhase.PENDING);
        BenchmarkRunStatus running =
                status(List.of(largeJob), List.of(Samples.pod(largeJob, "Running")), List.of(), EARLY);
        assertThat(running.phase()).isEqualTo(RunPhase.RUNNING);
        assertThat(running.progress()).isEqualTo("0/2");
        assertThat(running.currentJob()).isEqualTo("nightly-large");
        assertThat(running.startTime()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(running.observedGeneration()).isEqualTo(1);
    }

    @Test
    void unschedulableShowsWhileItLastsAndIsClearedThen() {
        Pod stuck = Samples.unschedulable(largeJob, "0/2 nodes are available: 2 Insufficient cpu.");
        BenchmarkRunStatus pending = status(List.of(largeJob), List.of(stuck), List.of(), EARLY);
        assertThat(condition(pending, "Progressing")).satisfies(condition -> {
            assertThat(condition.getStatus()).isEqualTo("False");
            assertThat(condition.getReason()).isEqualTo("Unschedulable");
            assertThat(condition.getMessage()).contains("cell large", "2 Insufficient cpu");
        });

        run.setStatus(pending);
        BenchmarkRunStatus running =
                status(List.of(largeJob), List.of(Samples.pod(largeJob, "Running")), List.of(), LATE);

        assertThat(condition(running, "Progressing").getStatus()).isEqualTo("True");
        assertThat(condition(running, "Progressing").getLastTransitionTime()).isEqualTo(LATE.toString());
    }

    @Test
    void theSameObservationGivesAnEqualStatusAtAnyTime() {
        BenchmarkRunStatus first = status(List.of(largeJob), List.of(), List.of(), EARLY);
        run.setStatus(first);

        assertThat(status(List.of(largeJob), List.of(), List.of(), LATE)).isEqualTo(first);
    }

    @Test
    void aRunWithAllTargetsMetSucceeds() {
        BenchmarkRunStatus status = done(measured(large, 24.6e6, Verdict.MET), measured(small, 9e6, Verdict.MET));

        assertThat(status.phase()).isEqualTo(RunPhase.SUCCEEDED);
        assertThat(status.progress()).isEqualTo("2/2");
        assertThat(status.throughput()).as("of the largest cell").isEqualTo("24.6M/s");
        assertThat(status.p99()).isEqualTo("8.4us");
        assertThat(status.verdict()).isEqualTo(Verdict.MET);
        assertThat(status.completionTime()).isEqualTo("2026-01-01T00:01:00Z");
        assertThat(status.currentJob()).isNull();
        assertThat(condition(status, "Complete").getStatus()).isEqualTo("True");
        assertThat(condition(status, "TargetsMet").getStatus()).isEqualTo("True");
        assertThat(status.conditions()).extracting(Condition::getType).doesNotContain("Failed");
    }

    @Test
    void aMissedTargetIsNamedAndTheRunStillSucceeds() {
        BenchmarkRunStatus status =
                done(measured(large, 24.6e6, Verdict.INCONCLUSIVE), measured(small, 9e6, Verdict.MISSED));

        assertThat(status.phase()).isEqualTo(RunPhase.SUCCEEDED);
        assertThat(status.verdict()).isEqualTo(Verdict.MISSED);
        assertThat(condition(status, "TargetsMet")).satisfies(condition -> {
            assertThat(condition.getStatus()).isEqualTo("False");
            assertThat(condition.getReason()).isEqualTo("TargetsMissed");
            assertThat(condition.getMessage())
                    .contains("latency::latency_percentiles in-process p99Micros", "goal 10 ", "cell small")
                    .doesNotContain("cell large");
        });
    }

    @Test
    void anInconclusiveTargetLeavesTheConditionUnknown() {
        BenchmarkRunStatus status =
                done(measured(large, 24.6e6, Verdict.INCONCLUSIVE), measured(small, 9e6, Verdict.MET));

        assertThat(condition(status, "TargetsMet").getStatus()).isEqualTo("Unknown");
        assertThat(condition(status, "TargetsMet").getReason()).isEqualTo("Inconclusive");
    }

    @Test
    void aFailedCellFailsTheRunWithItsReasonAndTheFiguresOfTheOthersStay() {
        Job smallJob = Samples.job(run, small);
        BenchmarkResultSpec oom = JobEnd.result(
                run,
                small,
                JobObserver.end(Samples.failed(smallJob, "BackoffLimitExceeded", ""))
                        .orElseThrow(),
                List.of(Samples.terminated(smallJob, 137, "OOMKilled", null)),
                Optional.empty());

        BenchmarkRunStatus status = done(measured(large, 24.6e6, Verdict.MET), oom);

        assertThat(status.phase()).isEqualTo(RunPhase.FAILED);
        assertThat(status.throughput()).isEqualTo("24.6M/s");
        assertThat(status.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(condition(status, "Complete").getStatus()).isEqualTo("True");
        assertThat(condition(status, "Failed")).satisfies(condition -> {
            assertThat(condition.getStatus()).isEqualTo("True");
            assertThat(condition.getReason()).isEqualTo("OOMKilled");
            assertThat(condition.getMessage()).startsWith("cell small (cpu 1, memory 1Gi): ");
        });
    }

    @Test
    void aFailureShowsBeforeTheRunIsThrough() {
        BenchmarkRunStatus status =
                status(List.of(), List.of(), List.of(Samples.result(run, large, JobEnd.deleted(run, large))), EARLY);

        assertThat(status.phase()).isEqualTo(RunPhase.RUNNING);
        assertThat(condition(status, "Failed").getReason()).isEqualTo("JobDeleted");
    }

    @Test
    void aNameThatIsTakenShowsAndIsNotTheEnd() {
        BenchmarkRun earlier = Samples.run("nightly", Samples.cell("large", "2", "2Gi"));

        BenchmarkRunStatus status = status(List.of(Samples.job(earlier, large)), List.of(), List.of(), EARLY);

        assertThat(status.phase()).isEqualTo(RunPhase.PENDING);
        assertThat(condition(status, "Progressing").getReason()).isEqualTo("JobNameTaken");
        assertThat(condition(status, "Progressing").getMessage()).contains("Job nightly-large exists");
    }

    @Test
    void theDegradationIsBesideTheLargestEntry() {
        BenchmarkRunStatus status = done(measured(large, 24.6e6, Verdict.MET), measured(small, 9e6, Verdict.MET));

        assertThat(status.degradation()).hasSize(2);
        assertThat(status.degradation().get(1).throughputPercent()).isEqualTo(37);
        assertThat(status.best()).isEqualTo("large (cpu 2, memory 2Gi): 24.6M/s, P99 8.4us");
        assertThat(status.worst()).isEqualTo("small (cpu 1, memory 1Gi): 9.0M/s, P99 8.4us");
    }

    @Test
    void anEntryWithoutAResultIsTheWorst() {
        BenchmarkRunStatus status = done(measured(large, 24.6e6, Verdict.MET), JobEnd.deleted(run, small));

        assertThat(status.worst()).isEqualTo("small: JobDeleted");
        assertThat(status.degradation().get(1).reason()).isEqualTo("JobDeleted");
    }

    @Test
    void figuresStayWhenNoJobHasEndedSince() {
        BenchmarkResult first = Samples.result(run, large, measured(large, 24.6e6, Verdict.MET));
        BenchmarkRunStatus before = status(List.of(), List.of(), List.of(first), EARLY);
        run.setStatus(before);
        Job smallJob = Samples.job(run, small);
        ObservedRun cached = ObservedRun.of(
                run, List.of(smallJob), List.of(), List.of(LeanCaches.result(first)), Samples.alone(), LATE);

        BenchmarkRunStatus now = RunStatusFactory.create(cached, RunPlanner.next(cached), "");

        assertThat(now.throughput()).isEqualTo("24.6M/s");
        assertThat(now.degradation()).isEqualTo(before.degradation());
        assertThat(now.currentJob()).isEqualTo("nightly-small");
    }

    @Test
    void aQueuedRunSaysForWhomItWaits() {
        BenchmarkRunStatus status = status(new Step.Queued("bench/first"));

        assertThat(status.phase()).isEqualTo(RunPhase.QUEUED);
        assertThat(status.waitingFor()).isEqualTo("bench/first");
        assertThat(condition(status, "Progressing").getMessage()).contains("bench/first");
        assertThat(status.startTime()).isNull();
    }

    @Test
    void aRejectedRunHasFailed() {
        BenchmarkRunStatus status = status(new Step.Rejected("bench/first"));

        assertThat(status.phase()).isEqualTo(RunPhase.FAILED);
        assertThat(condition(status, "Failed").getReason()).isEqualTo("TargetBusy");
        assertThat(status.completionTime()).isEqualTo(Samples.NOW.toString());
    }

    @Test
    void aCancelledRunIsNotComplete() {
        BenchmarkRunStatus status = status(new Step.Cancelled());

        assertThat(status.phase()).isEqualTo(RunPhase.CANCELLED);
        assertThat(condition(status, "Complete").getStatus()).isEqualTo("False");
        assertThat(condition(status, "Complete").getReason()).isEqualTo("Cancelled");
    }

    @Test
    void aSuspendedRunSaysHowItGoesOn() {
        BenchmarkRunStatus status = status(new Step.Suspended(large));

        assertThat(status.phase()).isEqualTo(RunPhase.SUSPENDED);
        assertThat(condition(status, "Progressing").getMessage()).contains("spec.suspend");
    }

    @Test
    void aRunThatWaitsForItsClusterIsPendingWithAReason() {
        BenchmarkRunStatus status = status(new Step.Blocked(large, "ClusterNotReady", "there is none"));

        assertThat(status.phase()).isEqualTo(RunPhase.PENDING);
        assertThat(condition(status, "Progressing").getReason()).isEqualTo("ClusterNotReady");
        assertThat(condition(status, "Progressing").getMessage()).endsWith("there is none");
    }

    @Test
    void theEvidenceSaysWhetherPodsWereIsolatedAndThrottled() {
        BenchmarkRunStatus shared = done(withEvidence("0-3", 12.5), withEvidence("0", 0));
        assertThat(condition(shared, "Isolated").getStatus()).isEqualTo("False");
        assertThat(condition(shared, "Isolated").getMessage()).contains("CPUs 0-3");
        assertThat(condition(shared, "Throttled").getStatus()).isEqualTo("True");
        assertThat(condition(shared, "Throttled").getMessage()).contains("12.5 %", "cell large");
        assertThat(shared.degradation().getFirst().throttled()).isEqualTo("12.5%");

        BenchmarkRunStatus quiet = done(withEvidence("0-1", 0), withEvidence("0", 0));
        assertThat(condition(quiet, "Isolated").getStatus())
                .as("nobody asked to pin")
                .isEqualTo("Unknown");
        assertThat(condition(quiet, "Isolated").getMessage())
                .contains("spec.pinning", "what else ran on the node")
                .endsWith("is not looked at");
        assertThat(condition(quiet, "Throttled").getStatus()).isEqualTo("False");
    }

    @Test
    void reportsAreSaidHowToOpenOnceThereIsOne() {
        BenchmarkResultSpec plain = measured(large, 24.6e6, Verdict.MET);
        BenchmarkResultSpec reported = JobEnd.withDocuments(run, plain, List.of(), "nightly-large-0-report");

        assertThat(done(plain, plain).report()).isNull();
        assertThat(done(reported, plain).report()).isEqualTo("kubectl port-forward");
    }

    /** Of the small cell with the one CPU 0, else of the large one. */
    private BenchmarkResultSpec withEvidence(String cpuSet, double throttledSeconds) {
        RunJob planned = cpuSet.equals("0") ? small : large;
        Job job = Samples.complete(Samples.job(run, planned));
        Pod pod = Samples.terminated(
                job, 0, "Completed", Samples.message(1e7, Samples.environment(cpuSet, throttledSeconds)));
        pod.getStatus().setQosClass("Guaranteed");
        return JobEnd.result(run, planned, JobObserver.end(job).orElseThrow(), List.of(pod), Optional.empty());
    }

    private BenchmarkRunStatus status(Step step) {
        return RunStatusFactory.create(Samples.observed(run, List.of(), List.of(), List.of()), step, "");
    }

    private BenchmarkResultSpec measured(RunJob cell, double messagesPerSecond, Verdict latencyVerdict) {
        Job job = Samples.complete(Samples.job(run, cell));
        return JobEnd.result(
                run,
                cell,
                JobObserver.end(job).orElseThrow(),
                List.of(Samples.terminated(job, 0, "Completed", Samples.message(messagesPerSecond, latencyVerdict))),
                Optional.empty());
    }

    private BenchmarkRunStatus done(BenchmarkResultSpec ofLarge, BenchmarkResultSpec ofSmall) {
        return status(
                List.of(),
                List.of(),
                List.of(Samples.result(run, large, ofLarge), Samples.result(run, small, ofSmall)),
                LATE);
    }

    private BenchmarkRunStatus status(List<Job> jobs, List<Pod> pods, List<BenchmarkResult> results, Instant now) {
        ObservedRun observed =
                ObservedRun.of(run, jobs, pods, results, Samples.alone(), now).withCompleteResults(results);
        Step step = RunPlanner.next(observed);
        // Whoever creates a Job waits for it then.
        Step last = step instanceof Step.CreateJob create ? new Step.Wait(create.job(), new JobState.Starting()) : step;
        return RunStatusFactory.create(observed, last, "kubectl port-forward");
    }

    private static Condition condition(BenchmarkRunStatus status, String type) {
        return status.conditions().stream()
                .filter(condition -> condition.getType().equals(type))
                .findFirst()
                .orElseThrow();
    }
}
