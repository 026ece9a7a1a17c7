package io.memorystreamer.bench.report;

import io.memorystreamer.bench.run.RunFailure;
import io.memorystreamer.bench.run.ScenarioResult;
import io.memorystreamer.operator.api.BenchmarkResultSpec;
import io.memorystreamer.operator.api.BenchmarkRunStatus.Degradation;
import io.memorystreamer.operator.api.BenchmarkTarget;
import io.memorystreamer.operator.api.ResourceCell;
import io.memorystreamer.operator.api.RunPhase;
import io.memorystreamer.operator.api.Verdict;
import io.memorystreamer.operator.api.headline.DegradationTable;
import io.memorystreamer.operator.api.headline.Headline;
import io.memorystreamer.operator.api.headline.Series;
import io.memorystreamer.operator.api.merge.ResultMerger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * A BenchmarkRun that was measured here, as {@code kubectl get benchmarkruns} shows one, and how its figures fall from entry to entry
 * of its matrix. Of several repetitions a figure is the median, a P99 that of their merged histograms.
 */
public final class RunTable {

    /** What kubectl prints where there is nothing. */
    private static final String NONE = "<none>";

    private RunTable() {}

    /**
     * One measurement of an entry that has ended.
     *
     * @param cell the entry, with its name
     * @param results what was measured, failed scenarios among it
     * @param failure why that is not all; null when it is
     * @param throttledPercent of the time, empty where it is not known
     */
    public record Measured(
            ResourceCell cell, List<ScenarioResult> results, RunFailure failure, OptionalDouble throttledPercent) {

        Verdict verdict() {
            return Headline.verdict(
                    results.stream().map(ScenarioResult::figures).toList(), failure != null);
        }
    }

    /**
     * @param name of the run
     * @param target what it measures; null: a broker of its own
     * @param total how many measurements there were to be
     * @param measured those that there are, in order
     */
    public static String of(
            final String name, final BenchmarkTarget target, final int total, final List<Measured> measured) {
        final Map<String, List<Measured>> byCell = measured.stream()
                .collect(Collectors.groupingBy(one -> one.cell().name(), LinkedHashMap::new, Collectors.toList()));
        final Map<String, List<BenchmarkResultSpec.ScenarioResult>> figures = new LinkedHashMap<>();
        byCell.forEach((cell, repetitions) -> figures.put(cell, merged(repetitions)));
        final List<BenchmarkResultSpec.ScenarioResult> all =
                figures.values().stream().flatMap(List::stream).toList();
        final Optional<Series> throughput = Series.throughput(all, target);
        final Optional<Series> p99 = Series.p99(all, target);
        final List<DegradationTable.Entry> entries = byCell.entrySet().stream()
                .map(cell -> entry(
                        cell.getValue(),
                        throughput.flatMap(series -> series.in(figures.get(cell.getKey()))),
                        p99.flatMap(series -> series.in(figures.get(cell.getKey())))))
                .toList();
        final StringBuilder out = new StringBuilder();
        summary(out, name, total, measured, entries);
        out.append('\n');
        degradation(out, DegradationTable.of(entries));
        return out.toString();
    }

    private static void summary(
            final StringBuilder out,
            final String name,
            final int total,
            final List<Measured> measured,
            final List<DegradationTable.Entry> entries) {
        final boolean whole = measured.size() == total && measured.stream().allMatch(one -> one.failure() == null);
        final TextTable table = new TextTable(6, "NAME", "PHASE", "PROGRESS", "THROUGHPUT", "P99", "VERDICT");
        table.row(List.of(
                name == null ? NONE : name,
                phase(whole ? RunPhase.SUCCEEDED : RunPhase.FAILED),
                measured.size() + "/" + total,
                DegradationTable.ofLargest(entries, DegradationTable.Entry::messagesPerSecond)
                        .map(Headline::perSecond)
                        .orElse(NONE),
                DegradationTable.ofLargest(entries, DegradationTable.Entry::p99Micros)
                        .map(Headline::duration)
                        .orElse(NONE),
                verdict(worst(measured))));
        table.print(out);
    }

    private static void degradation(final StringBuilder out, final List<Degradation> rows) {
        final TextTable table = new TextTable(
                3, "CELL", "CPU", "MEMORY", "THROUGHPUT", "%", "P99", "%", "THROTTLED", "VERDICT", "REASON");
        rows.forEach(row -> table.row(List.of(
                row.cell(),
                row.cpu(),
                row.memory(),
                text(row.throughput()),
                percent(row.throughputPercent()),
                text(row.p99()),
                percent(row.p99Percent()),
                text(row.throttled()),
                row.verdict() == null ? "-" : row.verdict().label(),
                text(row.reason()))));
        table.print(out);
    }

    private static DegradationTable.Entry entry(
            final List<Measured> repetitions,
            final Optional<Double> messagesPerSecond,
            final Optional<Double> p99Micros) {
        final ResourceCell cell = repetitions.getFirst().cell();
        final OptionalDouble throttled = repetitions.stream()
                .flatMapToDouble(one -> one.throttledPercent().stream())
                .max();
        return new DegradationTable.Entry(
                cell.name(),
                cell.cpu(),
                cell.memory(),
                messagesPerSecond.orElse(null),
                p99Micros.orElse(null),
                throttled.isPresent() ? throttled.getAsDouble() : null,
                worst(repetitions),
                repetitions.stream()
                        .map(Measured::failure)
                        .filter(Objects::nonNull)
                        .map(failure -> failure.reason().name())
                        .findFirst()
                        .orElse(null));
    }

    private static Verdict worst(final List<Measured> measured) {
        return Verdict.worst(measured.stream()
                        .map(Measured::verdict)
                        .filter(Objects::nonNull)
                        .toList())
                .orElse(null);
    }

    /** One result for the same of every repetition that has it. */
    private static List<BenchmarkResultSpec.ScenarioResult> merged(final List<Measured> repetitions) {
        return ResultMerger.ofRepetitions(repetitions.stream()
                .map(one -> one.results().stream()
                        .filter(result -> result.failure() == null)
                        .map(ScenarioResult::figures)
                        .toList())
                .toList());
    }

    private static String phase(final RunPhase phase) {
        return phase.name().charAt(0) + phase.name().substring(1).toLowerCase(Locale.ROOT);
    }

    private static String verdict(final Verdict verdict) {
        return verdict == null ? NONE : verdict.label();
    }

    private static String text(final String text) {
        return text == null ? "-" : text;
    }

    private static String percent(final Integer percent) {
        return percent == null ? "-" : percent + "%";
    }
}
