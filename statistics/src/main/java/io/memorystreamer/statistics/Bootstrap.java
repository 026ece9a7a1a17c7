package io.memorystreamer.statistics;

import java.util.SplittableRandom;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;
import org.apache.commons.statistics.descriptive.Quantile;
import org.apache.commons.statistics.descriptive.Quantile.EstimationMethod;

/**
 * Confidence intervals of any statistic by the percentile bootstrap: the statistic of samples drawn with replacement from
 * the measured one, between its 2.5th and its 97.5th percentile (B. Efron, R. J. Tibshirani, An Introduction to the
 * Bootstrap, 1993: section 13.3, and chapter 8 for two samples, which are drawn from independently). The seed is fixed: the
 * same samples have the same interval. With few figures the interval is too narrow; whoever draws a conclusion needs a test
 * beside it. Thread-safe.
 */
public final class Bootstrap {

    /** Draws per interval; 1,000 are the least for percentiles so far out (Efron and Tibshirani, section 13.3). */
    static final int RESAMPLES = 2_000;

    /** The chance that the interval holds the true statistic, with large samples. */
    public static final double CONFIDENCE = 0.95;

    private static final long SEED = 0x5DEECE66DL;

    /** No interpolation: a statistic may be infinite. */
    private static final Quantile PERCENTILES = Quantile.withDefaults().with(EstimationMethod.HF1);

    private Bootstrap() {}

    /**
     * @param sample one figure or more
     * @param statistic of a sample of this size, never NaN; it may reorder the array
     */
    public static Interval interval(final double[] sample, final ToDoubleFunction<double[]> statistic) {
        requireFigures(sample);
        final SplittableRandom random = new SplittableRandom(SEED);
        final double[] drawn = new double[sample.length];
        final double[] statistics = new double[RESAMPLES];
        for (int i = 0; i < RESAMPLES; i++) {
            draw(random, sample, drawn);
            statistics[i] = statistic.applyAsDouble(drawn);
        }
        return middle(statistics);
    }

    /**
     * @param first one figure or more
     * @param second one figure or more
     * @param statistic of two samples of these sizes, never NaN; it may reorder the arrays
     */
    public static Interval interval(
            final double[] first, final double[] second, final ToDoubleBiFunction<double[], double[]> statistic) {
        requireFigures(first);
        requireFigures(second);
        final SplittableRandom random = new SplittableRandom(SEED);
        final double[] drawnFirst = new double[first.length];
        final double[] drawnSecond = new double[second.length];
        final double[] statistics = new double[RESAMPLES];
        for (int i = 0; i < RESAMPLES; i++) {
            draw(random, first, drawnFirst);
            draw(random, second, drawnSecond);
            statistics[i] = statistic.applyAsDouble(drawnFirst, drawnSecond);
        }
        return middle(statistics);
    }

    private static void requireFigures(final double[] sample) {
        if (sample.length == 0) {
            throw new IllegalArgumentException("an empty sample has no statistic");
        }
    }

    private static void draw(final SplittableRandom random, final double[] from, final double[] to) {
        for (int i = 0; i < to.length; i++) {
            to[i] = from[random.nextInt(from.length)];
        }
    }

    private static Interval middle(final double[] statistics) {
        final double tail = (1 - CONFIDENCE) / 2;
        final double[] ends = PERCENTILES.evaluate(statistics, tail, 1 - tail);
        return new Interval(ends[0], ends[1]);
    }
}
