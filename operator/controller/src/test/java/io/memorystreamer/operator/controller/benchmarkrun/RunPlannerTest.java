package io.memorystreamer.operator.controller.benchmarkrun;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.memorystreamer.operator.api.BenchmarkResult;
import io.memorystreamer.operator.api.BenchmarkRun;
import io.memorystreamer.operator.api.Verdict;
import io.memorystreamer.operator.controller.benchmarkrun.RunPlanner.Step;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunPlannerTest {
    private final BenchmarkRun run =
            Samples.run("nightly", Samples.cell("small", "1", "1Gi"), Samples.cell("large", "2", "2Gi"));
    private final MatrixCell small = MatrixCell.of(run).get(0);
    private final MatrixCell large = MatrixCell.of(run).get(1);
    private final Job smallJob = Samples.job(run, small);

    @Test
    void aNewRunStartsWithItsFirstCell() {
        assertThat(next(List.of(), List.of())).isEqualTo(new Step.CreateJob(small));
    }

    @Test
    void theSecondCellWaitsForTheFirst() {
        assertThat(next(List.of(smallJob), List.of())).isEqualTo(new Step.Wait(small, new CellState.Starting()));
    }

    @Test
    void aCellThatEndedIsRecordedBeforeTheNextStarts() {
        Job ended = Samples.failed(smallJob, "BackoffLimitExceeded", "");

        assertThat(next(List.of(ended), List.of())).isInstanceOfSatisfying(Step.RecordResult.class, step -> {
            assertThat(step.cell()).isEqualTo(small);
            assertThat(step.result().error().reason()).isEqualTo("PodLost");
        });
    }

    @Test
    void aFailedCellDoesNotStopTheNext() {
        BenchmarkResult failed = Samples.result(run, small, JobEnd.deleted("nightly", small));

        assertThat(next(List.of(), List.of(failed))).isEqualTo(new Step.CreateJob(large));
    }

    @Test
    void aRunIsDoneWhenEveryCellHasItsResult() {
        assertThat(next(
                        List.of(),
                        List.of(
                                Samples.result(run, small, JobEnd.deleted("nightly", small)),
                                Samples.result(run, large, JobEnd.deleted("nightly", large)))))
                .isEqualTo(new Step.Done());
    }

    @Test
    void aJobThatTheStatusKnowsIsNeverCreatedTwice() {
        ObservedRun before = ObservedRun.of(run, List.of(smallJob), List.of(), List.of());
        run.setStatus(RunStatusFactory.create(before, RunPlanner.next(before), Instant.EPOCH));

        assertThat(next(List.of(), List.of())).isEqualTo(new Step.ConfirmDeleted(small));
    }

    @Test
    void aForeignJobIsNeverAdopted() {
        BenchmarkRun earlier = Samples.run("nightly", Samples.cell("small", "1", "1Gi"));
        Job foreign = Samples.complete(Samples.job(earlier, small));

        assertThat(next(List.of(foreign), List.of())).isEqualTo(new Step.NameTaken(small, "Job"));
    }

    @Test
    void aResultOfAnEarlierRunOfTheSameNameIsNotOurs() {
        BenchmarkRun earlier = Samples.run("nightly", Samples.cell("small", "1", "1Gi"));
        BenchmarkResult foreign = Samples.result(earlier, small, JobEnd.deleted("nightly", small));

        assertThat(next(List.of(), List.of(foreign))).isEqualTo(new Step.NameTaken(small, "BenchmarkResult"));
    }

    @Test
    void podsOfAnotherJobDoNotCount() {
        BenchmarkRun earlier = Samples.run("nightly", Samples.cell("small", "1", "1Gi"));
        Job earlierJob = Samples.job(earlier, small);
        ObservedRun observed = ObservedRun.of(
                run,
                List.of(smallJob),
                List.of(Samples.terminated(earlierJob, 0, "Completed", Samples.message(1, Verdict.MET))),
                List.of());

        assertThat(RunPlanner.next(observed)).isEqualTo(new Step.Wait(small, new CellState.Starting()));
    }

    private Step next(List<Job> jobs, List<BenchmarkResult> results) {
        return RunPlanner.next(ObservedRun.of(run, jobs, List.of(), results));
    }
}
