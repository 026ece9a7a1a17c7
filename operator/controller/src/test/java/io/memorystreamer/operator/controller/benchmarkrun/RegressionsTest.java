package io.memorystreamer.operator.controller.benchmarkrun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.memorystreamer.operator.api.BenchmarkResult;
import io.memorystreamer.operator.api.BenchmarkResultSpec;
import io.memorystreamer.operator.api.BenchmarkResultSpec.ScenarioResult;
import io.memorystreamer.operator.api.BenchmarkRun;
import io.memorystreamer.operator.api.BenchmarkRunStatus;
import io.memorystreamer.operator.api.BenchmarkRunStatus.Change;
import io.memorystreamer.operator.api.RunPhase;
import io.memorystreamer.operator.controller.benchmarkrun.ConditionList.Status;
import io.memorystreamer.operator.controller.benchmarkrun.RunPlanner.Step;
import io.memorystreamer.operator.controller.benchmarkrun.Surroundings.Baseline;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RegressionsTest {
    @Test
    void fiveSlowerRepetitionsAreARegressionWithItsPValue() {
        Regressions found =
                compare(5, List.of(100.0, 101.0, 102.0, 103.0, 104.0), List.of(80.0, 81.0, 82.0, 83.0, 84.0));

        assertThat(found.status()).isEqualTo(Status.TRUE);
        assertThat(found.message())
                .contains("worse than in before", "messagesPerSecond 82.00, before 102.0", "-19.6 %", "p=0.0079");
        Change change = found.comparison().regressed().getFirst();
        assertThat(change.pValue()).isCloseTo(0.0079, within(0.0001));
        assertThat(change.changePercent()).isCloseTo(-19.6, within(0.1));
    }

    @Test
    void fasterIsAnImprovement() {
        Regressions found =
                compare(5, List.of(80.0, 81.0, 82.0, 83.0, 84.0), List.of(100.0, 101.0, 102.0, 103.0, 104.0));

        assertThat(found.status()).isEqualTo(Status.FALSE);
        assertThat(found.comparison().improved()).isEqualTo(1);
    }

    @Test
    void theSameFiguresAreNoRegression() {
        List<Double> same = List.of(100.0, 101.0, 102.0, 103.0, 104.0);

        assertThat(compare(5, same, same).status()).isEqualTo(Status.FALSE);
        assertThat(compare(5, same, same).message()).contains("1 metrics compared with before: 0 improved");
    }

    @Test
    void aChangeBelowThePolicysLeastOneIsNone() {
        Regressions found =
                compare(5, List.of(1000.0, 1000.1, 1000.2, 1000.3, 1000.4), List.of(999.0, 999.1, 999.2, 999.3, 999.4));

        assertThat(found.status()).isEqualTo(Status.FALSE);
    }

    @Test
    void threeRepetitionsAreTooFewAndTheMessageSaysHowManyAreNeeded() {
        Regressions found = compare(3, List.of(100.0, 101.0, 102.0), List.of(50.0, 51.0, 52.0));

        assertThat(found.status()).isEqualTo(Status.UNKNOWN);
        assertThat(found.reason()).isEqualTo("TooFewRepetitions");
        assertThat(found.message()).contains("at least 5");
    }

    @Test
    void aBaselineThatIsNotThereIsSaidToBe() {
        BenchmarkRun now = run("now", 1);

        Regressions found = Regressions.of(observed(now, List.of(1.0), new FixedSurroundings()));

        assertThat(found.status()).isEqualTo(Status.UNKNOWN);
        assertThat(found.reason()).isEqualTo("BaselineNotFound");
    }

    @Test
    void aBaselineUnderOtherLimitsIsNotCompared() {
        BenchmarkRun before = Samples.run("before", Samples.cell(null, "4", "4Gi"));
        ended(before);
        BenchmarkRun now = run("now", 1);

        Regressions found = Regressions.of(observed(
                now, List.of(1.0), new FixedSurroundings().with(new Baseline(before, results(before, List.of(1.0))))));

        assertThat(found.reason()).isEqualTo("NothingToCompare");
    }

    @Test
    void limitsSpeltDifferentlyAreTheSame() {
        BenchmarkRun before = Samples.run(
                "before",
                Samples.spec(
                        "{scenarios: [throughput], repetitions: 1, resources: [{name: x, cpu: 1000m, memory: 1024Mi}]}"));
        ended(before);
        BenchmarkRun now = run("now", 1);

        Regressions found = Regressions.of(observed(
                now, List.of(1.0), new FixedSurroundings().with(new Baseline(before, results(before, List.of(1.0))))));

        assertThat(found.comparison().compared()).isEqualTo(1);
    }

    @Test
    void aRegressionFailsTheRunOnlyWhereThePolicySaysSo() {
        List<Double> before = List.of(100.0, 101.0, 102.0, 103.0, 104.0);
        List<Double> now = List.of(80.0, 81.0, 82.0, 83.0, 84.0);

        assertThat(phase("", before, now)).isEqualTo(RunPhase.SUCCEEDED);
        assertThat(phase("regression: {failRun: true},", before, now)).isEqualTo(RunPhase.FAILED);
        assertThat(phase("regression: {failRun: true, minChangePercent: 50},", before, now))
                .isEqualTo(RunPhase.SUCCEEDED);
    }

    private static RunPhase phase(String wishes, List<Double> before, List<Double> now) {
        BenchmarkRun run = run("now", 5, wishes);
        return RunStatusFactory.create(observed(run, now, around(before)), new Step.Done(), "")
                .phase();
    }

    private static Regressions compare(int repetitions, List<Double> before, List<Double> now) {
        return Regressions.of(observed(run("now", repetitions), now, around(before)));
    }

    private static Surroundings around(List<Double> before) {
        BenchmarkRun baseline = run("before", before.size());
        ended(baseline);
        return new FixedSurroundings().with(new Baseline(baseline, results(baseline, before)));
    }

    private static void ended(BenchmarkRun run) {
        run.setStatus(new BenchmarkRunStatus(
                RunPhase.SUCCEEDED,
                1L,
                null,
                null,
                1,
                1,
                "1/1",
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null));
    }

    private static ObservedRun observed(BenchmarkRun run, List<Double> messagesPerSecond, Surroundings around) {
        return Samples.observed(run, List.of(), List.of(), results(run, messagesPerSecond), around);
    }

    private static List<BenchmarkResult> results(BenchmarkRun run, List<Double> messagesPerSecond) {
        List<RunJob> jobs = RunJob.of(run);
        return IntStream.range(0, messagesPerSecond.size())
                .mapToObj(index ->
                        Samples.result(run, jobs.get(index), spec(run, jobs.get(index), messagesPerSecond.get(index))))
                .toList();
    }

    private static BenchmarkResultSpec spec(BenchmarkRun run, RunJob job, double messagesPerSecond) {
        BenchmarkResultSpec empty = JobEnd.deleted(run, job);
        List<ScenarioResult> results = List.of(new ScenarioResult(
                "throughput::sustained_throughput",
                "tcp",
                Map.of("messagesPerSecond", messagesPerSecond, "messages", 5.0, "stallP99Micros", 3.0),
                List.of()));
        return new BenchmarkResultSpec(
                empty.runName(),
                empty.cell(),
                empty.jobName(),
                empty.repetition(),
                1,
                null,
                null,
                results,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private static BenchmarkRun run(String name, int repetitions) {
        return run(name, repetitions, "");
    }

    private static BenchmarkRun run(String name, int repetitions, String wishes) {
        return Samples.run(
                name,
                Samples.spec(
                        "{scenarios: [throughput], baselineRef: {name: before}, repetitions: %d, %s resources: [{cpu: 1, memory: 1Gi}]}"
                                .formatted(repetitions, wishes)));
    }
}
