package io.memorystreamer.bench.compare;

import io.memorystreamer.statistics.Interval;
import java.util.Arrays;

/**
 * The figures of several rounds.
 *
 * @param median the middle one; of an even number, the mean of the two in the middle
 * @param lowest the smallest
 * @param highest the greatest
 * @param confidence holds the median of endlessly many rounds with a chance of 95 %; where there are too few rounds for
 *     that (five or less), the lowest and the highest
 */
public record Spread(double median, double lowest, double highest, Interval confidence) {

    private static final double MAX_ERROR = 0.05;

    /** @param figures one or more */
    public static Spread of(final double... figures) {
        if (figures.length == 0) {
            throw new IllegalArgumentException("no rounds");
        }
        final double[] sorted = figures.clone();
        Arrays.sort(sorted);
        final int last = sorted.length - 1;
        final int cut = cut(sorted.length);
        return new Spread(
                (sorted[last / 2] + sorted[sorted.length / 2]) / 2,
                sorted[0],
                sorted[last],
                new Interval(sorted[cut], sorted[last - cut]));
    }

    /**
     * How many figures may be left out at either end. Each round lies below the true median with a chance of one half,
     * so the chance that at most k of n do is a sum of binomial coefficients; no other property of the figures is assumed.
     */
    private static int cut(final int rounds) {
        double term = Math.pow(0.5, rounds);
        double below = term;
        int cut = 0;
        for (int k = 1; k < rounds / 2; k++) {
            term = term * (rounds - k + 1) / k;
            below += term;
            if (2 * below > MAX_ERROR) {
                break;
            }
            cut = k;
        }
        return cut;
    }
}
