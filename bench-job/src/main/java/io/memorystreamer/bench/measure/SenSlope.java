package io.memorystreamer.bench.measure;

import io.memorystreamer.bench.scenario.Interval;
import java.util.Arrays;
import java.util.List;

/**
 * How fast figures rise over time: the median of the slopes of all pairs of points, of which no assumption on their
 * distribution is made and which a few figures far out do not move. P. K. Sen, "Estimates of the regression coefficient based on
 * Kendall's tau", Journal of the American Statistical Association 63 (1968).
 *
 * @param slope y per x
 * @param confidence holds the true slope with a chance of 95 %, if the figures do not depend on each other
 */
public record SenSlope(double slope, Interval confidence) {

    /** The normal distribution's quantile for 95 % on both sides. */
    private static final double Z = 1.959964;

    private static final int MIN_POINTS = 4;
    private static final int MAX_POINTS = 1_000;

    /**
     * @param x ascending, 4 to 1,000
     * @param y as many
     */
    public static SenSlope of(final List<Double> x, final List<Double> y) {
        final int n = x.size();
        if (n < MIN_POINTS || n > MAX_POINTS || y.size() != n) {
            throw new IllegalArgumentException(
                    "a slope needs " + MIN_POINTS + " to " + MAX_POINTS + " points, not " + n);
        }
        final double[] slopes = new double[n * (n - 1) / 2];
        int count = 0;
        for (int i = 0; i < n; i++) {
            for (int j = i + 1; j < n; j++) {
                slopes[count++] = (y.get(j) - y.get(i)) / (x.get(j) - x.get(i));
            }
        }
        Arrays.sort(slopes);
        // Half the width, in ranks, from the variance of Kendall's statistic without ties.
        final double width = Z * Math.sqrt(n * (n - 1.0) * (2 * n + 5) / 18);
        final int low = (int) Math.max(0, Math.floor((count - width) / 2));
        final int high = (int) Math.min(count - 1, Math.ceil((count + width) / 2));
        return new SenSlope((slopes[(count - 1) / 2] + slopes[count / 2]) / 2, new Interval(slopes[low], slopes[high]));
    }
}
