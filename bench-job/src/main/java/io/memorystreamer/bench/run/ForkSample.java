package io.memorystreamer.bench.run;

import io.memorystreamer.bench.measure.EncodedHistogram;
import io.memorystreamer.bench.measure.StallFloor;
import io.memorystreamer.bench.scenario.Measurement;
import io.memorystreamer.statistics.Bootstrap;
import io.memorystreamer.statistics.Difference;
import io.memorystreamer.statistics.Interval;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.statistics.descriptive.Quantile;
import org.apache.commons.statistics.descriptive.Quantile.EstimationMethod;

/**
 * What the forks of a scenario measured, taken together. A fork is one sample: what differs from one JVM to the next (what was
 * compiled, and where memory lies) is the same all through a fork, so more seconds in one tell nothing of it (A. Georges, D. Buytaert
 * and L. Eeckhout, Statistically Rigorous Java Performance Evaluation, OOPSLA 2007). A percentile is the median of the forks' percentiles.
 * Their histograms are added up beside it, for those who put them together with others.
 */
final class ForkSample {

    /** Of fewer forks no interval is told. */
    private static final int MIN_FORKS = 3;

    private static final double FAR_OUT = 3;
    private static final Quantile QUARTILES =
            Quantile.withDefaults().withCopy(true).with(EstimationMethod.HF7);

    private final List<Measurement> forks;

    /** @param forks one or more, in the order they were measured */
    ForkSample(final List<Measurement> forks) {
        this.forks = List.copyOf(forks);
    }

    List<Map<String, Double>> figures() {
        return forks.stream().map(Measurement::metrics).toList();
    }

    /**
     * Of one fork what it measured itself. Of several, the medians of the figures that all have, their confidence intervals where there
     * are forks enough, and the curves of the fork in the middle.
     */
    Measurement measurement() {
        if (forks.size() == 1) {
            return forks.getFirst();
        }
        final Map<String, Double> medians = new LinkedHashMap<>();
        final Map<String, Interval> confidence = new LinkedHashMap<>();
        for (final String name : names()) {
            final double[] figures = figures(name);
            medians.put(name, Difference.median(figures));
            if (figures.length >= MIN_FORKS) {
                confidence.put(name, Bootstrap.interval(figures, Difference::median));
            }
        }
        return new Measurement(
                medians,
                stalls(forks.stream().map(Measurement::stalls).toList()),
                settings(),
                confidence,
                middle().series(),
                histogram());
    }

    /** Of all forks; where one has none, as when it did not reach the rate that latencies are measured at, there is none. */
    private String histogram() {
        final List<String> histograms = forks.stream()
                .map(Measurement::histogram)
                .filter(Objects::nonNull)
                .toList();
        return histograms.size() == forks.size() ? EncodedHistogram.sum(histograms) : null;
    }

    /**
     * By metric, the indices of the forks whose figure is "far out" (J. W. Tukey, Exploratory Data Analysis, Addison-Wesley 1977): beyond
     * the outer fences, three times the distance of the quartiles away from the nearer one. Criterion.rs calls these severe outliers. They
     * count all the same.
     */
    Map<String, List<Integer>> outliers() {
        final Map<String, List<Integer>> outliers = new LinkedHashMap<>();
        for (final String name : names()) {
            final double[] figures = figures(name);
            final double[] quartiles = QUARTILES.evaluate(figures, 0.25, 0.75);
            final double fence = FAR_OUT * (quartiles[1] - quartiles[0]);
            final List<Integer> far = IntStream.range(0, figures.length)
                    .filter(fork -> figures[fork] < quartiles[0] - fence || figures[fork] > quartiles[1] + fence)
                    .boxed()
                    .toList();
            if (!far.isEmpty()) {
                outliers.put(name, far);
            }
        }
        return outliers;
    }

    /** A figure that some forks do not have was measured under a condition: a median of the others would be of the lucky ones. */
    private Set<String> names() {
        final Set<String> names = new LinkedHashSet<>(forks.getFirst().metrics().keySet());
        forks.forEach(fork -> names.retainAll(fork.metrics().keySet()));
        return names;
    }

    private double[] figures(final String name) {
        return forks.stream().mapToDouble(fork -> fork.metrics().get(name)).toArray();
    }

    /** As its first figure has it. */
    private Measurement middle() {
        final List<Measurement> sorted = new ArrayList<>(forks);
        names().stream()
                .findFirst()
                .ifPresent(name -> sorted.sort((one, other) ->
                        Double.compare(one.metrics().get(name), other.metrics().get(name))));
        return sorted.get((sorted.size() - 1) / 2);
    }

    /** Of several processes: the medians of the percentiles, the longest stall, and the lost share of all of them together. */
    static StallFloor stalls(final List<StallFloor> floors) {
        final double observed =
                floors.stream().mapToDouble(StallFloor::observedSeconds).sum();
        final double lost = floors.stream()
                .mapToDouble(floor -> floor.lostShare() * floor.observedSeconds())
                .sum();
        return new StallFloor(
                observed,
                observed == 0 ? 0 : lost / observed,
                median(floors, StallFloor::meanMicros),
                median(floors, StallFloor::p95Micros),
                median(floors, StallFloor::p99Micros),
                floors.stream().mapToDouble(StallFloor::maxMicros).max().orElseThrow());
    }

    private static double median(final List<StallFloor> floors, final ToDoubleFunction<StallFloor> part) {
        return Difference.median(floors.stream().mapToDouble(part).toArray());
    }

    private Map<String, String> settings() {
        final Map<String, String> settings =
                settings(forks.stream().map(Measurement::settings).toList());
        settings.put("forks", Integer.toString(forks.size()));
        return settings;
    }

    /** Those of several processes; where they differ, the value of each, in order. */
    static Map<String, String> settings(final List<Map<String, String>> processes) {
        final Set<String> names = new LinkedHashSet<>();
        processes.forEach(process -> names.addAll(process.keySet()));
        final Map<String, String> settings = new LinkedHashMap<>();
        for (final String name : names) {
            final List<String> values = processes.stream()
                    .map(process -> process.getOrDefault(name, "-"))
                    .toList();
            settings.put(
                    name,
                    values.stream().distinct().count() == 1
                            ? values.getFirst()
                            : values.stream().collect(Collectors.joining("; ")));
        }
        return settings;
    }
}
