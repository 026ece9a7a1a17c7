package io.memorystreamer.bench.baseline;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.memorystreamer.bench.scenario.Metric;
import io.memorystreamer.bench.scenario.Scenario;
import io.memorystreamer.bench.scenario.ScenarioCatalog;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * What comparisons need of a result in a JSON document. Immutable by convention.
 *
 * @param id of the scenario
 * @param path as in the document
 * @param peer null where there is none
 * @param variant null where there is none
 * @param cell null where there is none
 * @param metrics by name
 * @param settings by name
 * @param jvmFlags of the processes that measured
 * @param forks the figures of each process that measured
 * @param failure one line; null when the scenario did not fail
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record StoredResult(
        String id,
        String path,
        String peer,
        String variant,
        String cell,
        Map<String, Double> metrics,
        Map<String, String> settings,
        List<String> jvmFlags,
        List<Map<String, Double>> forks,
        String failure) {

    public StoredResult {
        metrics = metrics == null ? Map.of() : metrics;
        settings = settings == null ? Map.of() : settings;
        jvmFlags = jvmFlags == null ? List.of() : jvmFlags;
        forks = forks == null || forks.isEmpty() ? (metrics.isEmpty() ? List.of() : List.of(metrics)) : forks;
    }

    /** What tells the results of one run apart. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Key(String id, String path, String peer, String variant, String cell) {

        /** Whether it was measured by this scenario. */
        public boolean isOf(final Scenario scenario) {
            return scenario.id().equals(id)
                    && Objects.equals(scenario.peer(), peer)
                    && Objects.equals(scenario.variant(), variant);
        }

        /** The path and whatever else tells it from others of this id, for people. */
        public String label() {
            return Stream.of(path, peer, variant, cell).filter(Objects::nonNull).collect(Collectors.joining(", "));
        }

        @Override
        public String toString() {
            return id + " (" + label() + ")";
        }
    }

    /** The same with the forks of a repetition behind its own; what failed once has failed. */
    StoredResult with(final StoredResult repetition) {
        return new StoredResult(
                id,
                path,
                peer,
                variant,
                cell,
                metrics,
                settings,
                jvmFlags,
                Stream.concat(forks.stream(), repetition.forks().stream()).toList(),
                failure == null ? repetition.failure() : failure);
    }

    public Key key() {
        return new Key(id, path, peer, variant, cell);
    }

    /** What its scenario declares, as far as this version of the suite knows it. */
    List<Metric> declared() {
        return ScenarioCatalog.variants(id).stream()
                .filter(key()::isOf)
                .flatMap(scenario -> scenario.metrics().stream())
                .distinct()
                .toList();
    }

    /** The figures of the forks that have this metric, in their order; none where it is no finite number. */
    double[] sample(final String metric) {
        return forks.stream()
                .map(fork -> fork.get(metric))
                .filter(Objects::nonNull)
                .flatMapToDouble(DoubleStream::of)
                .filter(Double::isFinite)
                .toArray();
    }
}
