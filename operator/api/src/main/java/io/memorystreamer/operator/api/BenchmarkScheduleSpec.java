package io.memorystreamer.operator.api;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Map;

/**
 * When to run a benchmark, as a CronJob says it. Immutable and thread-safe.
 *
 * @param schedule five fields of cron: minute, hour, day of month, month, day of week
 * @param timeZone name of a time zone, e.g. {@code Europe/Berlin}; {@code null}: UTC
 * @param startingDeadlineSeconds how late a run may start; {@code null}: any time until the next is due
 * @param concurrencyPolicy what happens when a run is due and the last one has not ended
 * @param suspend whether no run is started
 * @param successfulRunsHistoryLimit how many runs that succeeded are kept
 * @param failedRunsHistoryLimit how many runs that failed or were cancelled are kept
 * @param compareWithLastGood whether each run's baseline is the last one that succeeded and did not regress
 * @param template the run
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BenchmarkScheduleSpec(
        @Required
        @Size(min = 9, max = 128)
        @JsonPropertyDescription("Minute, hour, day of month, month and day of week, e.g. 0 3 * * *")
        String schedule,

        @Size(min = 1, max = 64)
        @JsonPropertyDescription("Time zone of the schedule, e.g. Europe/Berlin; without it UTC")
        String timeZone,

        @Min(10)
        @Max(86_400)
        @JsonPropertyDescription(
                "Seconds by which a run may start late, for instance because the operator was away; without it"
                        + " until the next one is due")
        Integer startingDeadlineSeconds,

        @Default("Forbid")
        @JsonPropertyDescription(
                "What happens when a run is due and the last one has not ended: Forbid passes it over, Replace"
                        + " cancels the last one, Allow starts it all the same")
        Concurrency concurrencyPolicy,

        @Default("false") @JsonPropertyDescription("Whether no run is started")
        Boolean suspend,

        @Default("5") @Min(0) @Max(100) @JsonPropertyDescription("How many runs that succeeded are kept")
        Integer successfulRunsHistoryLimit,

        @Default("3") @Min(0) @Max(100) @JsonPropertyDescription("How many runs that failed or were cancelled are kept")
        Integer failedRunsHistoryLimit,

        @Default("true")
        @JsonPropertyDescription("Whether each run is compared with the last one that succeeded and did not regress")
        Boolean compareWithLastGood,

        @Required @JsonPropertyDescription("The BenchmarkRun")
        RunTemplate template) {
    public BenchmarkScheduleSpec {
        concurrencyPolicy = requireNonNullElse(concurrencyPolicy, Concurrency.FORBID);
        suspend = requireNonNullElse(suspend, false);
        successfulRunsHistoryLimit = requireNonNullElse(successfulRunsHistoryLimit, 5);
        failedRunsHistoryLimit = requireNonNullElse(failedRunsHistoryLimit, 3);
        compareWithLastGood = requireNonNullElse(compareWithLastGood, true);
    }

    /** What happens when a run is due and the last one has not ended. */
    public enum Concurrency {
        /** Nothing: it is passed over. */
        @JsonProperty("Forbid")
        FORBID,

        /** The last one is cancelled. */
        @JsonProperty("Replace")
        REPLACE,

        /** It starts all the same. */
        @JsonProperty("Allow")
        ALLOW
    }

    /**
     * A run in the making.
     *
     * @param labels of each run
     * @param annotations of each run
     * @param spec of each run
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record RunTemplate(
            @JsonPropertyDescription("Labels of each run") Map<String, String> labels,

            @JsonPropertyDescription("Annotations of each run")
            Map<String, String> annotations,

            @Required @JsonPropertyDescription("Spec of each run")
            BenchmarkRunSpec spec) {
        public RunTemplate {
            labels = Map.copyOf(requireNonNullElse(labels, Map.of()));
            annotations = Map.copyOf(requireNonNullElse(annotations, Map.of()));
        }
    }
}
