package io.memorystreamer.operator.controller.benchmarkrun;

import static java.util.Objects.requireNonNullElse;

import io.memorystreamer.operator.api.BenchmarkResult;
import io.memorystreamer.operator.api.BenchmarkResultSpec;
import io.memorystreamer.operator.api.BenchmarkRunSpec;
import io.memorystreamer.operator.api.BenchmarkRunSpec.RegressionPolicy;
import io.memorystreamer.operator.api.BenchmarkRunStatus;
import io.memorystreamer.operator.api.BenchmarkRunStatus.BaselineComparison;
import io.memorystreamer.operator.api.BenchmarkRunStatus.Change;
import io.memorystreamer.operator.controller.benchmarkrun.ConditionList.Status;
import io.memorystreamer.operator.controller.benchmarkrun.Surroundings.Baseline;
import io.memorystreamer.statistics.MannWhitney;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Whether a run that has ended is worse than its baseline, and the words for it. Immutable.
 *
 * @param status of the condition
 * @param reason likewise
 * @param message likewise
 * @param comparison for the status; {@code null} when nothing could be compared
 */
record Regressions(Status status, String reason, String message, BaselineComparison comparison) {
    private static final int SHOWN = 3;

    /** Of a run with a baseline whose every Job has ended. */
    static Regressions of(ObservedRun observed) {
        BenchmarkRunSpec spec = observed.run().getSpec();
        String name = spec.baselineRef().name();
        Optional<Baseline> baseline = observed.surroundings().baseline();
        if (baseline.isEmpty()) {
            return unknown("BaselineNotFound", "there is no BenchmarkRun %s in this namespace".formatted(name));
        }
        BenchmarkRunStatus before = baseline.get().run().getStatus();
        if (before == null || before.phase() == null || !before.phase().isFinal()) {
            return unknown("BaselineNotEnded", "BenchmarkRun %s has not ended yet".formatted(name));
        }
        RegressionPolicy policy = requireNonNullElse(spec.regression(), RegressionPolicy.DEFAULT);
        BaselineComparer.Outcome outcome = BaselineComparer.compare(
                name,
                MatrixCell.of(observed.run()),
                specs(baseline.get().results()),
                specs(observed.ownResults()),
                policy);
        return of(outcome, policy);
    }

    private static Regressions of(BaselineComparer.Outcome outcome, RegressionPolicy policy) {
        BaselineComparison comparison = outcome.comparison();
        if (comparison.compared() == 0) {
            return unknown(
                    "NothingToCompare",
                    "%s has no figures of the same limits and scenarios".formatted(comparison.baseline()));
        }
        if (outcome.regressed() > 0) {
            String shown = comparison.regressed().stream()
                    .limit(SHOWN)
                    .map(Regressions::describe)
                    .collect(Collectors.joining("; "));
            String more = outcome.regressed() <= SHOWN ? "" : "; and %d more".formatted(outcome.regressed() - SHOWN);
            return new Regressions(
                    Status.TRUE,
                    "MetricsRegressed",
                    "worse than in %s: %s%s".formatted(comparison.baseline(), shown, more),
                    comparison);
        }
        if (outcome.tooFew() == comparison.compared()) {
            int needed = MannWhitney.figuresNeededEach(Double.parseDouble(policy.maxPValue()));
            return new Regressions(
                    Status.UNKNOWN,
                    "TooFewRepetitions",
                    "no difference can be told from chance: both runs need spec.repetitions of at least " + needed,
                    comparison);
        }
        String counts = "%d metrics compared with %s: %d improved, %d inconclusive"
                .formatted(
                        comparison.compared(), comparison.baseline(), comparison.improved(), comparison.inconclusive());
        return comparison.inconclusive() == comparison.compared()
                ? new Regressions(Status.UNKNOWN, "Inconclusive", counts, comparison)
                : new Regressions(Status.FALSE, "NoRegression", counts, comparison);
    }

    private static String describe(Change change) {
        String percent =
                change.changePercent() == null ? "" : String.format(Locale.ROOT, "%+.1f %%, ", change.changePercent());
        return String.format(
                Locale.ROOT,
                "%s %s %s %.4g, before %.4g (%sp=%.2g, cell %s)",
                change.id(),
                change.path(),
                change.metric(),
                change.now(),
                change.before(),
                percent,
                change.pValue(),
                change.cell());
    }

    private static Regressions unknown(String reason, String message) {
        return new Regressions(Status.UNKNOWN, reason, message, null);
    }

    private static List<BenchmarkResultSpec> specs(List<BenchmarkResult> results) {
        return results.stream().map(BenchmarkResult::getSpec).toList();
    }
}
