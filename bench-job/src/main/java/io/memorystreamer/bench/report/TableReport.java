package io.memorystreamer.bench.report;

import io.memorystreamer.bench.run.ScenarioResult;
import io.memorystreamer.bench.run.ScenarioResult.JudgedTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The results for a terminal: tables of figures and of comparisons, the judged targets, and what the machine did meanwhile. */
public final class TableReport {

    private TableReport() {}

    public static String of(final List<ScenarioResult> results) {
        final StringBuilder out = new StringBuilder();
        final List<ScenarioResult> failed =
                results.stream().filter(result -> result.failure() != null).toList();
        final List<ScenarioResult> alone = results.stream()
                .filter(result -> result.failure() == null && result.peer() == null)
                .toList();
        final List<ScenarioResult> compared = results.stream()
                .filter(result -> result.failure() == null && result.peer() != null)
                .toList();
        if (!alone.isEmpty()) {
            figures(out, alone);
            out.append('\n');
        }
        if (!compared.isEmpty()) {
            ComparisonTable.append(out, compared);
            out.append('\n');
        }
        targets(out, results);
        out.append('\n');
        if (!failed.isEmpty()) {
            failures(out, failed);
            out.append('\n');
        }
        final Environment environment = Environment.of(results);
        out.append("Machine: ")
                .append(environment.cpuModel())
                .append(", ")
                .append(environment.cpus())
                .append(" CPUs, ")
                .append(environment.operatingSystem())
                .append(", ")
                .append(environment.jvm())
                .append('\n');
        out.append("A verdict is inconclusive when the target was not reached and the machine's own stalls, sampled")
                .append(
                        " during the run, are enough to hide it; a median of ratios, when the rounds are too far apart to tell.\n");
        return out.toString();
    }

    private static void figures(final StringBuilder out, final List<ScenarioResult> results) {
        final List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "SCENARIO",
                "PATH",
                "MSG/S",
                "MB/S",
                "B ALLOC/MSG",
                "MEAN us",
                "P50 us",
                "P95 us",
                "P99 us",
                "P99.9 us",
                "MAX us"));
        for (final ScenarioResult result : results) {
            rows.add(List.of(
                    result.id(),
                    path(result),
                    rate(result.metrics().get("messagesPerSecond")),
                    figure(result.metrics().get("megabytesPerSecond")),
                    figure(result.metrics().get("allocatedBytesPerMessage")),
                    figure(result.metrics().get("meanMicros")),
                    figure(result.metrics().get("p50Micros")),
                    figure(result.metrics().get("p95Micros")),
                    figure(result.metrics().get("p99Micros")),
                    figure(result.metrics().get("p999Micros")),
                    figure(result.metrics().get("maxMicros"))));
        }
        print(out, rows, 2);
    }

    private static void targets(final StringBuilder out, final List<ScenarioResult> results) {
        final List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "SCENARIO", "PATH", "TARGET", "VERDICT", "GRADE", "GOAL", "MEASURED", "STALLS P99 us", "LOST %"));
        for (final ScenarioResult result : results) {
            for (final JudgedTarget target : result.targets()) {
                rows.add(List.of(
                        result.id(),
                        path(result),
                        target.name(),
                        target.verdict().label(),
                        target.grade().label(),
                        rate(target.goal()),
                        rate(target.measured()),
                        figure(result.stallFloor().p99Micros()),
                        figure(result.stallFloor().lostShare() * 100)));
            }
        }
        print(out, rows, 5);
    }

    private static void failures(final StringBuilder out, final List<ScenarioResult> results) {
        final List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("FAILED", "PATH", "WHY"));
        for (final ScenarioResult result : results) {
            rows.add(List.of(result.id(), path(result), result.failure()));
        }
        print(out, rows, 3);
    }

    static String path(final ScenarioResult result) {
        return result.path().label()
                + (result.peer() == null ? "" : ", " + result.peer())
                + (result.variant() == null ? "" : ", " + result.variant())
                + (result.cell() == null ? "" : ", " + result.cell());
    }

    /** @param textColumns the first ones, aligned left; figures are aligned right */
    static void print(final StringBuilder out, final List<List<String>> rows, final int textColumns) {
        final int columns = rows.getFirst().size();
        final int[] widths = new int[columns];
        for (final List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (final List<String> row : rows) {
            final List<String> cells = new ArrayList<>();
            for (int i = 0; i < columns; i++) {
                cells.add(String.format("%" + (i < textColumns ? "-" : "") + widths[i] + "s", row.get(i)));
            }
            out.append(cells.stream().collect(Collectors.joining("  ")).stripTrailing())
                    .append('\n');
        }
    }

    static String rate(final Double value) {
        if (value == null) {
            return "-";
        }
        if (value >= 1e6) {
            return String.format(Locale.ROOT, "%.2fM", value / 1e6);
        }
        return value >= 1e4 ? String.format(Locale.ROOT, "%.1fk", value / 1e3) : figure(value);
    }

    static String figure(final Double value) {
        if (value == null || value.isNaN()) {
            return "-";
        }
        final int decimals = value >= 100 ? 0 : value >= 10 ? 1 : 2;
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
}
