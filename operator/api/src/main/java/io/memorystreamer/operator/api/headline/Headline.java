package io.memorystreamer.operator.api.headline;

import io.memorystreamer.operator.api.BenchmarkResultSpec;
import io.memorystreamer.operator.api.BenchmarkResultSpec.ScenarioResult;
import io.memorystreamer.operator.api.Verdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The few figures that stand for many: those that {@code kubectl get} prints. Pure functions.
 *
 * <p>Throughput is {@code messagesPerSecond} of {@code throughput::sustained_throughput} in-process, else the largest of
 * any scenario and path. P99 is {@code p99Micros} of {@code latency::latency_percentiles}, in-process first, else the
 * first of any scenario, in-process first. The verdict is the worst one.
 */
public final class Headline {
    private static final String MESSAGES_PER_SECOND = "messagesPerSecond";
    private static final String P99_MICROS = "p99Micros";
    private static final String IN_PROCESS = "in-process";

    private static final Predicate<ScenarioResult> SUSTAINED_THROUGHPUT =
            result -> result.id().equals("throughput::sustained_throughput");
    private static final Predicate<ScenarioResult> LATENCY_PERCENTILES =
            result -> result.id().equals("latency::latency_percentiles");
    private static final Predicate<ScenarioResult> ON_IN_PROCESS =
            result -> result.path().equals(IN_PROCESS);

    private Headline() {}

    /** Returns the headline throughput, e.g. {@code 24.6M/s}, or {@code null} when nothing was measured. */
    public static String throughput(List<ScenarioResult> results) {
        return messagesPerSecond(results).map(Headline::perSecond).orElse(null);
    }

    /** Returns the headline throughput in messages per second, or empty when nothing was measured. */
    public static Optional<Double> messagesPerSecond(List<ScenarioResult> results) {
        return first(results, MESSAGES_PER_SECOND, SUSTAINED_THROUGHPUT.and(ON_IN_PROCESS))
                .or(() -> values(results, MESSAGES_PER_SECOND, result -> true).max(Comparator.naturalOrder()));
    }

    /** Returns the headline P99 latency, e.g. {@code 8.4us}, or {@code null} when nothing was measured. */
    public static String p99(List<ScenarioResult> results) {
        return p99Micros(results).map(Headline::duration).orElse(null);
    }

    /** Returns the headline P99 latency in microseconds, or empty when nothing was measured. */
    public static Optional<Double> p99Micros(List<ScenarioResult> results) {
        return first(results, P99_MICROS, LATENCY_PERCENTILES.and(ON_IN_PROCESS))
                .or(() -> first(results, P99_MICROS, LATENCY_PERCENTILES))
                .or(() -> first(results, P99_MICROS, ON_IN_PROCESS))
                .or(() -> first(results, P99_MICROS, result -> true));
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

    private static Optional<Double> first(
            List<ScenarioResult> results, String metric, Predicate<ScenarioResult> wanted) {
        return values(results, metric, wanted).findFirst();
    }

    private static Stream<Double> values(
            List<ScenarioResult> results, String metric, Predicate<ScenarioResult> wanted) {
        return results.stream()
                .filter(wanted)
                .flatMap(result -> Stream.ofNullable(result.metrics().get(metric)));
    }

    private static String format(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
