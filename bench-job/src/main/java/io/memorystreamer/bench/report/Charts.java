package io.memorystreamer.bench.report;

import io.memorystreamer.bench.report.RunDocument.JudgedTarget;
import io.memorystreamer.bench.report.RunDocument.Result;
import io.memorystreamer.bench.report.chart.LineChart;
import io.memorystreamer.bench.report.chart.LineChart.Axis;
import io.memorystreamer.bench.report.chart.LineChart.Curve;
import io.memorystreamer.bench.report.chart.RatioChart;
import io.memorystreamer.bench.scenario.Measurement;
import io.memorystreamer.bench.scenario.Series;
import io.quarkus.qute.RawString;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Which charts a result and a scenario have. */
final class Charts {

    /** @param keys of its curves; empty where there is one */
    record Chart(String title, RawString svg, List<Key> keys) {}

    /** An entry of a legend. */
    record Key(RawString sign, String name) {}

    private static final Map<String, Double> PERCENTILES = new LinkedHashMap<>();

    static {
        PERCENTILES.put("p50Micros", 50.0);
        PERCENTILES.put("p95Micros", 95.0);
        PERCENTILES.put("p99Micros", 99.0);
        PERCENTILES.put("p999Micros", 99.9);
        PERCENTILES.put("maxMicros", 100.0);
    }

    /** Fewer do not make a curve. */
    private static final int MIN_PERCENTILES = 3;

    private Charts() {}

    /** One for each kind of series. Where a latency has no curve, its percentiles make one. */
    static List<Chart> of(final Result result) {
        final List<Chart> charts = new ArrayList<>();
        curves(result).forEach((kind, lines) -> charts.add(chart(Look.of(kind), lines, result.targets())));
        return charts;
    }

    /** The curves of several results of one scenario in one picture for each kind, where they are few enough to be told apart. */
    static List<Chart> sideBySide(final List<Result> results) {
        final List<Chart> charts = new ArrayList<>();
        for (final Series.Kind kind : Series.Kind.values()) {
            final List<Curve> lines = new ArrayList<>();
            long parts = 0;
            for (final Result result : results) {
                final List<Curve> own = curves(result).getOrDefault(kind, List.of());
                own.forEach(curve -> lines.add(new Curve(
                        own.size() == 1 ? result.label() : result.label() + ": " + curve.name(),
                        curve.x(),
                        curve.y())));
                parts += own.isEmpty() ? 0 : 1;
            }
            if (parts > 1 && lines.size() <= LineChart.STYLES) {
                charts.add(chart(Look.of(kind), lines, List.of()));
            }
        }
        return charts;
    }

    private static Map<Series.Kind, List<Curve>> curves(final Result result) {
        final Map<Series.Kind, List<Curve>> curves = new EnumMap<>(Series.Kind.class);
        result.series()
                .forEach(series -> curves.computeIfAbsent(series.kind(), kind -> new ArrayList<>())
                        .add(new Curve(series.name(), series.x(), series.y())));
        if (!curves.containsKey(Series.Kind.LATENCY_BY_PERCENTILE)) {
            final List<Curve> percentiles = percentiles(result);
            if (!percentiles.isEmpty()) {
                curves.put(Series.Kind.LATENCY_BY_PERCENTILE, percentiles);
            }
        }
        return curves;
    }

    private static List<Curve> percentiles(final Result result) {
        final List<Curve> curves = new ArrayList<>();
        for (final boolean ours : new boolean[] {true, false}) {
            final List<Double> x = new ArrayList<>();
            final List<Double> y = new ArrayList<>();
            PERCENTILES.forEach((name, percentile) -> {
                final Double figure = result.metrics().get(ours ? name : Measurement.peers(name));
                if (figure != null && Double.isFinite(figure)) {
                    x.add(percentile);
                    y.add(figure);
                }
            });
            if (x.size() >= MIN_PERCENTILES) {
                curves.add(new Curve(ours ? "memorystreamer" : String.valueOf(result.peer()), x, y));
            }
        }
        return curves;
    }

    /**
     * What the axes of a kind of series are.
     *
     * @param goalOf the metric whose goal can be drawn across; empty where there is none
     */
    private record Look(String title, Axis xAxis, String xTitle, Axis yAxis, String yTitle, String goalOf) {

        static Look of(final Series.Kind kind) {
            final Axis even = Axis.LINEAR;
            final Axis log = Axis.LOGARITHMIC;
            return switch (kind) {
                case THROUGHPUT_OVER_TIME ->
                    new Look("Throughput over time", even, "seconds", even, "messages/s", "messagesPerSecond");
                case LATENCY_BY_PERCENTILE ->
                    new Look("Latency by percentile", Axis.PERCENTILES, "percentile", log, "µs", "");
                case LATENCY_AGAINST_LOAD ->
                    new Look("Latency against load", even, "offered messages/s", log, "P99, µs", "p99Micros");
                case MEMORY_OVER_TIME ->
                    new Look("Memory over time", even, "seconds", even, "MiB", "peakMemoryMegabytes");
                case THROUGHPUT_AGAINST_THREADS ->
                    new Look("Throughput against threads", even, "threads", even, "messages/s", "messagesPerSecond");
            };
        }
    }

    private static Chart chart(final Look look, final List<Curve> curves, final List<JudgedTarget> targets) {
        final String svg = new LineChart(
                        look.xAxis(), look.xTitle(), look.yAxis(), look.yTitle(), curves, goal(targets, look.goalOf()))
                .svg(look.title() + " of " + describe(curves, look.yTitle()));
        final List<Key> keys = curves.size() == 1
                ? List.of()
                : IntStream.range(0, curves.size())
                        .mapToObj(i -> new Key(
                                new RawString(LineChart.key(i)), curves.get(i).name()))
                        .toList();
        return new Chart(look.title(), new RawString(svg), keys);
    }

    private static String describe(final List<Curve> curves, final String unit) {
        return String.join(
                "; ",
                curves.stream()
                        .map(curve -> curve.name() + ", from "
                                + Units.figure(curve.y().getFirst()) + " to "
                                + Units.figure(curve.y().getLast()) + " " + unit)
                        .toList());
    }

    private static Double goal(final List<JudgedTarget> targets, final String metric) {
        return targets.stream()
                .filter(target -> target.name().equals(metric))
                .map(JudgedTarget::goal)
                .findFirst()
                .orElse(null);
    }

    /** Bars of every ratio that the results of one scenario have. */
    static List<Chart> ratios(final List<Result> results) {
        return results.stream()
                .flatMap(result -> result.metrics().keySet().stream())
                .filter(Ratios::is)
                .distinct()
                .map(name -> ratios(name, results))
                .filter(chart -> chart != null)
                .toList();
    }

    private static Chart ratios(final String name, final List<Result> results) {
        final List<RatioChart.Bar> bars = results.stream()
                .filter(result ->
                        result.peer() != null && positive(result.metrics().get(name)))
                .map(result -> bar(name, result))
                .toList();
        if (bars.isEmpty()) {
            return null;
        }
        final String description = name + ", ours over the peer's: "
                + String.join(
                        "; ",
                        bars.stream()
                                .map(bar -> bar.label() + " " + Units.figure(bar.ratio()))
                                .toList());
        return new Chart(
                name,
                new RawString(RatioChart.svg(
                        bars, Ratios.higherIsBetter(results.getFirst().id(), name), description)),
                List.of());
    }

    private static RatioChart.Bar bar(final String name, final Result result) {
        final Map<String, Double> metrics = result.metrics();
        final String figure = Ratios.figureOf(name, metrics);
        final Double lowest = metrics.get(name + "Lowest");
        final Double highest = metrics.get(name + "Highest");
        final boolean range = positive(lowest) && positive(highest);
        final String sides = figure.equals(name)
                ? ""
                : "; ours " + Units.withUnit(figure, metrics.get(figure)) + ", peer's "
                        + Units.withUnit(figure, metrics.get(Measurement.peers(figure)));
        final String note = Units.figure(metrics.get(name)) + "x"
                + (range ? ", rounds from " + Units.figure(lowest) + "x to " + Units.figure(highest) + "x" : "")
                + sides;
        return new RatioChart.Bar(
                result.label(),
                metrics.get(name),
                range ? lowest : null,
                range ? highest : null,
                goal(result.targets(), name),
                note);
    }

    private static boolean positive(final Double figure) {
        return figure != null && Double.isFinite(figure) && figure > 0;
    }
}
