package io.memorystreamer.bench.report;

import io.memorystreamer.bench.baseline.Analysis;
import io.memorystreamer.bench.baseline.Comparison;
import io.memorystreamer.bench.baseline.Comparison.Change;
import io.memorystreamer.bench.baseline.Comparison.SelfSource;
import io.memorystreamer.bench.baseline.Comparison.Verdict;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.stream.Collectors;

/** What changed between runs, for a terminal: what matters most first. */
public final class ChangeTable {

    private static final String NOTHING = "-";

    private ChangeTable() {}

    public static String of(final Comparison comparison) {
        final StringBuilder out = new StringBuilder();
        append(out, comparison);
        return out.toString();
    }

    public static String of(final Analysis analysis) {
        final StringBuilder out = new StringBuilder();
        for (final Comparison comparison : analysis.comparisons()) {
            append(out, comparison);
            out.append('\n');
        }
        analysis.measuredOnce()
                .forEach(once -> out.append("Measured once, in ")
                        .append(once.file())
                        .append(": ")
                        .append(once.result())
                        .append('\n'));
        return out.toString();
    }

    private static void append(final StringBuilder out, final Comparison comparison) {
        out.append(comparison.of() == null ? "Compared" : comparison.of())
                .append(" with ")
                .append(comparison.against());
        if (comparison.commit() != null) {
            out.append(", commit ").append(comparison.commit());
        }
        if (comparison.time() != null) {
            out.append(", of ").append(comparison.time());
        }
        out.append(":\n");
        out.append(Arrays.stream(Verdict.values())
                        .map(verdict -> comparison.count(verdict) + " " + verdict.label())
                        .collect(Collectors.joining(", ")))
                .append(".\n");
        comparison.differences().forEach(line -> out.append("! ").append(line).append('\n'));
        if (!comparison.changes().isEmpty()) {
            final TextTable table = new TextTable(
                    3,
                    "SCENARIO",
                    "METRIC",
                    "VERDICT",
                    "BEFORE",
                    "NOW",
                    "CHANGE %",
                    "95 % FROM",
                    "TO",
                    "P",
                    "A/A %",
                    "FORKS");
            comparison.changes().stream()
                    .sorted(Comparator.comparing(Change::verdict))
                    .forEach(change -> table.row(change.result().id(), row(change)));
            table.print(out);
        }
        reasons(out, comparison);
        comparison
                .notCompared()
                .forEach(missing -> out.append("Not compared: ")
                        .append(missing.result())
                        .append(": ")
                        .append(missing.reason())
                        .append('\n'));
    }

    private static String[] row(final Change change) {
        return new String[] {
            change.result().label(),
            change.metric(),
            change.verdict().label(),
            Units.figure(change.before()),
            Units.figure(change.now()),
            signed(change.changePercent()),
            change.confidencePercent() == null
                    ? NOTHING
                    : signed(change.confidencePercent().low()),
            change.confidencePercent() == null
                    ? NOTHING
                    : signed(change.confidencePercent().high()),
            change.pValue() == null ? NOTHING : String.format(Locale.ROOT, "%.4f", change.pValue()),
            self(change),
            change.forksBefore() + "/" + change.forksNow()
        };
    }

    /** Why not more is said, once for all figures that share the reason. */
    private static void reasons(final StringBuilder out, final Comparison comparison) {
        comparison.changes().stream()
                .filter(change -> change.reason() != null)
                .collect(Collectors.groupingBy(
                        change -> change.verdict().label() + ": " + change.reason(),
                        LinkedHashMap::new,
                        Collectors.counting()))
                .forEach((reason, count) ->
                        out.append(count).append(" ").append(reason).append('\n'));
    }

    private static String self(final Change change) {
        return change.selfPercent() == null
                ? NOTHING
                : String.format(Locale.ROOT, "%.1f", change.selfPercent())
                        + (change.selfSource() == SelfSource.SPLIT ? "*" : "");
    }

    private static String signed(final Double percent) {
        if (percent == null) {
            return NOTHING;
        }
        return String.format(Locale.ROOT, "%+.1f", Math.round(percent * 10) / 10.0); // no minus zero
    }
}
