package io.memorystreamer.operator.api.merge;

import io.memorystreamer.operator.api.BenchmarkResultSpec.ScenarioResult;
import io.memorystreamer.operator.api.BenchmarkResultSpec.Target;
import io.memorystreamer.operator.api.Verdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;
import org.apache.commons.statistics.descriptive.Median;

/**
 * Makes one result of several of the same scenario, path, peer and variant. Percentiles come from merged histograms; where
 * there are none, the largest one stands, beyond which the percentile of all values cannot lie. A figure that one of them
 * does not have was measured under a condition, and is left out. Pure functions.
 */
public final class ResultMerger {
    private static final Median MEDIAN = Median.withDefaults();

    private ResultMerger() {}

    /**
     * What makes results figures of the same thing.
     *
     * @param peer {@code null} where there is none
     * @param variant {@code null} where there is one alone
     */
    public record Key(String id, String path, String peer, String variant) {
        public static Key of(ScenarioResult result) {
            return new Key(result.id(), result.path(), result.peer(), result.variant());
        }
    }

    /**
     * The figures of load generators that loaded one target at the same time: rates add up.
     *
     * @param generators the results of each
     */
    public static List<ScenarioResult> ofGenerators(List<List<ScenarioResult>> generators) {
        return generators.size() == 1 ? generators.getFirst() : merge(generators, ResultMerger::sum);
    }

    /** The figures of measurements after one another, likewise: rates are the median. */
    public static List<ScenarioResult> ofRepetitions(List<List<ScenarioResult>> repetitions) {
        return repetitions.size() == 1 ? repetitions.getFirst() : merge(repetitions, MEDIAN::evaluate);
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
        Set<String> names = new TreeSet<>(first.metrics().keySet());
        same.forEach(result -> names.retainAll(result.metrics().keySet()));
        Map<String, Double> metrics = new HashMap<>();
        names.forEach(name -> metrics.put(name, metric(name, same, histogram, rates)));
        return new ScenarioResult(
                first.id(),
                first.path(),
                first.peer(),
                first.variant(),
                metrics,
                targets(same, metrics),
                histogram.flatMap(Histograms::encode).orElse(null));
    }

    private static double metric(
            String name, List<ScenarioResult> same, Optional<Histogram> histogram, ToDoubleFunction<double[]> rates) {
        double[] values =
                same.stream().mapToDouble(result -> result.metrics().get(name)).toArray();
        return switch (MetricKind.of(name)) {
            case RATE -> rates.applyAsDouble(values);
            case TIME ->
                histogram.flatMap(merged -> Histograms.metric(name, merged)).orElseGet(() -> max(values));
            case RATIO_OF_RATES, COST, OTHER -> MEDIAN.evaluate(values);
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
        return byName.values().stream()
                .map(targets -> target(targets, metrics.get(targets.getFirst().name())))
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
