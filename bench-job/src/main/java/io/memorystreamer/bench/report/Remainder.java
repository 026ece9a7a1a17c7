package io.memorystreamer.bench.report;

import io.memorystreamer.bench.report.RunDocument.JudgedTarget;
import io.memorystreamer.bench.report.RunDocument.Result;
import io.memorystreamer.bench.scenario.Measurement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The figures of a result that have no column in the terminal's tables, written out in lines beneath its row. */
final class Remainder {

    /** Of the widest line. */
    private static final int COLUMNS = 160;

    private static final String INDENT = "      ";
    private static final String SEPARATOR = "; ";

    private Remainder() {}

    /** @param columns the figures of this result that the table has columns for */
    static List<String> lines(final Result result, final Set<String> columns) {
        final Map<String, Double> metrics = result.metrics();
        final Set<String> shown = new HashSet<>(columns);
        result.targets().stream().map(JudgedTarget::name).forEach(shown::add);
        metrics.keySet().stream().filter(Ratios::is).forEach(ratio -> {
            final String figure = Ratios.figureOf(ratio, metrics);
            shown.addAll(List.of(ratio, ratio + "Lowest", ratio + "Highest", figure, Measurement.peers(figure)));
        });
        final List<String> entries = new ArrayList<>();
        metrics.forEach((name, value) -> {
            if (shown.add(name)) {
                final String peers = Measurement.peers(name);
                final String ours = name + " " + TableReport.withInterval(result, name);
                entries.add(
                        metrics.containsKey(peers) && shown.add(peers)
                                ? ours + ", peer's " + TableReport.withInterval(result, peers)
                                : ours);
            }
        });
        return wrapped(entries);
    }

    private static List<String> wrapped(final List<String> entries) {
        final List<String> lines = new ArrayList<>();
        final StringBuilder line = new StringBuilder();
        for (final String entry : entries) {
            if (!line.isEmpty() && INDENT.length() + line.length() + SEPARATOR.length() + entry.length() > COLUMNS) {
                lines.add(INDENT + line);
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : SEPARATOR).append(entry);
        }
        if (!line.isEmpty()) {
            lines.add(INDENT + line);
        }
        return lines;
    }
}
