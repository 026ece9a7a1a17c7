package io.memorystreamer.operator.api.headline;

import io.memorystreamer.operator.api.BenchmarkResultSpec.ScenarioResult;
import io.memorystreamer.operator.api.BenchmarkTarget;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * One metric of one scenario on one path: what may be compared from entry to entry of a matrix. Immutable and thread-safe.
 *
 * @param metric e.g. {@code messagesPerSecond}
 * @param id {@code category::scenario}
 * @param path e.g. {@code in-process}
 * @param peer what it is compared with; {@code null}: nothing
 * @param variant which of several results of the scenario and path; {@code null} when there is one
 */
public record Series(String metric, String id, String path, String peer, String variant) {
    private static final String MESSAGES_PER_SECOND = "messagesPerSecond";
    private static final String P99_MICROS = "p99Micros";

    private static final Predicate<ScenarioResult> SUSTAINED_THROUGHPUT =
            result -> result.id().equals("throughput::sustained_throughput");
    private static final Predicate<ScenarioResult> LATENCY_PERCENTILES =
            result -> result.id().equals("latency::latency_percentiles");
    private static final Predicate<ScenarioResult> IN_PROCESS =
            result -> result.path().equals("in-process");
    private static final Predicate<ScenarioResult> ANY = result -> true;

    /**
     * The one whose throughput stands for all of these results: {@code throughput::sustained_throughput} in-process, else that with
     * the largest figure. With a target that takes load, what never touched it counts only when there is nothing else, and
     * {@code sustained_throughput} over the network before what is larger.
     *
     * @param results of all entries of a run
     * @param target what the run measures; {@code null}: a broker of its own
     */
    public static Optional<Series> throughput(List<ScenarioResult> results, BenchmarkTarget target) {
        List<ScenarioResult> candidates = candidates(results, MESSAGES_PER_SECOND, target);
        return first(candidates, SUSTAINED_THROUGHPUT.and(IN_PROCESS))
                .or(() -> loads(target) ? first(candidates, SUSTAINED_THROUGHPUT) : Optional.empty())
                .or(() -> candidates.stream()
                        .max(Comparator.comparing(result -> result.metrics().get(MESSAGES_PER_SECOND))))
                .map(result -> of(MESSAGES_PER_SECOND, result));
    }

    /**
     * The one whose P99 stands for all of these results: {@code latency::latency_percentiles}, else the first, each in-process first;
     * with a target as for throughput.
     */
    public static Optional<Series> p99(List<ScenarioResult> results, BenchmarkTarget target) {
        List<ScenarioResult> candidates = candidates(results, P99_MICROS, target);
        return Stream.of(LATENCY_PERCENTILES.and(IN_PROCESS), LATENCY_PERCENTILES, IN_PROCESS, ANY)
                .flatMap(wanted -> first(candidates, wanted).stream())
                .findFirst()
                .map(result -> of(P99_MICROS, result));
    }

    /** Its figure among the results of one entry, or empty when that one does not have it. */
    public Optional<Double> in(List<ScenarioResult> results) {
        return results.stream()
                .filter(result -> result.metrics().containsKey(metric)
                        && of(metric, result).equals(this))
                .findFirst()
                .map(result -> result.metrics().get(metric));
    }

    private static List<ScenarioResult> candidates(
            List<ScenarioResult> results, String metric, BenchmarkTarget target) {
        List<ScenarioResult> all = results.stream()
                .filter(result -> Objects.nonNull(result.metrics().get(metric)))
                .toList();
        List<ScenarioResult> ofTarget =
                loads(target) ? all.stream().filter(IN_PROCESS.negate()).toList() : List.of();
        return ofTarget.isEmpty() ? all : ofTarget;
    }

    private static boolean loads(BenchmarkTarget target) {
        return target != null && target.takesLoad();
    }

    private static Optional<ScenarioResult> first(List<ScenarioResult> results, Predicate<ScenarioResult> wanted) {
        return results.stream().filter(wanted).findFirst();
    }

    private static Series of(String metric, ScenarioResult result) {
        return new Series(metric, result.id(), result.path(), result.peer(), result.variant());
    }
}
