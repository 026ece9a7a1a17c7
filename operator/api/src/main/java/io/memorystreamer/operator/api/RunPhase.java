package io.memorystreamer.operator.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Where a run stands, for the eye. Programs should look at the conditions, which say why. */
public enum RunPhase {
    /** Another run has the same target, and this one waits in line. */
    @JsonProperty("Queued")
    QUEUED,

    /** No further Job is started until {@code spec.suspend} is false. */
    @JsonProperty("Suspended")
    SUSPENDED,

    /** No Job's Pod has started yet. */
    @JsonProperty("Pending")
    PENDING,

    /** At least one Job's Pod has started, and not all have ended. */
    @JsonProperty("Running")
    RUNNING,

    /** Every Job ended with a result, whatever its verdict. */
    @JsonProperty("Succeeded")
    SUCCEEDED,

    /** Every Job ended, and at least one without a result, or the run regressed and was to fail then. */
    @JsonProperty("Failed")
    FAILED,

    /** {@code spec.cancel} was set before every Job had ended. */
    @JsonProperty("Cancelled")
    CANCELLED;

    /** Returns whether nothing more will happen. */
    public boolean isFinal() {
        return this == SUCCEEDED || this == FAILED || this == CANCELLED;
    }
}
