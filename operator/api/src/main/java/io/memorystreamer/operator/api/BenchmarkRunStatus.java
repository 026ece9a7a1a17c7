package io.memorystreamer.operator.api;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/**
 * Where a run stands. Immutable apart from the conditions it holds, and written by the operator alone. Absent fields are
 * {@code null}.
 *
 * @param phase where the run stands, for the eye
 * @param observedGeneration the generation of the spec that this status speaks of
 * @param startTime when the first Job was created, RFC 3339
 * @param completionTime when the last Job had ended, RFC 3339
 * @param completed how many Jobs have ended
 * @param total how many Jobs there are in all
 * @param progress {@code completed/total}
 * @param currentJob name of the Job that runs now
 * @param waitingFor the run that has the target, as {@code namespace/name}, while this one is queued
 * @param throughput the headline throughput, e.g. {@code 24.6M/s}
 * @param p99 the headline P99 latency, e.g. {@code 8.4us}
 * @param verdict the worst verdict of all targets, once every Job has ended
 * @param best the entry with the highest headline throughput
 * @param worst the entry with the lowest headline throughput, or the first without a result
 * @param degradation how the figures fall from entry to entry, one row each, as in the matrix
 * @param comparison what differs from the baseline; {@code null} without one
 * @param report where the full reports are, for people
 * @param conditions see {@link RunConditions}
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record BenchmarkRunStatus(
        @JsonPropertyDescription("Where the run stands") RunPhase phase,

        @JsonPropertyDescription("Generation of the spec that this status speaks of")
        Long observedGeneration,

        @JsonPropertyDescription("When the first Job was created")
        String startTime,

        @JsonPropertyDescription("When the last Job had ended")
        String completionTime,

        @JsonPropertyDescription("How many Jobs have ended") int completed,

        @JsonPropertyDescription("How many Jobs there are in all")
        int total,

        @JsonPropertyDescription("How many Jobs have ended, of how many")
        String progress,

        @JsonPropertyDescription("Name of the Job that runs now")
        String currentJob,

        @JsonPropertyDescription("The run that has the target, as namespace/name, while this one waits in line")
        String waitingFor,

        @JsonPropertyDescription(
                "Messages per second of throughput::sustained_throughput in-process, else the largest of any scenario;"
                        + " with a target over the network; of the entry of resources with the most CPU and then memory"
                        + " that has such a figure")
        String throughput,

        @JsonPropertyDescription(
                "P99 of latency::latency_percentiles, in-process first, with a target over the network; of the entry of"
                        + " resources with the most CPU and then memory that has such a figure")
        String p99,

        @JsonPropertyDescription("Worst verdict of all targets: missed outweighs inconclusive, which outweighs met")
        Verdict verdict,

        @JsonPropertyDescription("Entry with the highest headline throughput, with its figures")
        String best,

        @JsonPropertyDescription(
                "Entry without a result, else the one with the lowest headline throughput, with its figures")
        String worst,

        @Size(max = 64) @JsonPropertyDescription("How the figures fall from entry to entry of the matrix")
        List<Degradation> degradation,

        @JsonPropertyDescription("What differs from the baseline")
        BaselineComparison comparison,

        @JsonPropertyDescription("How to open the full HTML reports")
        String report,

        @Size(max = 16)
        @JsonPropertyDescription("Progressing, Complete, TargetsMet, Regressed, Isolated, Throttled, Failed")
        List<Condition> conditions) {
    public BenchmarkRunStatus {
        degradation = List.copyOf(requireNonNullElse(degradation, List.of()));
        conditions = List.copyOf(requireNonNullElse(conditions, List.of()));
    }

    /**
     * One entry of the matrix beside the largest one. Figures are those of all repetitions and load generators together:
     * throughput is the median of the repetitions' sums, latency is of merged histograms.
     *
     * @param cell name of the entry
     * @param cpu its CPUs
     * @param memory its memory
     * @param throughput headline throughput, e.g. {@code 24.6M/s}
     * @param throughputPercent of the largest entry's
     * @param p99 headline P99, e.g. {@code 8.4us}
     * @param p99Percent of the largest entry's
     * @param throttled share of the time that the kernel held it back, e.g. {@code 12.5%}
     * @param verdict worst verdict of its targets
     * @param reason why it has no figures
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Degradation(
            @Required String cell,
            @Required String cpu,
            @Required String memory,
            String throughput,
            Integer throughputPercent,
            String p99,
            Integer p99Percent,
            String throttled,
            Verdict verdict,
            String reason) {}

    /**
     * The comparison with the baseline: figures of equal entries, scenarios, paths and variants, the repetitions being the
     * samples.
     *
     * @param baseline name of the run
     * @param compared how many metrics were compared
     * @param regressed those that regressed, worst first, at most 32
     * @param improved how many improved
     * @param inconclusive how many cannot be told
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record BaselineComparison(
            @Required String baseline,
            int compared,
            @Size(max = 32) List<Change> regressed,
            int improved,
            int inconclusive) {
        public BaselineComparison {
            regressed = List.copyOf(requireNonNullElse(regressed, List.of()));
        }
    }

    /**
     * A metric that regressed.
     *
     * @param cell name of the entry
     * @param id {@code category::scenario}
     * @param path transport path
     * @param metric its name
     * @param before median in the baseline
     * @param now median in this run
     * @param changePercent of the medians, positive when the figure grew
     * @param pValue of the two-sided Mann-Whitney test
     */
    public record Change(
            @Required String cell,
            @Required String id,
            @Required String path,
            @Required String metric,
            Double before,
            Double now,
            Double changePercent,
            Double pValue) {}
}
