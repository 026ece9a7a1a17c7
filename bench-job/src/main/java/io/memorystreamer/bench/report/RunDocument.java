package io.memorystreamer.bench.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.memorystreamer.bench.measure.StallFloor;
import io.memorystreamer.bench.run.RunFailure;
import io.memorystreamer.bench.run.ScenarioResult;
import io.memorystreamer.bench.scenario.Series;
import io.memorystreamer.operator.api.Verdict;
import io.memorystreamer.statistics.Interval;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The JSON document of a run as those who draw it read it: what the document leaves out is empty, what it says beyond this
 * is passed over. All that is drawn is so in the document too, and a saved document can be drawn again.
 *
 * @param time when it was measured, ISO 8601; null where the document does not say
 * @param environment what was measured on; open, values are text, numbers, lists and maps
 * @param results one per scenario and path
 * @param comparison with an earlier run; null when there was none
 * @param error why the run ended before its time; null when it did not
 */
record RunDocument(
        String time,
        Map<String, Object> environment,
        List<Result> results,
        Changes comparison,
        JsonReport.Failure error) {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    RunDocument {
        environment = environment == null ? Map.of() : environment;
        results = results == null ? List.of() : results;
    }

    /** @param failure null when the run was whole */
    static RunDocument of(final List<ScenarioResult> results, final RunFailure failure) {
        return JSON.convertValue(JsonReport.document(results, failure), RunDocument.class);
    }

    /** @throws IllegalArgumentException for text that is no such document */
    static RunDocument read(final String json) {
        try {
            return JSON.readValue(json, RunDocument.class);
        } catch (final JsonProcessingException e) {
            throw new IllegalArgumentException("no document of a benchmark run: " + e.getOriginalMessage(), e);
        }
    }

    /**
     * What changed since an earlier run; see {@link io.memorystreamer.bench.baseline.Comparison}.
     *
     * @param against where the earlier run comes from
     * @param commit what was measured then; null where it is not known
     */
    record Changes(String against, String commit, List<String> differences, List<Change> changes) {

        Changes {
            differences = Objects.requireNonNullElse(differences, List.of());
            changes = Objects.requireNonNullElse(changes, List.of());
        }
    }

    /** One metric of one result, before and now. */
    record Change(
            String id,
            String path,
            String peer,
            String variant,
            String cell,
            String metric,
            Double before,
            Double now,
            Double changePercent,
            Interval confidencePercent,
            Double pValue,
            String verdict,
            String reason) {

        /** Path, peer, variant and cell, those that there are. */
        String label() {
            return RunDocument.label(path, peer, variant, cell);
        }
    }

    private static String label(final String... parts) {
        return Stream.of(parts).filter(Objects::nonNull).collect(Collectors.joining(", "));
    }

    /**
     * A target and what became of it.
     *
     * @param grade the metric's rung on the scale of its kind, in one word; null where it has none
     */
    record JudgedTarget(String name, double goal, double measured, Verdict verdict, String grade) {}

    /**
     * What a profiler saw of a result.
     *
     * @param name such as {@code cpu}
     * @param page a whole page, HTML or SVG, that needs nothing else
     */
    record Profile(String name, String page) {}

    /** One scenario on one path; see {@link ScenarioResult}. */
    record Result(
            String id,
            String path,
            String peer,
            String variant,
            String cell,
            Integer repetition,
            Map<String, Double> metrics,
            List<JudgedTarget> targets,
            StallFloor stallFloor,
            Map<String, String> settings,
            Map<String, Interval> confidence,
            List<String> jvmFlags,
            List<Map<String, Double>> forks,
            Map<String, List<Integer>> outliers,
            List<Series> series,
            String failure,
            String profiled,
            List<Profile> profiles) {

        Result {
            metrics = Objects.requireNonNullElse(metrics, Map.of());
            targets = Objects.requireNonNullElse(targets, List.of());
            stallFloor = Objects.requireNonNullElse(stallFloor, StallFloor.NONE);
            settings = Objects.requireNonNullElse(settings, Map.of());
            confidence = Objects.requireNonNullElse(confidence, Map.of());
            jvmFlags = Objects.requireNonNullElse(jvmFlags, List.of());
            forks = Objects.requireNonNullElse(forks, List.of());
            outliers = Objects.requireNonNullElse(outliers, Map.of());
            series = Objects.requireNonNullElse(series, List.of());
            profiles = Objects.requireNonNullElse(profiles, List.of());
        }

        /** The part of the id before the colons. */
        String category() {
            final int colons = id.indexOf("::");
            return colons < 0 ? id : id.substring(0, colons);
        }

        /** Path, peer, variant, cell and repetition, those that there are. */
        String label() {
            return RunDocument.label(path, peer, variant, cell, repetition == null ? null : "repetition " + repetition);
        }

        /** Of its targets; empty where it has none, or no figures. */
        Optional<Verdict> worst() {
            return Verdict.worst(targets.stream().map(JudgedTarget::verdict).toList());
        }

        /** A figure of every fork that has it, in order. */
        List<Double> ofForks(final String metric) {
            return forks.stream()
                    .map(fork -> fork.get(metric))
                    .filter(Objects::nonNull)
                    .toList();
        }
    }
}
