package io.memorystreamer.operator.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How long a benchmark measures. */
public enum BenchmarkProfile {
    /** Short warm-up and measurement, about a minute in all; the benchmark's {@code --quick}. */
    @JsonProperty("quick")
    QUICK,

    /** The durations of the benchmark's own configuration. */
    @JsonProperty("thorough")
    THOROUGH
}
