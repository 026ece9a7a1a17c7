package io.memorystreamer.operator.api;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
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
 * @param throughput the headline throughput, e.g. {@code 24.6M/s}
 * @param p99 the headline P99 latency, e.g. {@code 8.4us}
 * @param verdict the worst verdict of all targets, once every Job has ended
 * @param conditions see {@link RunConditions}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
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

        @JsonPropertyDescription(
                "Messages per second of throughput::sustained_throughput in-process, else the largest of any scenario;"
                        + " of the entry of resources with the most CPU and then memory that has such a figure")
        String throughput,

        @JsonPropertyDescription(
                "P99 of latency::latency_percentiles, in-process first; of the entry of resources with the most CPU and"
                        + " then memory that has such a figure")
        String p99,

        @JsonPropertyDescription("Worst verdict of all targets: missed outweighs inconclusive, which outweighs met")
        Verdict verdict,

        @Size(max = 16) @JsonPropertyDescription("Progressing, Complete, TargetsMet, Failed")
        List<Condition> conditions) {
    public BenchmarkRunStatus {
        conditions = List.copyOf(requireNonNullElse(conditions, List.of()));
    }
}
