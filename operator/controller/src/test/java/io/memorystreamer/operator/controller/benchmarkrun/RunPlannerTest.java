package io.memorystreamer.operator.controller.benchmarkrun;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.memorystreamer.operator.api.BenchmarkResult;
import io.memorystreamer.operator.api.BenchmarkRun;
import io.memorystreamer.operator.api.Verdict;
import io.memorystreamer.operator.controller.benchmarkrun.RunPlanner.Step;
import io.memorystreamer.operator.controller.benchmarkrun.Surroundings.Configuration;
import io.memorystreamer.operator.controller.benchmarkrun.Surroundings.Target;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunPlannerTest {
    private static final String CELLS =
            "resources: [{name: small, cpu: 1, memory: 1Gi}, {name: large, cpu: 2, memory: 2Gi}]";

    private BenchmarkRun run = run("");
    private final RunJob small = RunJob.of(run).get(0);
    private final RunJob large = RunJob.of(run).get(1);
    private final FixedSurroundings alone = new FixedSurroundings();

    @Test
    void aNewRunStartsWithItsFirstCell() {
        assertThat(next(List.of(), List.of())).isEqualTo(create(small));
    }

    @Test
    void theSecondCellWaitsForTheFirst() {
        assertThat(next(List.of(job(small)), List.of())).isEqualTo(new Step.Wait(small, new JobState.Starting()));
    }

    @Test
    void aCellThatEndedIsRecordedBeforeTheNextStarts() {
        Job ended = Samples.failed(job(small), "BackoffLimitExceeded", "");

        assertThat(next(List.of(ended), List.of())).isInstanceOfSatisfying(Step.RecordResult.class, step -> {
            assertThat(step.job()).isEqualTo(small);
            assertThat(step.result().error().reason()).isEqualTo("PodLost");
        });
    }

    @Test
    void aFailedCellDoesNotStopTheNext() {
        assertThat(next(List.of(), List.of(failed(small)))).isEqualTo(create(large));
    }

    @Test
    void aRunIsDoneWhenEveryCellHasItsResult() {
        assertThat(next(List.of(), List.of(failed(small), failed(large)))).isEqualTo(new Step.Done());
    }

    @Test
    void aJobThatTheStatusKnowsIsNeverCreatedTwice() {
        atWork();

        assertThat(next(List.of(), List.of())).isEqualTo(new Step.ConfirmDeleted(small));
    }

    @Test
    void aForeignJobIsNeverAdopted() {
        Job foreign = Samples.complete(Samples.job(run(""), small));

        assertThat(next(List.of(foreign), List.of())).isEqualTo(new Step.NameTaken(small, "Job", "nightly-small"));
    }

    @Test
    void aResultOfAnEarlierRunOfTheSameNameIsNotOurs() {
        BenchmarkRun earlier = run("");
        BenchmarkResult foreign = Samples.result(earlier, small, JobEnd.deleted(earlier, small));

        assertThat(next(List.of(), List.of(foreign)))
                .isEqualTo(new Step.NameTaken(small, "BenchmarkResult", "nightly-small"));
    }

    @Test
    void podsOfAnotherJobDoNotCount() {
        Job earlierJob = Samples.job(run(""), small);
        Pod pod = Samples.terminated(earlierJob, 0, "Completed", Samples.message(1, Verdict.MET));

        assertThat(RunPlanner.next(Samples.observed(run, List.of(job(small)), List.of(pod), List.of())))
                .isEqualTo(new Step.Wait(small, new JobState.Starting()));
    }

    @Test
    void aRunBehindAnotherWaitsFailsOrStartsAsItsPolicySays() {
        FixedSurroundings busy = alone.behind("bench/first");

        assertThat(next(busy)).isEqualTo(new Step.Queued("bench/first"));
        run = run("concurrencyPolicy: Reject,");
        assertThat(next(busy)).isEqualTo(new Step.Rejected("bench/first"));
        run = run("concurrencyPolicy: Allow,");
        assertThat(next(busy)).isEqualTo(create(small));
    }

    @Test
    void aRunThatBeganIsNotRejectedWhenItGoesOnAfterASuspension() {
        run = run("concurrencyPolicy: Reject,");
        atWork();

        assertThat(RunPlanner.next(Samples.observed(
                        run, List.of(), List.of(), List.of(failed(small)), alone.behind("bench/first"))))
                .isEqualTo(new Step.Queued("bench/first"));
    }

    @Test
    void whileAJobIsAtWorkTheLineDoesNotMatter() {
        assertThat(RunPlanner.next(
                        Samples.observed(run, List.of(job(small)), List.of(), List.of(), alone.behind("bench/first"))))
                .isEqualTo(new Step.Wait(small, new JobState.Starting()));
    }

    @Test
    void aSuspendedRunStartsNothingAndLetsItsJobGoOn() {
        run = run("suspend: true,");

        assertThat(next(List.of(), List.of())).isEqualTo(new Step.Suspended(small));
        assertThat(next(List.of(job(small)), List.of())).isEqualTo(new Step.Wait(small, new JobState.Starting()));
    }

    @Test
    void aCancelledRunEndsItsJobAndThenItself() {
        run = run("cancel: true,");
        Job job = job(small);

        assertThat(next(List.of(job), List.of())).isEqualTo(new Step.DeleteJob(small, job, Step.Why.CANCELLED));
        job.getMetadata().setDeletionTimestamp("2026-01-01T00:00:30Z");
        assertThat(next(List.of(job), List.of())).isEqualTo(new Step.Wait(small, new JobState.Ending(null)));
        assertThat(next(List.of(), List.of())).isEqualTo(new Step.Cancelled());
    }

    @Test
    void whatACancelledRunHasMeasuredIsRecordedFirst() {
        run = run("cancel: true,");
        Job ended = Samples.complete(job(small));

        assertThat(next(List.of(ended), List.of())).isInstanceOf(Step.RecordResult.class);
        assertThat(next(List.of(ended), List.of(failed(small)))).isEqualTo(new Step.Cancelled());
    }

    @Test
    void aRunWaitsForItsCluster() {
        assertThat(next(alone.with(new Target.NotReady("no brokers"))))
                .isEqualTo(new Step.Blocked(small, "ClusterNotReady", "no brokers"));
    }

    @Test
    void aRunWaitsForItsConfigMap() {
        assertThat(next(alone.with(new Configuration.Missing("there is no ConfigMap x"))))
                .isEqualTo(new Step.Blocked(small, "ConfigurationMissing", "there is no ConfigMap x"));
    }

    @Test
    void aJobIsCreatedWithItsTargetAndConfiguration() {
        Target target = new Target.Server("kafka", "kafka:9092");
        Configuration text = new Configuration.Text("x = 1");

        assertThat(next(alone.with(target).with(text))).isEqualTo(new Step.CreateJob(small, target, text));
    }

    @Test
    void cleanupDeletesJobsThatSucceededAndKeepsThoseThatFailed() {
        run = run("cleanup: OnSuccess,");
        Job ended = Samples.complete(job(small));
        BenchmarkResult good = Samples.result(
                run,
                small,
                JobEnd.result(
                        run,
                        small,
                        JobObserver.end(ended).orElseThrow(),
                        List.of(Samples.terminated(ended, 0, "Completed", Samples.message(1e7, Verdict.MET))),
                        Optional.empty()));

        assertThat(next(List.of(ended), List.of(good)))
                .isEqualTo(new Step.DeleteJob(small, ended, Step.Why.CLEANED_UP));
        assertThat(next(List.of(ended), List.of(failed(small)))).isEqualTo(create(large));
        ended.getMetadata().setDeletionTimestamp("2026-01-01T00:00:30Z");
        assertThat(next(List.of(ended), List.of(good))).as("is going already").isEqualTo(create(large));
    }

    @Test
    void aJobWhoseNodeIsLostIsRecordedThenGivenUpAndTheNextGoesOn() {
        Job job = job(small);
        Pod stuck = Samples.goneBy(Samples.pod(job, "Running"), "2025-12-31T23:59:00Z");

        Step first = RunPlanner.next(Samples.observed(run, List.of(job), List.of(stuck), List.of()));
        assertThat(first)
                .isInstanceOfSatisfying(
                        Step.RecordResult.class,
                        step -> assertThat(step.result().error().reason()).isEqualTo("NodeLost"));
        assertThat(RunPlanner.next(Samples.observed(run, List.of(job), List.of(stuck), List.of(failed(small)))))
                .isEqualTo(new Step.DeleteJob(small, job, Step.Why.GIVEN_UP));
        assertThat(RunPlanner.next(Samples.observed(run, List.of(), List.of(stuck), List.of(failed(small)))))
                .isEqualTo(create(large));
    }

    @Test
    void loadGeneratorsRunWhenAllOfThemDo() {
        run = run("loadGenerators: 2, target: {kind: kafka, address: \"kafka:9092\"},");
        Job job = job(small);
        Pod first = Samples.withIndex(Samples.pod(job, "Running"), 0);
        Pod second = Samples.withIndex(Samples.pod(job, "Running"), 1);
        Pod stuck = Samples.withIndex(Samples.unschedulable(job, "no room"), 1);

        assertThat(wait(job, first)).isEqualTo(new JobState.Starting());
        assertThat(wait(job, first, second)).isEqualTo(new JobState.Running());
        assertThat(wait(job, first, stuck)).isEqualTo(new JobState.HeldUp("Unschedulable", "no room"));
    }

    private JobState wait(Job job, Pod... pods) {
        Step step = RunPlanner.next(Samples.observed(run, List.of(job), List.of(pods), List.of()));
        return ((Step.Wait) step).state();
    }

    private static BenchmarkRun run(String wishes) {
        return Samples.run("nightly", Samples.spec("{scenarios: [throughput], %s %s}".formatted(wishes, CELLS)));
    }

    private static Step create(RunJob job) {
        return new Step.CreateJob(job, new Target.Own(), new Configuration.Defaults());
    }

    private Job job(RunJob job) {
        return Samples.job(run, job);
    }

    private BenchmarkResult failed(RunJob job) {
        return Samples.result(run, job, JobEnd.deleted(run, job));
    }

    /** The last status is one with the first Job at work. */
    private void atWork() {
        ObservedRun observed = Samples.observed(run, List.of(job(small)), List.of(), List.of());
        run.setStatus(RunStatusFactory.create(observed, RunPlanner.next(observed), ""));
    }

    private Step next(Surroundings around) {
        return RunPlanner.next(Samples.observed(run, List.of(), List.of(), List.of(), around));
    }

    private Step next(List<Job> jobs, List<BenchmarkResult> results) {
        return RunPlanner.next(Samples.observed(run, jobs, List.of(), results));
    }
}
