package io.memorystreamer.operator.controller.benchmarkrun;

import io.memorystreamer.operator.api.BenchmarkResult;
import io.memorystreamer.operator.api.BenchmarkResultSpec;
import io.memorystreamer.operator.api.BenchmarkResultSpec.Evidence;
import io.memorystreamer.operator.api.BenchmarkResultSpec.ScenarioResult;
import io.memorystreamer.operator.api.BenchmarkRun;
import io.memorystreamer.operator.api.BenchmarkRunStatus.Degradation;
import io.memorystreamer.operator.api.BenchmarkTarget;
import io.memorystreamer.operator.api.headline.DegradationTable;
import io.memorystreamer.operator.api.headline.DegradationTable.Entry;
import io.memorystreamer.operator.api.headline.Headline;
import io.memorystreamer.operator.api.headline.Series;
import io.memorystreamer.operator.api.merge.ResultMerger;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The figures that stand for a run, of all repetitions of each entry of its matrix. Absent ones are {@code null}. Immutable.
 *
 * @param throughput headline of the largest entry that has one
 * @param p99 likewise
 * @param best entry with the highest throughput
 * @param worst the first entry without figures, else the one with the lowest throughput
 * @param degradation one row per entry that has a result
 */
record CellFigures(String throughput, String p99, String best, String worst, List<Degradation> degradation) {
    /** The repetitions of one entry, and their results as one. */
    private record Measured(MatrixCell cell, List<BenchmarkResultSpec> repetitions, List<ScenarioResult> merged) {}

    static CellFigures of(BenchmarkRun run, List<BenchmarkResult> results) {
        List<Measured> measuredCells = MatrixCell.of(run).stream()
                .flatMap(cell -> measured(cell, results).stream())
                .toList();
        List<ScenarioResult> all =
                measuredCells.stream().flatMap(cell -> cell.merged().stream()).toList();
        BenchmarkTarget target = run.getSpec().target();
        Optional<Series> throughput = Series.throughput(all, target);
        Optional<Series> p99 = Series.p99(all, target);
        List<Entry> entries =
                measuredCells.stream().map(cell -> entry(cell, throughput, p99)).toList();
        List<Degradation> rows = DegradationTable.of(entries);
        Comparator<Integer> byThroughput =
                Comparator.comparing(row -> entries.get(row).messagesPerSecond());
        List<Integer> measured = Stream.iterate(0, row -> row < rows.size(), row -> row + 1)
                .filter(row -> entries.get(row).messagesPerSecond() != null)
                .toList();
        Optional<String> failed = rows.stream()
                .filter(row -> row.reason() != null)
                .findFirst()
                .map(row -> "%s: %s".formatted(row.cell(), row.reason()));
        return new CellFigures(
                DegradationTable.ofLargest(entries, Entry::messagesPerSecond)
                        .map(Headline::perSecond)
                        .orElse(null),
                DegradationTable.ofLargest(entries, Entry::p99Micros)
                        .map(Headline::duration)
                        .orElse(null),
                measured.stream()
                        .max(byThroughput)
                        .map(row -> describe(rows.get(row)))
                        .orElse(null),
                failed.or(() -> measured.stream().min(byThroughput).map(row -> describe(rows.get(row))))
                        .orElse(null),
                rows);
    }

    private static Optional<Measured> measured(MatrixCell cell, List<BenchmarkResult> results) {
        List<BenchmarkResultSpec> repetitions = results.stream()
                .map(BenchmarkResult::getSpec)
                .filter(result -> result.cell().name().equals(cell.name()))
                .toList();
        if (repetitions.isEmpty()) {
            return Optional.empty();
        }
        List<List<ScenarioResult>> measured = repetitions.stream()
                .map(BenchmarkResultSpec::results)
                .filter(figures -> !figures.isEmpty())
                .toList();
        return Optional.of(
                new Measured(cell, repetitions, measured.isEmpty() ? List.of() : ResultMerger.ofRepetitions(measured)));
    }

    private static Entry entry(Measured measured, Optional<Series> throughput, Optional<Series> p99) {
        List<BenchmarkResultSpec> repetitions = measured.repetitions();
        return new Entry(
                measured.cell().name(),
                measured.cell().cpu(),
                measured.cell().memory(),
                throughput.flatMap(series -> series.in(measured.merged())).orElse(null),
                p99.flatMap(series -> series.in(measured.merged())).orElse(null),
                repetitions.stream()
                        .flatMap(result -> result.evidence().stream())
                        .map(Evidence::throttledPercent)
                        .filter(Objects::nonNull)
                        .max(Comparator.naturalOrder())
                        .orElse(null),
                Headline.verdict(repetitions),
                repetitions.stream()
                        .map(BenchmarkResultSpec::error)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .map(BenchmarkResultSpec.Failure::reason)
                        .orElse(null));
    }

    private static String describe(Degradation row) {
        return "%s (cpu %s, memory %s): %s%s"
                .formatted(
                        row.cell(),
                        row.cpu(),
                        row.memory(),
                        row.throughput(),
                        row.p99() == null ? "" : ", P99 " + row.p99());
    }
}
