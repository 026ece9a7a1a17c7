package io.memorystreamer.bench.report;

import io.memorystreamer.bench.run.ScenarioResult;
import io.memorystreamer.bench.scenario.Measurement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Ratios of ours over a peer's figure, one line each: the median of the rounds, and what they lie between. */
final class ComparisonTable {

    private static final String THROUGHPUT = "throughputRatio";
    private static final String MESSAGES = "messagesPerSecond";
    private static final String RATIO = "Ratio";
    private static final String LOWEST = "Lowest";
    private static final String HIGHEST = "Highest";

    private ComparisonTable() {}

    static void append(final StringBuilder out, final List<ScenarioResult> results) {
        final List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("SCENARIO", "PATH", "FIGURE", "OURS", "PEER'S", "RATIO", "LOWEST", "HIGHEST"));
        for (final ScenarioResult result : results) {
            final Map<String, Double> metrics = result.metrics();
            for (final String name : metrics.keySet()) {
                if (name.endsWith(RATIO)) {
                    final String figure = figureOf(name, metrics);
                    rows.add(List.of(
                            result.id(),
                            TableReport.path(result),
                            figure,
                            TableReport.rate(metrics.get(figure)),
                            TableReport.rate(metrics.get(Measurement.peers(figure))),
                            TableReport.figure(metrics.get(name)),
                            TableReport.figure(metrics.get(name + LOWEST)),
                            TableReport.figure(metrics.get(name + HIGHEST))));
                }
            }
        }
        TableReport.print(out, rows, 3);
    }

    private static String figureOf(final String ratio, final Map<String, Double> metrics) {
        return switch (ratio) {
            case THROUGHPUT -> metrics.containsKey(MESSAGES) ? MESSAGES : "megabytesPerSecond";
            case "brokerCpuRatio" -> "brokerCpuSecondsPerGigabyte";
            default -> ratio.replace(RATIO, "Micros");
        };
    }
}
