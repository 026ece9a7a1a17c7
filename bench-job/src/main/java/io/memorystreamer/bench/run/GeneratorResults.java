package io.memorystreamer.bench.run;

import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.profile.Profile;
import io.memorystreamer.bench.run.ScenarioResult.JudgedTarget;
import io.memorystreamer.bench.scenario.Scenario;
import io.memorystreamer.bench.scenario.Series;
import io.memorystreamer.bench.scenario.Target;
import io.memorystreamer.operator.api.BenchmarkResultSpec;
import io.memorystreamer.operator.api.merge.ResultMerger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Makes one result of those of load generators that measured together, with the figures that the operator makes of them. Pure functions. */
final class GeneratorResults {

    private GeneratorResults() {}

    /**
     * One for each that all have; what failed in one of them has failed.
     *
     * @param generators the results of each, in the order they were measured
     * @param scenarios that they are of
     */
    static List<ScenarioResult> together(
            final List<List<ScenarioResult>> generators, final List<Scenario> scenarios, final BenchmarkConfig config) {
        final Map<ResultMerger.Key, List<ScenarioResult>> same = new LinkedHashMap<>();
        generators.forEach(results -> results.forEach(
                result -> same.computeIfAbsent(ResultMerger.Key.of(result.figures()), any -> new ArrayList<>())
                        .add(result)));
        return same.values().stream()
                .flatMap(results -> together(results, generators.size(), scenarios, config))
                .toList();
    }

    private static Stream<ScenarioResult> together(
            final List<ScenarioResult> same,
            final int generators,
            final List<Scenario> scenarios,
            final BenchmarkConfig config) {
        final List<ScenarioResult> failed =
                same.stream().filter(result -> result.failure() != null).toList();
        if (!failed.isEmpty()) {
            return failed.stream().limit(1);
        }
        return same.size() < generators ? Stream.empty() : Stream.of(merge(same, scenarios, config));
    }

    private static ScenarioResult merge(
            final List<ScenarioResult> same, final List<Scenario> scenarios, final BenchmarkConfig config) {
        final ScenarioResult first = same.getFirst();
        final BenchmarkResultSpec.ScenarioResult merged =
                merged(same.stream().map(ScenarioResult::figures).toList());
        final Map<String, Double> metrics = inOrder(first.metrics(), merged);
        final Map<String, String> settings =
                ForkSample.settings(same.stream().map(ScenarioResult::settings).toList());
        settings.put("loadGenerators", Integer.toString(same.size()));
        return new ScenarioResult(
                first.id(),
                first.path(),
                first.peer(),
                first.variant(),
                first.cell(),
                first.repetition(),
                metrics,
                targets(merged, scenarios, config),
                ForkSample.stalls(same.stream().map(ScenarioResult::stallFloor).toList()),
                settings,
                Map.of(), // of one load generator it says nothing about all
                first.jvmFlags(),
                first.forks().size() == 1 ? List.of(metrics) : forks(same),
                Map.of(),
                series(same),
                merged.histogram(),
                null,
                first.profiled(),
                profiles(same));
    }

    private static BenchmarkResultSpec.ScenarioResult merged(final List<BenchmarkResultSpec.ScenarioResult> figures) {
        return ResultMerger.ofGenerators(figures.stream().map(List::of).toList())
                .getFirst();
    }

    private static Map<String, Double> inOrder(
            final Map<String, Double> order, final BenchmarkResultSpec.ScenarioResult merged) {
        final Map<String, Double> metrics = new LinkedHashMap<>(order);
        metrics.keySet().retainAll(merged.metrics().keySet());
        metrics.replaceAll((name, one) -> merged.metrics().get(name));
        return metrics;
    }

    /** Those with the same number were measured at the same time. */
    private static List<Map<String, Double>> forks(final List<ScenarioResult> same) {
        final ScenarioResult first = same.getFirst();
        final int forks =
                same.stream().mapToInt(result -> result.forks().size()).min().orElseThrow();
        return IntStream.range(0, forks)
                .mapToObj(fork -> inOrder(
                        first.forks().get(fork),
                        merged(same.stream()
                                .map(result -> new BenchmarkResultSpec.ScenarioResult(
                                        first.id(),
                                        first.path().label(),
                                        result.forks().get(fork),
                                        List.of()))
                                .toList())))
                .toList();
    }

    private static List<JudgedTarget> targets(
            final BenchmarkResultSpec.ScenarioResult merged,
            final List<Scenario> scenarios,
            final BenchmarkConfig config) {
        final List<Target> goals = scenarios.stream()
                .filter(scenario -> scenario.id().equals(merged.id())
                        && Objects.equals(scenario.peer(), merged.peer())
                        && Objects.equals(scenario.variant(), merged.variant()))
                .findFirst()
                .orElseThrow()
                .targets(config);
        return merged.targets().stream()
                .filter(target -> target.measured() != null)
                .flatMap(target -> goals.stream()
                        .filter(goal -> goal.name().equals(target.name()))
                        .map(goal -> new JudgedTarget(
                                target.name(),
                                goal.goal(),
                                target.measured(),
                                target.verdict(),
                                goal.grade(target.measured()))))
                .toList();
    }

    private static List<Series> series(final List<ScenarioResult> same) {
        return IntStream.range(0, same.size())
                .boxed()
                .flatMap(generator -> same.get(generator).series().stream()
                        .map(curve -> new Series(
                                curve.kind(), curve.name() + ", load generator " + generator, curve.x(), curve.y())))
                .toList();
    }

    private static List<Profile> profiles(final List<ScenarioResult> same) {
        return same.stream().flatMap(result -> result.profiles().stream()).toList();
    }
}
