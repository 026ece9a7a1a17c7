package io.memorystreamer.bench.report;

import io.memorystreamer.bench.report.RunDocument.Result;
import io.memorystreamer.bench.report.chart.DotStrip;
import io.memorystreamer.bench.scenario.Measurement;
import io.memorystreamer.statistics.Interval;
import io.quarkus.qute.RawString;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The figures of a result as the page's table has them: a peer's beside ours, the rounds' range beside their ratio. */
final class FigureRows {

    /**
     * @param sort the figure itself, for sorting
     * @param peer the peer's figure; empty where there is none
     * @param interval in which the figure lies, 95 %; or the range of the rounds; empty where neither is known
     * @param forks dots, where there were several; null where not
     */
    record Row(String name, String value, double sort, String peer, String interval, RawString forks) {}

    private static final String LOWEST = "Lowest";
    private static final String HIGHEST = "Highest";

    private FigureRows() {}

    static List<Row> of(final Result result) {
        final Map<String, Double> metrics = result.metrics();
        final List<Row> rows = new ArrayList<>();
        metrics.forEach((name, value) -> {
            if (!standsInAnothersRow(name, metrics)) {
                final String peers = Measurement.peers(name);
                rows.add(new Row(
                        name,
                        pretty(Units.withUnit(name, value)),
                        value == null ? Double.NaN : value,
                        metrics.containsKey(peers) ? pretty(Units.withUnit(name, metrics.get(peers))) : "",
                        interval(result, name, value),
                        forks(result, name, value)));
            }
        });
        return rows;
    }

    /** Signs that a terminal may not have. */
    static String pretty(final String text) {
        return text.replaceAll("(?<=\\d)x$", "×").replaceAll(" us\\b", " µs").replace("+-", "±");
    }

    static String interval(final Result result, final String name, final Double value) {
        final Map<String, Double> metrics = result.metrics();
        final Interval interval = result.confidence().get(name);
        if (interval != null && value != null) {
            return pretty(Units.range(name, interval.low(), interval.high()) + " ("
                    + Units.plusMinus(value, interval.low(), interval.high()) + ")");
        }
        return metrics.get(name + LOWEST) != null && metrics.get(name + HIGHEST) != null
                ? pretty(Units.range(name, metrics.get(name + LOWEST), metrics.get(name + HIGHEST)) + " (rounds)")
                : "";
    }

    private static boolean standsInAnothersRow(final String name, final Map<String, Double> metrics) {
        if (name.endsWith(LOWEST) || name.endsWith(HIGHEST)) {
            return metrics.containsKey(name.replaceAll("(Lowest|Highest)$", ""));
        }
        return name.startsWith("peer")
                && name.length() > 4
                && metrics.containsKey(Character.toLowerCase(name.charAt(4)) + name.substring(5));
    }

    private static RawString forks(final Result result, final String name, final Double value) {
        final List<Double> forks = result.ofForks(name);
        if (forks.size() < 2 || value == null || !forks.stream().allMatch(Double::isFinite) || value.isNaN()) {
            return null;
        }
        final Interval interval = result.confidence().get(name);
        return new RawString(DotStrip.svg(
                forks,
                result.outliers().getOrDefault(name, List.of()),
                value,
                interval == null ? null : interval.low(),
                interval == null ? null : interval.high(),
                forks.size() + " forks of " + name + ": "
                        + String.join(", ", forks.stream().map(Units::figure).toList())));
    }
}
