package io.memorystreamer.operator.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collection;
import java.util.Optional;

/** What a measurement says about a target. The constants stand in order of severity: a later one outweighs an earlier one. */
public enum Verdict {
    /** The target was reached. */
    @JsonProperty("met")
    MET,

    /** The machine's own stalls, measured in the same run, hide whether the target was reached. */
    @JsonProperty("inconclusive")
    INCONCLUSIVE,

    /** The target was not reached. */
    @JsonProperty("missed")
    MISSED;

    /** Returns the verdict that outweighs all others (missed over inconclusive over met), or empty when there is none. */
    public static Optional<Verdict> worst(Collection<Verdict> verdicts) {
        return verdicts.stream().max(Verdict::compareTo);
    }

    /** Returns the verdict as it stands in JSON and in the printed column, e.g. {@code met}. */
    public String label() {
        return switch (this) {
            case MET -> "met";
            case INCONCLUSIVE -> "inconclusive";
            case MISSED -> "missed";
        };
    }
}
