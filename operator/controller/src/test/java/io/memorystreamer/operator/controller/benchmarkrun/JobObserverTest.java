package io.memorystreamer.operator.controller.benchmarkrun;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.memorystreamer.operator.api.BenchmarkResultSpec;
import io.memorystreamer.operator.api.BenchmarkRun;
import io.memorystreamer.operator.api.Verdict;
import io.memorystreamer.operator.controller.benchmarkrun.JobState.HeldUp;
import io.memorystreamer.operator.controller.benchmarkrun.JobState.Running;
import io.memorystreamer.operator.controller.benchmarkrun.JobState.Starting;
import io.memorystreamer.operator.controller.resources.Conditions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobObserverTest {
    private final BenchmarkRun run = Samples.run("nightly", Samples.cell(null, "1", "1Gi"));
    private final RunJob planned = RunJob.of(run).getFirst();
    private final Job job = Samples.job(run, planned);
    private final Job failed =
            Samples.failed(job, "BackoffLimitExceeded", "Job has reached the specified backoff limit");

    @Test
    void aJobWithoutAPodIsStarting() {
        assertThat(observe(job, null)).isEqualTo(new Starting());
    }

    @Test
    void aPodWhoseContainerIsBeingCreatedIsStarting() {
        assertThat(observe(job, Samples.waiting(job, "ContainerCreating", null)))
                .isEqualTo(new Starting());
    }

    @Test
    void aPodThatCannotBeScheduledIsHeldUpWithTheSchedulersWords() {
        assertThat(observe(job, Samples.unschedulable(job, "0/2 nodes are available: 2 Insufficient cpu.")))
                .isEqualTo(new HeldUp("Unschedulable", "0/2 nodes are available: 2 Insufficient cpu."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ImagePullBackOff", "ErrImagePull", "InvalidImageName", "CreateContainerConfigError"})
    void aContainerThatCannotStartIsHeldUpWithTheKubeletsReason(String reason) {
        assertThat(observe(job, Samples.waiting(job, reason, "why"))).isEqualTo(new HeldUp(reason, "why"));
    }

    @Test
    void aPodThatEndedCountsAsRunningUntilItsJobSaysSo() {
        assertThat(observe(job, Samples.pod(job, "Running"))).isEqualTo(new Running());
        assertThat(observe(job, Samples.terminated(job, 0, "Completed", Samples.message(2e7, Verdict.MET))))
                .isEqualTo(new Running());
    }

    @Test
    void whatHeldAJobUpIsRememberedWhenItsPodIsGone() {
        HeldUp before = new HeldUp("Unschedulable", "no room");
        heldUp("no room");

        assertThat(observe(job, null)).isEqualTo(before);
    }

    @Test
    void aCompletedJobGivesItsFigures() {
        Pod pod = Samples.terminated(job, 0, "Completed", Samples.message(24.6e6, Verdict.MET));

        BenchmarkResultSpec result = ended(Samples.complete(job), pod);

        assertThat(result.error()).isNull();
        assertThat(result.throughput()).isEqualTo("24.6M/s");
        assertThat(result.p99()).isEqualTo("8.4us");
        assertThat(result.verdict()).isEqualTo(Verdict.MET);
        assertThat(result.results()).hasSize(2);
        assertThat(result.cell()).isEqualTo(new BenchmarkResultSpec.Cell("0", "1", "1Gi"));
        assertThat(result.environment().node()).isEqualTo("node-1");
        assertThat(result.environment().memoryLimit()).isEqualTo(1L << 30);
    }

    @Test
    void aKilledContainerIsOomKilledWhateverTheBenchmarkSaid() {
        assertFailure(failed, Samples.terminated(job, 137, "OOMKilled", null), "OOMKilled", "limit 1Gi");
        assertFailure(
                failed,
                Samples.terminated(job, 1, "OOMKilled", Samples.failureMessage("BrokerLost", "the broker ended")),
                "OOMKilled",
                "the broker ended");
        assertFailure(
                failed,
                Samples.terminated(job, 1, "Error", Samples.failureMessage("OOMKilled", "the broker was killed")),
                "OOMKilled",
                "the broker was killed");
    }

    @Test
    void anErrorOfTheBenchmarkKeepsItsOwnReason() {
        assertFailure(
                failed,
                Samples.terminated(
                        job, 1, "Error", Samples.failureMessage("BrokerLost", "the broker ended in mid-run")),
                "BrokerLost",
                "the broker ended in mid-run");
    }

    @Test
    void withoutAMessageTheExitCodeAndTheLogsLastLinesTell() {
        assertFailure(
                failed,
                Samples.terminated(job, 2, "Error", "a\nb\nstarting\n\nunknown scenario: thruput\n"),
                "BenchmarkError",
                "exit code 2: b; starting; unknown scenario: thruput");
        assertFailure(failed, Samples.terminated(job, 2, "Error", null), "BenchmarkError", "exit code 2");
    }

    @Test
    void successWithoutAReadableResultIsAnError() {
        assertFailure(
                Samples.complete(job),
                Samples.terminated(job, 0, "Completed", "all good!"),
                "BenchmarkError",
                "no benchmark result");
        assertFailure(
                Samples.complete(job), Samples.terminated(job, 0, "Completed", null), "BenchmarkError", "is empty");
    }

    @Test
    void figuresMeasuredBeforeAnErrorAreKept() {
        Pod pod = Samples.terminated(job, 1, "Error", Samples.message(2e7, Verdict.MET));

        BenchmarkResultSpec result = ended(failed, pod);

        assertThat(result.error().reason()).isEqualTo("BenchmarkError");
        assertThat(result.throughput()).isEqualTo("20.0M/s");
        assertThat(result.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void anEvictedPodSaysSo() {
        Pod evicted = new PodBuilder(Samples.pod(job, "Failed"))
                .editStatus()
                .withReason("Evicted")
                .withMessage("The node was low on resource: memory.")
                .endStatus()
                .build();

        assertFailure(failed, evicted, "Evicted", "low on resource");
    }

    @Test
    void aDisruptedPodSaysSo() {
        Pod preempted = new PodBuilder(Samples.terminated(job, 143, "Error", null))
                .editStatus()
                .addNewCondition()
                .withType("DisruptionTarget")
                .withStatus("True")
                .withReason("PreemptionByScheduler")
                .withMessage("preempted")
                .endCondition()
                .endStatus()
                .build();

        assertFailure(failed, preempted, "PreemptionByScheduler", "preempted");
    }

    @Test
    void aDeletedPodIsLost() {
        assertFailure(failed, null, "PodLost", "backoff limit");
    }

    @Test
    void aDeadlineExceededWhileRunningIsThat() {
        Job late = Samples.failed(job, "DeadlineExceeded", "Job was active longer than specified deadline");
        assertFailure(late, null, "DeadlineExceeded", "spec.activeDeadlineSeconds");
        assertFailure(late, Samples.terminated(job, 143, "Error", null), "DeadlineExceeded", "");
    }

    @Test
    void aDeadlineExceededBeforeTheStartHasTheReasonOfTheHoldUp() {
        Job late = Samples.failed(job, "DeadlineExceeded", "Job was active longer than specified deadline");
        heldUp("0/2 nodes are available");

        JobState state = observe(late, null);

        assertThat(((JobState.Ended) state).result().error().reason()).isEqualTo("Unschedulable");
        assertThat(((JobState.Ended) state).result().error().message())
                .isEqualTo("not started within its deadline: 0/2 nodes are available");
    }

    @Test
    void aPodThatIsToGoIsEnding() {
        Pod going = Samples.goneBy(Samples.pod(job, "Running"), "2025-12-31T23:59:50Z");

        assertThat(observe(job, going)).isEqualTo(new JobState.Ending(null));
    }

    @Test
    void aPodThatDoesNotGoAfterItsGracePeriodIsOnALostNode() {
        Pod stuck = Samples.goneBy(Samples.pod(job, "Running"), "2025-12-31T23:59:00Z");

        BenchmarkResultSpec result = ended(job, stuck);

        assertThat(result.error().reason()).isEqualTo("NodeLost");
        assertThat(result.error().message()).contains("node-1", "nightly-0-x7k2p");
    }

    @Test
    void aPodThatWasEvictedFromADeadNodeIsLostWithIt() {
        Pod evicted = Samples.disrupted(
                Samples.terminated(job, 137, "Error", null),
                "DeletionByTaintManager",
                "Taint manager: deleting due to" + " NoExecute taint");

        assertFailure(failed, evicted, "NodeLost", "node-1");
    }

    /** The Job controller lets go of a deleted Pod before it marks the Job, so that nothing but the status still tells. */
    @ParameterizedTest
    @CsvSource({
        "DeletionByTaintManager, NodeLost, node-1",
        "DeletionByPodGC, NodeLost, node-1",
        "EvictionByEvictionAPI, EvictionByEvictionAPI, why",
    })
    void whatEndsAPodIsToldWhileItGoesAndRememberedWhenItIsGone(String reason, String told, String messagePart) {
        Pod going =
                Samples.disrupted(Samples.goneBy(Samples.pod(job, "Running"), "2025-12-31T23:59:50Z"), reason, "why");
        note(going);
        Condition progressing =
                Conditions.find(run.getStatus().conditions(), "Progressing").orElseThrow();
        assertThat(progressing.getStatus()).isEqualTo("True");
        assertThat(progressing.getReason()).isEqualTo(told);
        assertThat(progressing.getMessage()).contains(messagePart);

        assertThat(observe(job, null)).isEqualTo(observe(job, going));
        assertThat(observe(job, Samples.goneBy(Samples.pod(job, "Running"), "2025-12-31T23:59:50Z")))
                .as("another Pod, which goes because of the first")
                .isEqualTo(observe(job, going));
        assertFailure(failed, null, told, messagePart);
        assertFailure(Samples.failed(job, "DeadlineExceeded", "late"), null, told, messagePart);
    }

    /** The Pod stays for a moment, for a finalizer of the Job controller's. */
    @Test
    void whatHeldAPodUpIsRememberedWhileTheDeadlineTakesIt() {
        Pod waiting = Samples.unschedulable(job, "no room");
        note(waiting);
        Pod going = Samples.goneBy(waiting, "2025-12-31T23:59:50Z");

        assertThat(observe(job, going)).isEqualTo(new HeldUp("Unschedulable", "no room"));

        note(going);
        assertFailure(Samples.failed(job, "DeadlineExceeded", "late"), null, "Unschedulable", "no room");
    }

    @Test
    void aPodThatGoesForNoKnownReasonIsLost() {
        note(Samples.goneBy(Samples.pod(job, "Running"), "2025-12-31T23:59:50Z"));

        assertFailure(failed, null, "PodLost", "backoff limit");
    }

    @Test
    void evidenceIsWhatThePodSaysAndWhatKubernetesSays() {
        Pod pod = new PodBuilder(
                        Samples.terminated(job, 0, "Completed", Samples.message(2e7, Samples.environment("2-3", 12.5))))
                .editStatus()
                .withQosClass("Guaranteed")
                .editFirstContainerStatus()
                .withImageID("registry.example.com/bench@sha256:0123")
                .endContainerStatus()
                .endStatus()
                .build();

        assertThat(ended(Samples.complete(job), pod).evidence())
                .containsExactly(new BenchmarkResultSpec.Evidence(
                        "nightly-0-x7k2p",
                        "node-1",
                        "registry.example.com/bench@sha256:0123",
                        "Guaranteed",
                        "2-3",
                        false, // two CPUs for one that was asked for
                        "0",
                        "200000 100000",
                        12.5,
                        12.5,
                        900L << 20,
                        0L,
                        3.5));
    }

    private void assertFailure(Job job, Pod pod, String reason, String messagePart) {
        BenchmarkResultSpec result = ended(job, pod);
        assertThat(result.error().reason()).isEqualTo(reason);
        assertThat(result.error().message()).contains(messagePart);
        assertThat(result.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    }

    private BenchmarkResultSpec ended(Job job, Pod pod) {
        return ((JobState.Ended) observe(job, pod)).result();
    }

    private JobState observe(Job job, Pod pod) {
        List<Pod> pods = pod == null ? List.of() : List.of(pod);
        return JobObserver.observe(Samples.observed(run, List.of(job), pods, List.of()), planned, job);
    }

    /** The last status says that the Job found no node. */
    private void heldUp(String message) {
        note(Samples.unschedulable(job, message));
    }

    /** The last status was written when the Pod was seen like this. */
    private void note(Pod pod) {
        ObservedRun observed = Samples.observed(run, List.of(job), List.of(pod), List.of());
        run.setStatus(RunStatusFactory.create(observed, RunPlanner.next(observed), ""));
    }
}
