package io.memorystreamer.bench.scenario;

import io.memorystreamer.bench.measure.StallFloor;
import io.memorystreamer.operator.api.Verdict;
import java.util.function.ToDoubleFunction;

/**
 * A figure to be reached.
 *
 * @param name the metric it is about
 * @param goal in the metric's unit
 * @param kind how the figure and the machine's stalls relate
 */
public record Target(String name, double goal, Kind kind) {

    /** How a figure is compared, and what the machine's own stalls do to it. */
    public enum Kind {
        /** A rate, to be at least the goal. Stalls take their share of the time from it. */
        RATE(stalls -> 0),
        /** Latencies, to be at most the goal. No software is faster than the machine's stalls at the same percentile. */
        MEAN(StallFloor::meanMicros),
        P95(StallFloor::p95Micros),
        P99(StallFloor::p99Micros),
        /** Memory, to be at most the goal. Stalls do nothing to it. */
        SIZE(stalls -> 0);

        private final ToDoubleFunction<StallFloor> floor;

        Kind(final ToDoubleFunction<StallFloor> floor) {
            this.floor = floor;
        }
    }

    /**
     * Met when the goal is reached, whatever the machine did. Inconclusive when it is not and the machine's own stalls,
     * sampled during the run, are enough to hide it: for a latency, stalls above the goal at the same percentile; for a
     * rate, so much time lost that the rest of the time would have reached the goal. Missed otherwise.
     */
    public Verdict judge(final double measured, final StallFloor stalls) {
        final boolean rate = kind == Kind.RATE;
        if (rate ? measured >= goal : measured <= goal) {
            return Verdict.MET;
        }
        final boolean hidden =
                rate ? measured / (1 - stalls.lostShare()) >= goal : kind.floor.applyAsDouble(stalls) > goal;
        return hidden ? Verdict.INCONCLUSIVE : Verdict.MISSED;
    }
}
