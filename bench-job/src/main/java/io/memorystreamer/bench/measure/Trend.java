package io.memorystreamer.bench.measure;

import java.util.Arrays;

/**
 * By how much something grows, from figures that were read one after the other: the Theil-Sen estimator, which is the median of the
 * slopes between all pairs of figures, so that single outliers do nothing to it.
 *
 * <p>The interval is Sen's (Estimates of the regression coefficient based on Kendall's tau, JASA 63, 1968, with its correction for
 * equal figures). It takes figures to be independent of each other, but what remains of memory when the trend is taken away is not:
 * the variance is multiplied by (1 + r) / (1 - r), where r is the correlation of each remainder with the one before it, as for the
 * mean of a first-order autoregressive process. A step that is made once is no trend then.
 *
 * @param slope per unit of time
 * @param low lower end of the interval that holds the true slope
 * @param high its upper end
 */
public record Trend(double slope, double low, double high) {

    public static final int MIN_FIGURES = 8;

    /** Figures that depend on each other even more are as good as one. */
    private static final double MAX_CORRELATION = 0.95;

    /**
     * @param times ascending
     * @param figures as many; {@link #MIN_FIGURES} or more
     * @param quantile of the normal distribution, 1.96 for an interval of 95 %
     */
    public static Trend of(final double[] times, final double[] figures, final double quantile) {
        if (times.length != figures.length || times.length < MIN_FIGURES) {
            throw new IllegalArgumentException("a trend needs " + MIN_FIGURES + " figures or more, with as many times ("
                    + times.length + ") as figures (" + figures.length + ")");
        }
        final double[] slopes = slopes(times, figures);
        final double slope = median(slopes);
        final double spread = quantile * Math.sqrt(variance(figures) * inflation(times, figures, slope));
        final int pairs = slopes.length;
        // At most all that was seen, where figures are too few for more.
        final int low = (int) Math.floor((pairs - spread) / 2) - 1;
        final int high = (int) Math.ceil((pairs + spread) / 2);
        return new Trend(slope, slopes[Math.max(0, low)], slopes[Math.min(pairs - 1, high)]);
    }

    private static double[] slopes(final double[] times, final double[] figures) {
        final int n = times.length;
        final double[] slopes = new double[n * (n - 1) / 2];
        int next = 0;
        for (int i = 0; i < n; i++) {
            for (int j = i + 1; j < n; j++) {
                slopes[next++] = (figures[j] - figures[i]) / (times[j] - times[i]);
            }
        }
        Arrays.sort(slopes);
        return slopes;
    }

    private static double median(final double[] sorted) {
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    /** Of Kendall's statistic when there is no trend. */
    private static double variance(final double[] figures) {
        final double[] sorted = figures.clone();
        Arrays.sort(sorted);
        double variance = term(sorted.length);
        int equal = 1;
        for (int i = 1; i <= sorted.length; i++) {
            if (i < sorted.length && sorted[i] == sorted[i - 1]) {
                equal++;
            } else {
                variance -= term(equal);
                equal = 1;
            }
        }
        return variance / 18;
    }

    private static double term(final double n) {
        return n * (n - 1) * (2 * n + 5);
    }

    private static double inflation(final double[] times, final double[] figures, final double slope) {
        final double[] rest = new double[figures.length];
        double mean = 0;
        for (int i = 0; i < rest.length; i++) {
            rest[i] = figures[i] - slope * (times[i] - times[0]);
            mean += rest[i] / rest.length;
        }
        double products = 0;
        double squares = 0;
        for (int i = 0; i < rest.length; i++) {
            squares += (rest[i] - mean) * (rest[i] - mean);
            products += i == 0 ? 0 : (rest[i] - mean) * (rest[i - 1] - mean);
        }
        final double correlation = squares == 0 ? 0 : Math.clamp(products / squares, 0, MAX_CORRELATION);
        return (1 + correlation) / (1 - correlation);
    }
}
