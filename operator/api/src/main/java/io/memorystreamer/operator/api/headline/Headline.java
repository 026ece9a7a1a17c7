package io.memorystreamer.operator.api.headline;

import io.memorystreamer.operator.api.BenchmarkResultSpec;
import io.memorystreamer.operator.api.BenchmarkResultSpec.ScenarioResult;
import io.memorystreamer.operator.api.BenchmarkTarget;
import io.memorystreamer.operator.api.Verdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The few figures that stand for many: those that {@code kubectl get} prints. Which they are, says {@link Series}; the verdict is the
 * worst one. Pure functions.
 */
public final class Headline {
    private Headline() {}

    /** Returns the throughput that stands for one Job's results, e.g. {@code 24.6M/s}, or {@code null} when nothing was measured. */
    public static String throughput(List<ScenarioResult> results, BenchmarkTarget target) {
        return Series.throughput(results, target)
                .flatMap(series -> series.in(results))
                .map(Headline::perSecond)
                .orElse(null);
    }

    /** Returns the P99 latency that stands for one Job's results, e.g. {@code 8.4us}, or {@code null} when nothing was measured. */
    public static String p99(List<ScenarioResult> results, BenchmarkTarget target) {
        return Series.p99(results, target)
                .flatMap(series -> series.in(results))
                .map(Headline::duration)
                .orElse(null);
    }

    /**
     * Returns the verdict of one Job, or {@code null} when it judged no target. A Job that ended with an error, or whose
     * results are not all known, cannot be better than inconclusive.
     */
    public static Verdict verdict(List<ScenarioResult> results, boolean incomplete) {
        Collection<Verdict> verdicts = new ArrayList<>();
        results.forEach(result -> result.targets().forEach(target -> verdicts.add(target.verdict())));
        if (incomplete) {
            verdicts.add(Verdict.INCONCLUSIVE);
        }
        return Verdict.worst(verdicts).orElse(null);
    }

    /** Returns the verdict of a whole run, or {@code null} when none of its Jobs has one. */
    public static Verdict verdict(Collection<BenchmarkResultSpec> results) {
        return Verdict.worst(results.stream()
                        .flatMap(result -> Stream.ofNullable(result.verdict()))
                        .toList())
                .orElse(null);
    }

    /** A rate of at most four digits, e.g. {@code 24.6M/s}. */
    public static String perSecond(double value) {
        // Each bound is where the smaller unit would round up to a fourth digit.
        if (value >= 999_950_000) {
            return format("%.1fG/s", value / 1e9);
        }
        if (value >= 999_500) {
            return format("%.1fM/s", value / 1e6);
        }
        return value >= 999.5 ? format("%.0fk/s", value / 1e3) : format("%.0f/s", value);
    }

    /** A duration of at most four digits, e.g. {@code 8.4us}. */
    public static String duration(double micros) {
        if (micros >= 999_950) {
            return format("%.1fs", micros / 1e6);
        }
        if (micros >= 999.95) {
            return format("%.1fms", micros / 1e3);
        }
        return micros >= 0.9995 ? format("%.1fus", micros) : format("%.0fns", micros * 1e3);
    }

    private static String format(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
