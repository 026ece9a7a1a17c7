package io.memorystreamer.bench.scenario;

import io.memorystreamer.bench.measure.StallFloor;
import io.memorystreamer.operator.api.Verdict;
import io.memorystreamer.statistics.Interval;
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
        /** Half of all moments are in no stall on a machine that can be measured on at all. */
        P50(stalls -> 0),
        P95(StallFloor::p95Micros),
        P99(StallFloor::p99Micros),
        /** Memory, to be at most the goal. Stalls do nothing to it. */
        SIZE(stalls -> 0),
        /** The median of ratios of rates, to be at least the goal. Stalls hit both sides: the rounds tell how much. */
        RATE_RATIO(stalls -> 0),
        /** The median of ratios of latencies, or of what something costs, to be at most the goal; likewise. */
        LATENCY_RATIO(stalls -> 0);

        private final ToDoubleFunction<StallFloor> floor;

        Kind(final ToDoubleFunction<StallFloor> floor) {
            this.floor = floor;
        }
    }

    /**
     * Met when the goal is reached, whatever the machine did. Inconclusive when it is not and the machine's own stalls,
     * sampled during the run, are enough to hide it: for a latency, stalls above the goal at the same percentile; for a
     * rate, so much time lost that the rest of the time would have reached the goal; for the median of ratios, rounds so
     * far apart that their confidence interval holds the goal. Missed otherwise.
     *
     * @param confidence of the figure, null when it was not measured in rounds
     */
    public Verdict judge(final double measured, final StallFloor stalls, final Interval confidence) {
        if (reached(measured)) {
            return Verdict.MET;
        }
        final boolean hidden = switch (kind) {
            case RATE -> measured / (1 - stalls.lostShare()) >= goal;
            case RATE_RATIO -> confidence != null && reached(confidence.high());
            case LATENCY_RATIO -> confidence != null && reached(confidence.low());
            default -> kind.floor.applyAsDouble(stalls) > goal;
        };
        return hidden ? Verdict.INCONCLUSIVE : Verdict.MISSED;
    }

    /** How far the figure lies from the goal, whatever the machine did. */
    public Grade grade(final double measured) {
        return isToBeAtLeastTheGoal() ? Grade.ofAtLeast(measured, goal) : Grade.ofAtMost(measured, goal);
    }

    private boolean reached(final double figure) {
        return isToBeAtLeastTheGoal() ? figure >= goal : figure <= goal;
    }

    private boolean isToBeAtLeastTheGoal() {
        return kind == Kind.RATE || kind == Kind.RATE_RATIO;
    }
}
