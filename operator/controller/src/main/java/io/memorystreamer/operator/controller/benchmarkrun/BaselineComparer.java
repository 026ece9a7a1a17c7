package io.memorystreamer.operator.controller.benchmarkrun;

import io.memorystreamer.operator.api.BenchmarkResultSpec;
import io.memorystreamer.operator.api.BenchmarkRunSpec.RegressionPolicy;
import io.memorystreamer.operator.api.BenchmarkRunStatus.BaselineComparison;
import io.memorystreamer.operator.api.BenchmarkRunStatus.Change;
import io.memorystreamer.operator.api.merge.MetricKind;
import io.memorystreamer.operator.api.merge.ResultMerger;
import io.memorystreamer.statistics.Difference;
import io.memorystreamer.statistics.Interval;
import io.memorystreamer.statistics.MannWhitney;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Compares the figures of a run with those of an earlier one: of entries with the same limits, each metric of each result,
 * the repetitions being the samples. A metric has changed when chance alone makes such a difference too seldom for the
 * policy, and the 95 % interval of the ratio of the medians lies wholly beyond its least change. Not thread-safe.
 */
final class BaselineComparer {
    private static final int MAX_CHANGES = 32;

    private final double minChange;
    private final double maxPValue;
    private final List<Regression> regressed = new ArrayList<>();
    private int compared;
    private int improved;
    private int inconclusive;
    private int tooFew;

    private record Regression(double severity, Change change) {}

    /**
     * What came out.
     *
     * @param comparison for the status
     * @param regressed how many metrics regressed, of which the status names only some
     * @param tooFew how many metrics have too few repetitions for any difference to count
     */
    record Outcome(BaselineComparison comparison, int regressed, int tooFew) {}

    private BaselineComparer(RegressionPolicy policy) {
        this.minChange = policy.minChangePercent() / 100.0;
        this.maxPValue = Double.parseDouble(policy.maxPValue());
    }

    static Outcome compare(
            String baseline,
            List<MatrixCell> cells,
            List<BenchmarkResultSpec> before,
            List<BenchmarkResultSpec> now,
            RegressionPolicy policy) {
        BaselineComparer comparer = new BaselineComparer(policy);
        cells.forEach(cell -> comparer.compare(cell, of(cell, before), of(cell, now)));
        List<Change> worstFirst = comparer.regressed.stream()
                .sorted(Comparator.comparingDouble(Regression::severity).reversed())
                .limit(MAX_CHANGES)
                .map(Regression::change)
                .toList();
        return new Outcome(
                new BaselineComparison(
                        baseline, comparer.compared, worstFirst, comparer.improved, comparer.inconclusive),
                comparer.regressed.size(),
                comparer.tooFew);
    }

    private static List<BenchmarkResultSpec> of(MatrixCell cell, List<BenchmarkResultSpec> results) {
        return results.stream()
                .filter(result -> cell.hasLimitsOf(result.cell()))
                .toList();
    }

    private void compare(MatrixCell cell, List<BenchmarkResultSpec> before, List<BenchmarkResultSpec> now) {
        for (ResultMerger.Key key : keys(now)) {
            for (String metric : metrics(key, now)) {
                if (MetricKind.of(metric).isCompared()) {
                    compare(cell, key, metric, sample(key, metric, before), sample(key, metric, now));
                }
            }
        }
    }

    private void compare(MatrixCell cell, ResultMerger.Key key, String metric, double[] before, double[] now) {
        if (before.length == 0 || now.length == 0) {
            return;
        }
        compared++;
        boolean haveRatio = Arrays.stream(before).allMatch(figure -> figure >= 0)
                && Arrays.stream(now).allMatch(figure -> figure >= 0);
        if (MannWhitney.leastPValue(before.length, now.length) >= maxPValue) {
            tooFew++;
            inconclusive++;
        } else if (!haveRatio) {
            inconclusive++;
        } else if (MannWhitney.pValue(now, before) < maxPValue) {
            judge(cell, key, metric, before, now);
        }
    }

    private void judge(MatrixCell cell, ResultMerger.Key key, String metric, double[] before, double[] now) {
        Difference difference = Difference.of(now, before);
        Interval ratio = difference.interval();
        if (ratio.low() >= 1 - minChange && ratio.high() <= 1 + minChange) {
            return;
        }
        if (ratio.high() >= 1 - minChange && ratio.low() <= 1 + minChange) {
            inconclusive++;
            return;
        }
        boolean worse = difference.ratio() < 1 == MetricKind.of(metric).isHigherBetter();
        if (!worse) {
            improved++;
            return;
        }
        Change change = new Change(
                cell.name(),
                key.id(),
                key.path(),
                metric,
                Difference.median(before),
                Difference.median(now),
                finiteOrNull((difference.ratio() - 1) * 100),
                difference.pValue());
        regressed.add(new Regression(Math.abs(Math.log(difference.ratio())), change));
    }

    private static Double finiteOrNull(double value) {
        return Double.isFinite(value) ? value : null;
    }

    private static Set<ResultMerger.Key> keys(List<BenchmarkResultSpec> results) {
        Set<ResultMerger.Key> keys = new LinkedHashSet<>();
        results.forEach(result -> result.results().forEach(scenario -> keys.add(ResultMerger.Key.of(scenario))));
        return keys;
    }

    private static Set<String> metrics(ResultMerger.Key key, List<BenchmarkResultSpec> results) {
        Set<String> metrics = new TreeSet<>();
        results.forEach(result -> result.results().stream()
                .filter(scenario -> ResultMerger.Key.of(scenario).equals(key))
                .forEach(scenario -> metrics.addAll(scenario.metrics().keySet())));
        return metrics;
    }

    private static double[] sample(ResultMerger.Key key, String metric, List<BenchmarkResultSpec> results) {
        return results.stream()
                .flatMap(result -> result.results().stream()
                        .filter(scenario -> ResultMerger.Key.of(scenario).equals(key))
                        .findFirst()
                        .flatMap(scenario ->
                                Optional.ofNullable(scenario.metrics().get(metric)))
                        .stream())
                .mapToDouble(Double::doubleValue)
                .toArray();
    }
}
