package io.memorystreamer.bench.report;

import io.memorystreamer.bench.baseline.History;
import io.memorystreamer.bench.baseline.StoredResult;
import io.memorystreamer.bench.report.chart.LineChart;
import io.quarkus.qute.RawString;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How figures moved from commit to commit: one page that needs nothing else, with a chart for each result and metric. Shown by
 * {@code history.html} beside this class.
 */
public record HistoryPage(List<History.Commit> commits, List<Scenario> scenarios) {

    /** The results of one scenario. */
    public record Scenario(String id, List<Result> results) {}

    /** The metrics of one result. */
    public record Result(String label, List<Trend> trends) {}

    /** @param better which way is better, in words; empty where neither is */
    public record Trend(String metric, String better, RawString svg) {}

    /** The page as HTML; names from the documents are escaped. */
    public static String of(final History history) {
        final Map<String, Map<StoredResult.Key, List<History.Trend>>> grouped = history.trends().stream()
                .collect(Collectors.groupingBy(
                        trend -> trend.result().id(),
                        LinkedHashMap::new,
                        Collectors.groupingBy(History.Trend::result, LinkedHashMap::new, Collectors.toList())));
        final List<Scenario> scenarios = grouped.entrySet().stream()
                .map(scenario -> new Scenario(
                        scenario.getKey(),
                        scenario.getValue().entrySet().stream()
                                .map(result -> new Result(
                                        result.getKey().label(),
                                        result.getValue().stream()
                                                .map(trend -> trend(trend, history.commits()))
                                                .toList()))
                                .toList()))
                .toList();
        return HtmlPage.of("history.html", new HistoryPage(history.commits(), scenarios));
    }

    private static Trend trend(final History.Trend trend, final List<History.Commit> commits) {
        final String better = switch (trend.better()) {
            case HIGHER -> "higher is better";
            case LOWER -> "lower is better";
            case NEITHER -> "";
        };
        final String svg = LineChart.ofNames(
                        "commit",
                        commits.stream().map(History.Commit::commit).toList(),
                        commits.stream().map(HistoryTable::name).toList(),
                        Units.of(trend.metric()).replace("us", "µs"),
                        trend.medians())
                .svg(trend.metric() + " by commit" + (better.isEmpty() ? "" : ", " + better));
        return new Trend(trend.metric(), better, new RawString(svg));
    }
}
