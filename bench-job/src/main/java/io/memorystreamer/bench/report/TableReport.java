package io.memorystreamer.bench.report;

import io.memorystreamer.bench.report.RunDocument.JudgedTarget;
import io.memorystreamer.bench.report.RunDocument.Result;
import io.memorystreamer.bench.run.ScenarioResult;
import io.memorystreamer.bench.scenario.Series;
import io.memorystreamer.statistics.Interval;
import java.nio.charset.Charset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The results for a terminal: tables of figures and of comparisons, with the figures that have no column in lines beneath, the
 * judged targets, what failed, and what the machine did meanwhile. Within 160 columns unless a name is very long.
 */
public final class TableReport {

    /** The figures that many scenarios have, and what stands above them. */
    private static final Map<String, String> COMMON = new LinkedHashMap<>();

    static {
        COMMON.put("messagesPerSecond", "MSG/S");
        COMMON.put("megabytesPerSecond", "MB/S");
        COMMON.put("allocatedBytesPerMessage", "B ALLOC/MSG");
        COMMON.put("meanMicros", "MEAN us");
        COMMON.put("p50Micros", "P50 us");
        COMMON.put("p95Micros", "P95 us");
        COMMON.put("p99Micros", "P99 us");
        COMMON.put("p999Micros", "P99.9 us");
        COMMON.put("maxMicros", "MAX us");
    }

    private static final int SPARKLINE_WIDTH = 20;

    private TableReport() {}

    /** @param charset of the terminal; one without the signs of a curve gets none */
    public static String of(final List<ScenarioResult> results, final Charset charset) {
        return of(RunDocument.of(results, null), charset.newEncoder().canEncode(Sparkline.STEPS));
    }

    static String of(final RunDocument document, final boolean curves) {
        final StringBuilder out = new StringBuilder();
        document.results().stream()
                .map(Result::profiled)
                .filter(Objects::nonNull)
                .findFirst()
                .ifPresent(kind -> out.append("Profiled (")
                        .append(kind)
                        .append("): these figures do not count, and nothing is judged by them.\n\n"));
        final List<Result> measured = document.results().stream()
                .filter(result -> result.failure() == null)
                .toList();
        common(out, measured.stream().filter(TableReport::isCommon).toList(), curves);
        final List<Result> compared = measured.stream()
                .filter(result -> result.peer() != null || isCommon(result))
                .filter(result -> result.metrics().keySet().stream().anyMatch(Ratios::is))
                .toList();
        if (!compared.isEmpty()) {
            ComparisonTable.append(out, compared);
            out.append('\n');
        }
        others(
                out,
                measured.stream()
                        .filter(result -> !isCommon(result) && !compared.contains(result))
                        .toList(),
                curves);
        targets(out, measured);
        failures(out, document.results());
        out.append("Machine: ").append(machine(document.environment())).append('\n');
        out.append("A verdict is inconclusive when the target was not reached and the machine's own stalls, sampled")
                .append(
                        " during the run,\nare enough to hide it; a median of ratios, when the rounds are too far apart to tell.\n");
        return out.toString();
    }

    private static boolean isCommon(final Result result) {
        return result.peer() == null && result.metrics().keySet().stream().anyMatch(COMMON::containsKey);
    }

    private static void common(final StringBuilder out, final List<Result> results, final boolean curves) {
        if (results.isEmpty()) {
            return;
        }
        final String[] heads = new String[COMMON.size() + 2];
        heads[0] = "SCENARIO";
        int head = 1;
        for (final String name : COMMON.values()) {
            heads[head++] = name;
        }
        heads[head] = "OVER TIME";
        final TextTable table = new TextTable(1, heads);
        for (final Result result : results) {
            final String[] row = new String[heads.length];
            row[0] = result.label();
            int cell = 1;
            for (final String name : COMMON.keySet()) {
                row[cell] = cell == 1 || name.equals("p99Micros")
                        ? withInterval(result, name)
                        : Units.figure(result.metrics().get(name));
                cell++;
            }
            row[cell] = curves ? overTime(result) : "-";
            table.row(result.id(), row);
            table.beneath(Remainder.lines(result, COMMON.keySet()));
        }
        table.print(out);
        out.append('\n');
    }

    private static String overTime(final Result result) {
        return result.series().stream()
                .filter(series -> series.kind() == Series.Kind.THROUGHPUT_OVER_TIME)
                .findFirst()
                .map(series -> Sparkline.of(series.y(), SPARKLINE_WIDTH))
                .orElse("-");
    }

    /** Results with figures of their own kind: a line for each figure. */
    private static void others(final StringBuilder out, final List<Result> results, final boolean curves) {
        if (results.isEmpty()) {
            return;
        }
        final TextTable table = new TextTable(2, "SCENARIO", "FIGURE", "VALUE", "+-", "FORKS");
        for (final Result result : results) {
            result.metrics()
                    .forEach((name, value) -> table.row(
                            result.id(),
                            result.label(),
                            name,
                            Units.figure(value),
                            plusMinus(value, result.confidence().get(name)),
                            curves && result.forks().size() > 1
                                    ? Sparkline.of(result.ofForks(name), SPARKLINE_WIDTH)
                                    : "-"));
        }
        table.print(out);
        out.append('\n');
    }

    private static void targets(final StringBuilder out, final List<Result> results) {
        if (results.stream().allMatch(result -> result.targets().isEmpty())) {
            return;
        }
        final TextTable table = new TextTable(
                4, "TARGETS", "TARGET", "VERDICT", "GRADE", "GOAL", "MEASURED", "+-", "STALLS P99 us", "LOST %");
        for (final Result result : results) {
            for (final JudgedTarget target : result.targets()) {
                table.row(
                        result.id(),
                        result.label(),
                        target.name(),
                        target.verdict().label(),
                        target.grade() == null ? "-" : target.grade(),
                        Units.figure(target.goal()),
                        Units.figure(target.measured()),
                        plusMinus(target.measured(), result.confidence().get(target.name())),
                        Units.figure(result.stallFloor().p99Micros()),
                        Units.figure(result.stallFloor().lostShare() * 100));
            }
        }
        table.print(out);
        out.append('\n');
    }

    private static void failures(final StringBuilder out, final List<Result> results) {
        final List<Result> failed =
                results.stream().filter(result -> result.failure() != null).toList();
        if (!failed.isEmpty()) {
            out.append("FAILED\n");
            failed.forEach(result -> out.append("  ")
                    .append(result.id())
                    .append(" (")
                    .append(result.label())
                    .append("): ")
                    .append(result.failure())
                    .append('\n'));
            out.append('\n');
        }
    }

    private static String machine(final Map<String, Object> environment) {
        return environment.get("cpuModel") + ", " + environment.get("cpus") + " CPUs, "
                + environment.get("operatingSystem") + ", " + environment.get("jvm");
    }

    /** Such as {@code 12.40M +-3.0%}; the figure alone where there is no interval. */
    static String withInterval(final Result result, final String name) {
        final Double value = result.metrics().get(name);
        final String interval = plusMinus(value, result.confidence().get(name));
        return Units.figure(value) + (interval.equals("-") ? "" : " " + interval);
    }

    /** {@code -} where there is no interval. */
    static String plusMinus(final Double value, final Interval interval) {
        return value == null || interval == null ? "-" : Units.plusMinus(value, interval.low(), interval.high());
    }
}
