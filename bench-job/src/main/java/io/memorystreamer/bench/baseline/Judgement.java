package io.memorystreamer.bench.baseline;

import io.memorystreamer.bench.baseline.Comparison.Change;
import io.memorystreamer.bench.baseline.Comparison.Verdict;
import io.memorystreamer.bench.scenario.Metric;
import io.memorystreamer.bench.scenario.Metric.Better;
import io.memorystreamer.statistics.Difference;
import io.memorystreamer.statistics.Interval;
import io.memorystreamer.statistics.MannWhitney;
import java.util.Arrays;
import java.util.Optional;

/**
 * What is said of two samples of a metric. Worse or better only when chance alone makes such a difference in less than one of a
 * hundred cases, the interval of the ratio lies wholly beyond 1 %, and an A/A run stays below it: this machine does not differ
 * from itself by as much, nor by more than chance explains.
 *
 * @param verdict what is said
 * @param reason why not more; null where the verdict says it all
 * @param difference of the samples; null where there is no ratio
 */
record Judgement(Verdict verdict, String reason, Difference difference) {

    /** The p below which a difference is no chance. */
    static final double SIGNIFICANCE = 0.01;

    /** The change, as a share, below which nobody cares. */
    static final double TOLERANCE = 0.01;

    /**
     * @param before one figure or more, finite
     * @param now likewise
     * @param better not {@link Better#NEITHER}
     * @param self by how much the machine differs from itself; empty when nobody knows
     */
    static Judgement of(
            final double[] before, final double[] now, final Better better, final Optional<SelfDifference> self) {
        if (!haveRatio(before, now)) {
            return new Judgement(Verdict.INCONCLUSIVE, "a figure is below 0 and so has no ratio", null);
        }
        final Difference difference = Difference.of(now, before);
        if (MannWhitney.leastPValue(before.length, now.length) >= SIGNIFICANCE) {
            return new Judgement(Verdict.INCONCLUSIVE, tooFew(before.length, now.length), difference);
        }
        if (difference.pValue() >= SIGNIFICANCE || within(difference.interval())) {
            return new Judgement(Verdict.WITHIN_NOISE, null, difference);
        }
        if (!beyond(difference.interval(), TOLERANCE)) {
            return new Judgement(
                    Verdict.INCONCLUSIVE, "the change may be less than 1 %: more forks would tell", difference);
        }
        if (self.isEmpty()) {
            return new Judgement(
                    Verdict.INCONCLUSIVE,
                    "unknown how much this machine differs from itself: needs 2 forks",
                    difference);
        }
        if (!self.get().steady()) {
            return new Judgement(
                    Verdict.INCONCLUSIVE,
                    "this machine is not steady: the same code seems to have changed",
                    difference);
        }
        if (!beyond(difference.interval(), self.get().share())) {
            return new Judgement(Verdict.WITHIN_NOISE, "this machine differs from itself by as much", difference);
        }
        final boolean worse = difference.ratio() < 1 == (better == Better.HIGHER);
        return new Judgement(worse ? Verdict.REGRESSED : Verdict.IMPROVED, null, difference);
    }

    /** Whether no figure is below 0. */
    static boolean haveRatio(final double[] before, final double[] now) {
        return Arrays.stream(before).allMatch(figure -> figure >= 0)
                && Arrays.stream(now).allMatch(figure -> figure >= 0);
    }

    /** Whether the one sample lies above or below the other by more than 1 %, and chance is no explanation. */
    static boolean differs(final Difference difference) {
        return difference.pValue() < SIGNIFICANCE && beyond(difference.interval(), TOLERANCE);
    }

    private static String tooFew(final int before, final int now) {
        final int each = MannWhitney.figuresNeededEach(SIGNIFICANCE);
        return before < each
                ? "needs at least " + each + " forks in each run, has " + before + " and " + now
                : "needs at least " + MannWhitney.figuresNeeded(before, SIGNIFICANCE) + " forks beside the " + before
                        + " before, has " + now;
    }

    private static boolean within(final Interval ratio) {
        return ratio.low() >= 1 - TOLERANCE && ratio.high() <= 1 + TOLERANCE;
    }

    private static boolean beyond(final Interval ratio, final double share) {
        return ratio.high() < 1 - share || ratio.low() > 1 + share;
    }

    Change change(
            final StoredResult.Key result,
            final Metric metric,
            final double[] before,
            final double[] now,
            final Optional<SelfDifference> self) {
        final boolean finite = difference != null
                && Double.isFinite(difference.ratio())
                && Double.isFinite(difference.interval().high());
        return new Change(
                result,
                metric.name(),
                metric.better(),
                Difference.median(before),
                Difference.median(now),
                before.length,
                now.length,
                finite ? (difference.ratio() - 1) * 100 : null,
                finite && Math.min(before.length, now.length) > 1 // one figure tells nothing of its spread
                        ? new Interval(
                                (difference.interval().low() - 1) * 100,
                                (difference.interval().high() - 1) * 100)
                        : null,
                difference == null ? null : difference.pValue(),
                self.map(SelfDifference::share)
                        .filter(Double::isFinite)
                        .map(share -> share * 100)
                        .orElse(null),
                self.map(SelfDifference::source).orElse(null),
                verdict,
                reason);
    }
}
