package io.memorystreamer.bench.scenario;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/**
 * How far a figure lies from its goal; beside the verdict, which says whether the figure can be told from the goal at all. The bounds are
 * shares of the goal, in the words of the suite's description: for its 10,000,000 messages/s "good" begins at 8,000,000 and "critical" below
 * 5,000,000; for its P99 of 10 us "good" ends at 8 and "critical" begins beyond 15. So a good rate has not reached its goal, while
 * a good latency is better than it had to be.
 */
public enum Grade {
    /** The goal is reached. */
    @JsonProperty("target")
    TARGET,
    /** More than 80 % of a rate that was to be reached; at most 80 % of what a latency, a size or a cost may be. */
    @JsonProperty("good")
    GOOD,
    /** At least 50 % of a rate; at most 150 % of a latency, size or cost. */
    @JsonProperty("warning")
    WARNING,
    /** Anything worse. */
    @JsonProperty("critical")
    CRITICAL;

    private static final double GOOD_SHARE = 0.8;
    private static final double LEAST_SHARE = 0.5;
    private static final double GREATEST_SHARE = 1.5;

    /** Of a figure that is to be at least the goal. */
    static Grade ofAtLeast(final double measured, final double goal) {
        if (measured >= goal) {
            return TARGET;
        }
        if (measured > GOOD_SHARE * goal) {
            return GOOD;
        }
        return measured >= LEAST_SHARE * goal ? WARNING : CRITICAL;
    }

    /** Of a figure that is to be at most the goal; of a goal of 0 there are no shares: nothing is good, anything critical. */
    static Grade ofAtMost(final double measured, final double goal) {
        if (measured <= GOOD_SHARE * goal) {
            return GOOD;
        }
        if (measured <= goal) {
            return TARGET;
        }
        return measured <= GREATEST_SHARE * goal ? WARNING : CRITICAL;
    }

    /** As it stands in JSON and in tables. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
