package io.memorystreamer.bench.report;

import io.memorystreamer.bench.report.RunDocument.Change;
import io.memorystreamer.bench.report.RunDocument.Changes;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What changed since an earlier run, as page and comment show it: what is worse first, then what is better. */
final class ChangeRows {

    /**
     * @param verdict in words, as the document has it
     * @param style name of its style, without spaces
     * @param settled whether nothing has to be looked at: it is within noise, or nobody can tell
     * @param reason why not more is said; empty where the verdict says it all
     */
    record Row(
            String id,
            String label,
            String metric,
            String before,
            String now,
            String change,
            double changeSort,
            String interval,
            String verdict,
            String sign,
            String style,
            int severity,
            boolean settled,
            String reason) {}

    private static final List<String> BY_SEVERITY = List.of("regressed", "improved", "inconclusive", "within noise");
    private static final List<String> SIGNS = List.of("▼", "▲", "?", "=");

    private ChangeRows() {}

    static List<Row> of(final Changes comparison) {
        return comparison.changes().stream()
                .map(ChangeRows::row)
                .sorted(Comparator.comparingInt(Row::severity))
                .toList();
    }

    /** How many there are of each verdict. */
    static String summary(final Changes comparison) {
        return BY_SEVERITY.stream()
                .map(verdict -> comparison.changes().stream()
                                .filter(change -> change.verdict().equals(verdict))
                                .count() + " " + verdict)
                .collect(Collectors.joining(", "));
    }

    private static Row row(final Change change) {
        final int known = BY_SEVERITY.indexOf(change.verdict());
        final int severity = known < 0 ? BY_SEVERITY.size() : known;
        return new Row(
                change.id(),
                change.label(),
                change.metric(),
                FigureRows.pretty(Units.withUnit(change.metric(), change.before())),
                FigureRows.pretty(Units.withUnit(change.metric(), change.now())),
                percent(change.changePercent()),
                change.changePercent() == null ? Double.NaN : change.changePercent(),
                change.confidencePercent() == null
                        ? ""
                        : percent(change.confidencePercent().low()) + " to "
                                + percent(change.confidencePercent().high()),
                change.verdict(),
                known < 0 ? "" : SIGNS.get(known),
                change.verdict().replace(' ', '-'),
                severity,
                severity > 1,
                change.reason() == null ? "" : change.reason());
    }

    private static String percent(final Double percent) {
        return percent == null || !Double.isFinite(percent) ? "" : String.format(Locale.ROOT, "%+.1f %%", percent);
    }
}
