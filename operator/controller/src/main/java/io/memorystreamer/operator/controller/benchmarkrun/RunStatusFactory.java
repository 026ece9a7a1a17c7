package io.memorystreamer.operator.controller.benchmarkrun;

import static java.util.Objects.requireNonNullElse;

import io.memorystreamer.operator.api.BenchmarkResult;
import io.memorystreamer.operator.api.BenchmarkRunSpec.RegressionPolicy;
import io.memorystreamer.operator.api.BenchmarkRunStatus;
import io.memorystreamer.operator.api.RunPhase;
import io.memorystreamer.operator.api.Verdict;
import io.memorystreamer.operator.api.headline.Headline;
import io.memorystreamer.operator.controller.benchmarkrun.ConditionList.Status;
import io.memorystreamer.operator.controller.benchmarkrun.RunPlanner.Step;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * Derives a run's status from what was observed and what is to be done next. A pure function: the same input gives an equal
 * status, so that a status is written only when something changed.
 */
final class RunStatusFactory {
    private final ObservedRun observed;
    private final Step step;
    private final String howToOpenReports;
    private final List<BenchmarkResult> results;
    private final int total;

    private RunStatusFactory(ObservedRun observed, Step step, String howToOpenReports) {
        this.observed = observed;
        this.step = step;
        this.howToOpenReports = howToOpenReports;
        this.results = observed.ownResults();
        this.total = observed.plan().size();
    }

    /**
     * @param step one after which there is nothing to do now; for {@link Step.Done}, the results must be complete
     * @param howToOpenReports for people, should there be any
     */
    static BenchmarkRunStatus create(ObservedRun observed, Step step, String howToOpenReports) {
        return new RunStatusFactory(observed, step, howToOpenReports).create();
    }

    private BenchmarkRunStatus create() {
        boolean done = step instanceof Step.Done;
        Verdict verdict = done
                ? Headline.verdict(
                        results.stream().map(BenchmarkResult::getSpec).toList())
                : null;
        Regressions regressions =
                done && observed.run().getSpec().baselineRef() != null ? Regressions.of(observed) : null;
        CellFigures figures = figures();
        return new BenchmarkRunStatus(
                phase(regressions),
                observed.run().getMetadata().getGeneration(),
                startTime(),
                completionTime(),
                results.size(),
                total,
                results.size() + "/" + total,
                step instanceof Step.Wait wait ? wait.job().name() : null,
                step instanceof Step.Queued queued ? queued.ahead() : null,
                figures.throughput(),
                figures.p99(),
                verdict,
                figures.best(),
                figures.worst(),
                figures.degradation(),
                regressions == null ? null : regressions.comparison(),
                results.stream().anyMatch(result -> result.getSpec().report() != null) ? howToOpenReports : null,
                RunConditionsFactory.create(observed, step, verdict, regressions));
    }

    /** Results that come from caches have no figures; those in the last status are of the same ones then. */
    private CellFigures figures() {
        return observed.complete()
                ? CellFigures.of(observed.run(), results)
                : observed.status()
                        .map(status -> new CellFigures(
                                status.throughput(), status.p99(), status.best(), status.worst(), status.degradation()))
                        .orElseGet(() -> new CellFigures(null, null, null, null, List.of()));
    }

    private RunPhase phase(Regressions regressions) {
        return switch (step) {
            case Step.Done _ -> finalPhase(regressions);
            case Step.Rejected _ -> RunPhase.FAILED;
            case Step.Cancelled _ -> RunPhase.CANCELLED;
            case Step.Queued _ -> RunPhase.QUEUED;
            case Step.Suspended _ -> RunPhase.SUSPENDED;
            case Step.Wait(RunJob _, JobState.Running _) -> RunPhase.RUNNING;
            case Step _ -> results.isEmpty() ? RunPhase.PENDING : RunPhase.RUNNING;
        };
    }

    private RunPhase finalPhase(Regressions regressions) {
        RegressionPolicy policy = requireNonNullElse(observed.run().getSpec().regression(), RegressionPolicy.DEFAULT);
        boolean regressed = regressions != null && regressions.status() == Status.TRUE && policy.failRun();
        boolean failed = results.stream().anyMatch(result -> result.getSpec().error() != null);
        return failed || regressed ? RunPhase.FAILED : RunPhase.SUCCEEDED;
    }

    private String startTime() {
        return observed.status()
                .map(BenchmarkRunStatus::startTime)
                .or(() -> observed.jobs().values().stream()
                        .filter(observed::owns)
                        .map(job -> job.getMetadata().getCreationTimestamp())
                        .filter(Objects::nonNull)
                        .min(Comparator.naturalOrder()))
                .orElse(null);
    }

    private String completionTime() {
        return switch (step) {
            case Step.Done _ ->
                results.stream()
                        .map(result -> result.getMetadata().getCreationTimestamp())
                        .filter(Objects::nonNull)
                        .max(Comparator.naturalOrder())
                        .orElse(null);
            case Step.Cancelled _, Step.Rejected _ -> observed.now().toString();
            case Step _ -> null;
        };
    }
}
