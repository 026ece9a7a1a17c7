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
        final Map<Series.Kind, List<Curve>> curves = new EnumMap<>(Series.Kind.class);
        result.series()
                .forEach(series -> curves.computeIfAbsent(series.kind(), kind -> new ArrayList<>())
                        .add(new Curve(series.name(), series.x(), series.y())));
        curves.computeIfAbsent(Series.Kind.LATENCY_BY_PERCENTILE, kind -> percentiles(result));
        final List<Chart> charts = new ArrayList<>();
        curves.forEach((kind, lines) -> {
            if (!lines.isEmpty()) {
                charts.add(chart(kind, lines, result));
            }
        });
        return charts;
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

    private static Chart chart(final Series.Kind kind, final List<Curve> curves, final Result result) {
        return switch (kind) {
            case THROUGHPUT_OVER_TIME ->
                chart(
                        "Throughput over time",
                        Axis.LINEAR,
                        "seconds",
                        Axis.LINEAR,
                        "messages/s",
                        curves,
                        result,
                        "messagesPerSecond");
            case LATENCY_BY_PERCENTILE ->
                chart(
                        "Latency by percentile",
                        Axis.PERCENTILES,
                        "percentile",
                        Axis.LOGARITHMIC,
                        "µs",
                        curves,
                        result,
                        "");
            case LATENCY_AGAINST_LOAD ->
                chart(
                        "Latency against load",
                        Axis.LINEAR,
                        "offered messages/s",
                        Axis.LOGARITHMIC,
                        "P99, µs",
                        curves,
                        result,
                        "p99Micros");
            case MEMORY_OVER_TIME ->
                chart(
                        "Memory over time",
                        Axis.LINEAR,
                        "seconds",
                        Axis.LINEAR,
                        "MiB",
                        curves,
                        result,
                        "peakMemoryMegabytes");
            case THROUGHPUT_AGAINST_THREADS ->
                chart(
                        "Throughput against threads",
                        Axis.LINEAR,
                        "threads",
                        Axis.LINEAR,
                        "messages/s",
                        curves,
                        result,
                        "messagesPerSecond");
        };
    }

    private static Chart chart(
            final String title,
            final Axis xAxis,
            final String xTitle,
            final Axis yAxis,
            final String yTitle,
            final List<Curve> curves,
            final Result result,
            final String goalOf) {
        final Double goal = goal(result, goalOf);
        final String svg = new LineChart(xAxis, xTitle, yAxis, yTitle, curves, goal)
                .svg(title + " of " + describe(curves, yTitle));
        final List<Key> keys = curves.size() == 1
                ? List.of()
                : IntStream.range(0, curves.size())
                        .mapToObj(i -> new Key(
                                new RawString(LineChart.key(i)), curves.get(i).name()))
                        .toList();
        return new Chart(title, new RawString(svg), keys);
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

    private static Double goal(final Result result, final String metric) {
        return result.targets().stream()
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
        final String note = Units.figure(metrics.get(name)) + "x"
                + (range ? ", rounds from " + Units.figure(lowest) + "x to " + Units.figure(highest) + "x" : "")
                + "; ours " + Units.withUnit(figure, metrics.get(figure)) + ", peer's "
                + Units.withUnit(figure, metrics.get(Measurement.peers(figure)));
        return new RatioChart.Bar(
                result.label(),
                metrics.get(name),
                range ? lowest : null,
                range ? highest : null,
                goal(result, name),
                note);
    }

    private static boolean positive(final Double figure) {
        return figure != null && Double.isFinite(figure) && figure > 0;
    }
}
