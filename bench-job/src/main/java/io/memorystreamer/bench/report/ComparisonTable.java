package io.memorystreamer.bench.report;

import io.memorystreamer.bench.report.RunDocument.Result;
import io.memorystreamer.bench.scenario.Measurement;
import io.memorystreamer.statistics.Interval;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Ratios of ours over a peer's figure, one line each: the median of the rounds, its interval, and what they lie between. */
final class ComparisonTable {

    private ComparisonTable() {}

    static void append(final StringBuilder out, final List<Result> results) {
        final TextTable table =
                new TextTable(2, "COMPARISON", "FIGURE", "OURS", "PEER'S", "RATIO", "+-", "LOWEST", "HIGHEST");
        for (final Result result : results) {
            final Map<String, Double> metrics = result.metrics();
            for (final String name : metrics.keySet()) {
                if (Ratios.is(name)) {
                    final String figure = Ratios.figureOf(name, metrics);
                    final Interval interval = result.confidence().get(name);
                    table.row(
                            result.id(),
                            result.label(),
                            figure,
                            figure.equals(name) ? "-" : Units.figure(metrics.get(figure)),
                            Units.figure(metrics.get(Measurement.peers(figure))),
                            Units.figure(metrics.get(name)),
                            TableReport.plusMinus(metrics.get(name), interval),
                            Units.figure(metrics.get(name + "Lowest")),
                            Units.figure(metrics.get(name + "Highest")));
                }
            }
            if (result.peer() != null) {
                table.beneath(Remainder.lines(result, Set.of()));
            }
        }
        table.print(out);
    }
}
