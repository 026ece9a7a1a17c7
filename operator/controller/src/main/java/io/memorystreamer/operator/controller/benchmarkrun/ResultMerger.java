package io.memorystreamer.operator.controller.benchmarkrun;

import io.memorystreamer.operator.api.BenchmarkResultSpec.ScenarioResult;
import io.memorystreamer.operator.api.BenchmarkResultSpec.Target;
import io.memorystreamer.operator.api.Verdict;
import io.memorystreamer.statistics.Difference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/**
 * Makes one result of several of the same scenario, path, peer and variant. Percentiles come from merged histograms; where
 * there are none, the largest one stands, beyond which the percentile of all values cannot lie. Pure functions.
 */
final class ResultMerger {
    private ResultMerger() {}

    /** What makes results figures of the same thing. */
    record Key(String id, String path, String peer, String variant) {
        static Key of(ScenarioResult result) {
            return new Key(result.id(), result.path(), result.peer(), result.variant());
        }
    }

    /** The figures of Pods that loaded one target at the same time: rates add up. */
    static List<ScenarioResult> ofPods(List<List<ScenarioResult>> pods) {
        return pods.size() == 1 ? pods.getFirst() : merge(pods, ResultMerger::sum);
    }

    /** The figures of measurements after one another: rates are the median. */
    static List<ScenarioResult> ofRepetitions(List<List<ScenarioResult>> repetitions) {
        return repetitions.size() == 1 ? repetitions.getFirst() : merge(repetitions, Difference::median);
    }

    private static List<ScenarioResult> merge(List<List<ScenarioResult>> parts, ToDoubleFunction<double[]> rates) {
        Map<Key, List<ScenarioResult>> byKey = new LinkedHashMap<>();
        parts.forEach(part -> part.forEach(result ->
                byKey.computeIfAbsent(Key.of(result), key -> new ArrayList<>()).add(result)));
        return byKey.values().stream().map(same -> mergeSame(same, rates)).toList();
    }

    private static ScenarioResult mergeSame(List<ScenarioResult> same, ToDoubleFunction<double[]> rates) {
        ScenarioResult first = same.getFirst();
        if (same.size() == 1) {
            return first;
        }
        List<String> histograms = new ArrayList<>();
        same.forEach(result -> histograms.add(result.histogram()));
        Optional<Histogram> histogram = Histograms.merged(histograms);
        Map<String, Double> metrics = new TreeMap<>();
        first.metrics().keySet().forEach(name -> metrics.put(name, metric(name, same, histogram, rates)));
        metrics.values().removeIf(Objects::isNull);
        return new ScenarioResult(
                first.id(),
                first.path(),
                first.peer(),
                first.variant(),
                metrics,
                targets(same, metrics),
                histogram.flatMap(Histograms::encode).orElse(null));
    }

    private static Double metric(
            String name, List<ScenarioResult> same, Optional<Histogram> histogram, ToDoubleFunction<double[]> rates) {
        double[] values = same.stream()
                .map(result -> result.metrics().get(name))
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .toArray();
        return switch (MetricKind.of(name)) {
            case RATE -> rates.applyAsDouble(values);
            case TIME ->
                histogram.flatMap(merged -> Histograms.metric(name, merged)).orElseGet(() -> max(values));
            case RATIO_OF_RATES, COST, OTHER -> Difference.median(values);
        };
    }

    private static double sum(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }

    private static double max(double[] values) {
        double max = values[0];
        for (double value : values) {
            max = Math.max(max, value);
        }
        return max;
    }

    /** The targets of all, each judged by the merged figure. */
    private static List<Target> targets(List<ScenarioResult> same, Map<String, Double> metrics) {
        Map<String, List<Target>> byName = new LinkedHashMap<>();
        same.stream()
                .map(ScenarioResult::targets)
                .flatMap(Collection::stream)
                .forEach(target -> byName.computeIfAbsent(target.name(), name -> new ArrayList<>())
                        .add(target));
        Map<String, Double> measured = new HashMap<>(metrics);
        return byName.values().stream()
                .map(targets -> target(targets, measured.get(targets.getFirst().name())))
                .toList();
    }

    private static Target target(List<Target> targets, Double measured) {
        Target first = targets.getFirst();
        Verdict worst =
                Verdict.worst(targets.stream().map(Target::verdict).toList()).orElseThrow();
        MetricKind kind = MetricKind.of(first.name());
        if (measured == null || first.goal() == null || !kind.isCompared()) {
            return new Target(first.name(), first.goal(), measured, worst);
        }
        boolean reached = kind.isHigherBetter() ? measured >= first.goal() : measured <= first.goal();
        boolean doubtful = targets.stream().anyMatch(target -> target.verdict() == Verdict.INCONCLUSIVE);
        Verdict verdict = reached ? Verdict.MET : doubtful ? Verdict.INCONCLUSIVE : Verdict.MISSED;
        return new Target(first.name(), first.goal(), measured, verdict);
    }
}
