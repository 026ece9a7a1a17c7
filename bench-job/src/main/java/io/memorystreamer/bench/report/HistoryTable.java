package io.memorystreamer.bench.report;

import io.memorystreamer.bench.baseline.History;
import io.memorystreamer.bench.baseline.History.Commit;
import io.memorystreamer.bench.baseline.History.Trend;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How figures moved from commit to commit, for a terminal: the medians of the last commits, and a curve of all. */
public final class HistoryTable {

    /** Columns of medians that fit a line beside the names. */
    private static final int MAX_COLUMNS = 5;

    /** Points of the curve that fit beside them. */
    private static final int MAX_POINTS = 60;

    private static final int COMMIT_LENGTH = 9;

    private HistoryTable() {}

    public static String of(final History history) {
        final StringBuilder out = new StringBuilder();
        final TextTable commits = new TextTable(2, "COMMIT", "FIRST RUN", "RUNS");
        history.commits()
                .forEach(commit ->
                        commits.row(List.of(commit.commit(), commit.time(), Integer.toString(commit.runs()))));
        commits.print(out);
        out.append('\n');
        final int from = Math.max(0, history.commits().size() - MAX_COLUMNS);
        final List<String> header = new ArrayList<>(List.of("SCENARIO", "METRIC", "BETTER", "TREND"));
        history.commits().stream().skip(from).map(HistoryTable::name).forEach(header::add);
        final TextTable trends = new TextTable(4, header.toArray(String[]::new));
        for (final Trend trend : history.trends()) {
            final List<String> row = new ArrayList<>(List.of(
                    trend.result().label(),
                    trend.metric(),
                    trend.better().name().toLowerCase(Locale.ROOT),
                    Sparkline.closeUp(trend.medians(), MAX_POINTS)));
            trend.medians().stream().skip(from).map(Units::figure).forEach(row::add);
            trends.row(trend.result().id(), row.toArray(String[]::new));
        }
        trends.print(out);
        return out.toString();
    }

    /** As much of a commit as tells it from others. */
    static String name(final Commit commit) {
        return commit.commit().length() <= COMMIT_LENGTH
                ? commit.commit()
                : commit.commit().substring(0, COMMIT_LENGTH);
    }
}
