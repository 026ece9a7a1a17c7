package io.memorystreamer.operator.controller.benchmarkrun;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.memorystreamer.operator.api.BenchmarkRun;
import io.memorystreamer.operator.api.BenchmarkRunStatus;
import io.memorystreamer.operator.controller.benchmarkrun.RunPlanner.Step;
import io.memorystreamer.operator.controller.resources.ResourceEvents.Happening;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunStoryTest {
    private final BenchmarkRun run = Samples.run("nightly", Samples.cell(null, "1", "1Gi"));
    private final RunJob planned = RunJob.of(run).getFirst();
    private final Job job = Samples.job(run, planned);

    @Test
    void eachTurnIsToldOnce() {
        assertThat(told(new Step.Queued("bench/first"))).containsExactly("Queued");
        assertThat(told(new Step.Queued("bench/second"))).isEmpty();
        assertThat(told(new Step.Suspended(planned))).containsExactly("Suspended");
        assertThat(told(new Step.Wait(planned, new JobState.Starting()))).containsExactly("Resumed");
        assertThat(told(new Step.Wait(planned, new JobState.Running()))).isEmpty();
        assertThat(told(new Step.Cancelled())).containsExactly("Cancelled");
    }

    @Test
    void whatHoldsARunUpIsAWarningUntilItIsSomethingElse() {
        assertThat(told(new Step.Blocked(planned, "ClusterNotReady", "x"))).containsExactly("ClusterNotReady");
        assertThat(told(new Step.Blocked(planned, "ClusterNotReady", "y"))).isEmpty();
        Pod stuck = Samples.unschedulable(job, "no room");
        assertThat(told(new Step.Wait(
                        planned,
                        JobObserver.observe(
                                Samples.observed(run, List.of(job), List.of(stuck), List.of()), planned, job))))
                .containsExactly("Unschedulable");
    }

    @Test
    void theEndIsToldWithItsFiguresOrItsReason() {
        BenchmarkRunStatus failed = RunStatusFactory.create(
                Samples.observed(
                        run, List.of(), List.of(), List.of(Samples.result(run, planned, JobEnd.deleted(run, planned)))),
                new Step.Done(),
                "");

        assertThat(RunStory.of(null, failed)).singleElement().satisfies(event -> {
            assertThat(event.warning()).isTrue();
            assertThat(event.reason()).isEqualTo("Failed");
            assertThat(event.note()).contains("cell 0", "was deleted before it ended");
        });
    }

    private List<String> told(Step step) {
        BenchmarkRunStatus before = run.getStatus();
        run.setStatus(RunStatusFactory.create(Samples.observed(run, List.of(), List.of(), List.of()), step, ""));
        return RunStory.of(before, run.getStatus()).stream()
                .map(Happening::reason)
                .toList();
    }
}
