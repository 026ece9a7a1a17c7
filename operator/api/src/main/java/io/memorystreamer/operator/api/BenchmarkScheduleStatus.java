package io.memorystreamer.operator.api;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/**
 * Where a schedule stands. Immutable apart from the conditions it holds, and written by the operator alone. Absent fields
 * are {@code null}.
 *
 * @param observedGeneration the generation of the spec that this status speaks of
 * @param lastScheduleTime when the last run was due, RFC 3339
 * @param nextScheduleTime when the next run is due, RFC 3339
 * @param lastRun name of the last run
 * @param lastGoodRun name of the last run that succeeded and did not regress
 * @param active names of runs that have not ended
 * @param conditions {@code Scheduled}: {@code False} when the schedule or time zone cannot be read, or runs are passed over
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record BenchmarkScheduleStatus(
        @JsonPropertyDescription("Generation of the spec that this status speaks of")
        Long observedGeneration,

        @JsonPropertyDescription("When the last run was due")
        String lastScheduleTime,

        @JsonPropertyDescription("When the next run is due") String nextScheduleTime,
        @JsonPropertyDescription("Name of the last run") String lastRun,

        @JsonPropertyDescription("Name of the last run that succeeded and did not regress")
        String lastGoodRun,

        @Size(max = 128) @JsonPropertyDescription("Names of runs that have not ended")
        List<String> active,

        @Size(max = 8) @JsonPropertyDescription("Scheduled") List<Condition> conditions) {
    /** The one condition. */
    public static final String SCHEDULED = "Scheduled";

    public BenchmarkScheduleStatus {
        active = List.copyOf(requireNonNullElse(active, List.of()));
        conditions = List.copyOf(requireNonNullElse(conditions, List.of()));
    }
}
