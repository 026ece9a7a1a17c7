package io.memorystreamer.operator.api.headline;

import io.fabric8.kubernetes.api.model.Quantity;
import io.memorystreamer.operator.api.BenchmarkRunStatus.Degradation;
import io.memorystreamer.operator.api.Verdict;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * How the figures fall from entry to entry of a resource matrix, beside those of its largest entry: the one with the most
 * CPU and then memory that has such a figure. Pure functions.
 */
public final class DegradationTable {
    private static final Comparator<Entry> BY_SIZE = Comparator.comparing(
                    (Entry entry) -> entry.cpu().getNumericalAmount())
            .thenComparing(entry -> entry.memory().getNumericalAmount());

    private DegradationTable() {}

    /**
     * What was measured under one entry of the matrix; figures that there are not are {@code null}.
     *
     * @param cell name of the entry
     * @param cpu its CPUs
     * @param memory its memory
     * @param messagesPerSecond headline throughput, of repetitions the median
     * @param p99Micros headline P99 in microseconds, of repetitions that of their merged histograms
     * @param throttledPercent of the time for which the kernel held it back
     * @param verdict worst verdict of its targets
     * @param reason why it has no figures
     */
    public record Entry(
            String cell,
            Quantity cpu,
            Quantity memory,
            Double messagesPerSecond,
            Double p99Micros,
            Double throttledPercent,
            Verdict verdict,
            String reason) {}

    /** One row per entry, in their order. */
    public static List<Degradation> of(List<Entry> entries) {
        Optional<Double> throughput = ofLargest(entries, Entry::messagesPerSecond);
        Optional<Double> p99 = ofLargest(entries, Entry::p99Micros);
        return entries.stream()
                .map(entry -> new Degradation(
                        entry.cell(),
                        entry.cpu().toString(),
                        entry.memory().toString(),
                        text(entry.messagesPerSecond(), Headline::perSecond),
                        percent(entry.messagesPerSecond(), throughput),
                        text(entry.p99Micros(), Headline::duration),
                        percent(entry.p99Micros(), p99),
                        text(entry.throttledPercent(), share -> String.format(Locale.ROOT, "%.1f%%", share)),
                        entry.verdict(),
                        entry.reason()))
                .toList();
    }

    /** The figure of the entry with the most CPU and then memory that has it: what stands for the whole run. */
    public static Optional<Double> ofLargest(List<Entry> entries, Function<Entry, Double> figure) {
        return entries.stream()
                .sorted(BY_SIZE.reversed())
                .map(figure)
                .filter(Objects::nonNull)
                .findFirst();
    }

    private static Integer percent(Double figure, Optional<Double> whole) {
        return figure == null || whole.isEmpty() || whole.get() == 0
                ? null
                : (int) Math.min(Integer.MAX_VALUE, Math.round(figure / whole.get() * 100));
    }

    private static String text(Double figure, Function<Double, String> format) {
        return figure == null ? null : format.apply(figure);
    }
}
