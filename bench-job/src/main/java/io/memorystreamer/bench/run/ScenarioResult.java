package io.memorystreamer.bench.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.measure.EncodedHistogram;
import io.memorystreamer.bench.measure.StallFloor;
import io.memorystreamer.bench.profile.Profile;
import io.memorystreamer.bench.profile.ProfileKind;
import io.memorystreamer.bench.scenario.Grade;
import io.memorystreamer.bench.scenario.Measurement;
import io.memorystreamer.bench.scenario.Scenario;
import io.memorystreamer.bench.scenario.Series;
import io.memorystreamer.bench.scenario.Target;
import io.memorystreamer.bench.scenario.TransportPath;
import io.memorystreamer.operator.api.BenchmarkResultSpec;
import io.memorystreamer.operator.api.Verdict;
import io.memorystreamer.statistics.Interval;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One scenario on one path, as it stands in the JSON document.
 *
 * @param id the scenario
 * @param path the path
 * @param peer what MemoryStreamer is compared with; null when it is not
 * @param variant which of several results of this id and path; null where there is one
 * @param cell the entry of a BenchmarkRun's matrix it ran under; null when there was none
 * @param repetition which measurement of a BenchmarkRun's entry, from 1; null where it is measured once
 * @param metrics by name
 * @param targets the judged ones
 * @param stallFloor the machine's own stalls during this run
 * @param settings what was sent and how
 * @param confidence by metric name, the 95 % interval of its median over the forks, or over the rounds where one fork measured in
 *     rounds
 * @param jvmFlags of the processes that measured
 * @param forks the figures of each process that measured, in order; {@code metrics} are the medians of those that all have
 * @param outliers by metric name, the indices in {@code forks} whose figure lies far from the others; they count all the same
 * @param series curves
 * @param histogram the latencies of all forks behind the percentiles, in nanoseconds, as {@link EncodedHistogram} has them; null where
 *     there are none
 * @param failure why there are no figures that can be trusted, one line; null when there are
 * @param profiled what the processes were profiled for: the figures do not count then, and are not judged; null when not
 * @param profiles what the profiler saw
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ScenarioResult(
        String id,
        TransportPath path,
        String peer,
        String variant,
        String cell,
        Integer repetition,
        Map<String, Double> metrics,
        List<JudgedTarget> targets,
        StallFloor stallFloor,
        Map<String, String> settings,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Interval> confidence,
        List<String> jvmFlags,
        List<Map<String, Double>> forks,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, List<Integer>> outliers,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Series> series,
        String histogram,
        String failure,
        ProfileKind profiled,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Profile> profiles) {

    /** The same as a result of profiled processes. */
    ScenarioResult profiled(final ProfileKind kind, final List<Profile> seen) {
        return new ScenarioResult(
                id,
                path,
                peer,
                variant,
                cell,
                repetition,
                metrics,
                List.of(),
                stallFloor,
                settings,
                confidence,
                jvmFlags,
                forks,
                outliers,
                series,
                histogram,
                failure,
                kind,
                seen);
    }

    /**
     * A target and what became of it.
     *
     * @param name the metric
     * @param goal in the metric's unit
     * @param measured likewise
     * @param verdict whether the goal was reached, as far as the machine lets it be told
     * @param grade how far the figure lies from the goal
     */
    public record JudgedTarget(String name, double goal, double measured, Verdict verdict, Grade grade) {}

    /**
     * The figures of one or more processes taken together. Targets whose metric was not measured are not judged.
     *
     * @param replies those with a measurement, in order
     * @param part of the run that it belongs to
     * @param settings of the run, beside those of the measurement
     */
    static ScenarioResult of(
            final Scenario scenario,
            final TransportPath path,
            final RunPart part,
            final BenchmarkConfig config,
            final List<ForkReply> replies,
            final Map<String, String> settings) {
        final ForkSample sample =
                new ForkSample(replies.stream().map(ForkReply::measurement).toList());
        final Measurement measurement = sample.measurement();
        final List<JudgedTarget> judged = scenario.targets(config).stream()
                .filter(target -> measurement.metrics().containsKey(target.name()))
                .map(target -> judge(target, measurement))
                .toList();
        final Map<String, String> all = new LinkedHashMap<>(measurement.settings());
        all.putAll(settings);
        return new ScenarioResult(
                scenario.id(),
                path,
                scenario.peer(),
                scenario.variant(),
                part.cell(),
                part.repetition(),
                measurement.metrics(),
                judged,
                measurement.stalls(),
                all,
                measurement.confidence(),
                replies.getFirst().jvmFlags(),
                sample.figures(),
                sample.outliers(),
                measurement.series(),
                measurement.histogram(),
                null,
                null,
                List.of());
    }

    /** A scenario that has no figures to show. */
    static ScenarioResult failed(
            final Scenario scenario, final TransportPath path, final RunPart part, final RunFailure failure) {
        return new ScenarioResult(
                scenario.id(),
                path,
                scenario.peer(),
                scenario.variant(),
                part.cell(),
                part.repetition(),
                Map.of(),
                List.of(),
                StallFloor.NONE,
                Map.of(),
                Map.of(),
                scenario.jvmFlags(),
                List.of(),
                Map.of(),
                List.of(),
                null,
                failure.getMessage(),
                null,
                List.of());
    }

    /** What of it goes into a BenchmarkResult. */
    public BenchmarkResultSpec.ScenarioResult figures() {
        return new BenchmarkResultSpec.ScenarioResult(
                id,
                path.label(),
                peer,
                variant,
                metrics,
                targets.stream()
                        .map(target -> new BenchmarkResultSpec.Target(
                                target.name(), target.goal(), target.measured(), target.verdict()))
                        .toList(),
                histogram);
    }

    /** Tells it from every other result of the run, for people. */
    public String name() {
        return id + " ("
                + Stream.of(
                                peer,
                                variant,
                                path.label(),
                                cell == null ? null : "cell " + cell,
                                repetition == null ? null : "repetition " + repetition)
                        .filter(Objects::nonNull)
                        .collect(Collectors.joining(", "))
                + ")";
    }

    private static JudgedTarget judge(final Target target, final Measurement measurement) {
        final double measured = measurement.metrics().get(target.name());
        return new JudgedTarget(
                target.name(),
                target.goal(),
                measured,
                target.judge(
                        measured, measurement.stalls(), measurement.confidence().get(target.name())),
                target.grade(measured));
    }
}
