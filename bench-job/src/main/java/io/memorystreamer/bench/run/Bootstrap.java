package io.memorystreamer.bench.run;

import io.memorystreamer.bench.scenario.Interval;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The percentile bootstrap of the median (B. Efron and R. Tibshirani, An Introduction to the Bootstrap, Chapman and Hall 1993,
 * chapter 13): samples of the same size are drawn from the figures, with replacement, and the interval leaves out the lowest and the
 * highest 2.5 % of their medians. It assumes nothing of how the figures are distributed but that they are independent. Of very few
 * figures it is the range of them all: of five, each end is the median of 5.8 % of the samples.
 */
public final class Bootstrap {

    /** Of fewer figures no interval is told. */
    public static final int MIN_FIGURES = 3;

    private static final int RESAMPLES = 10_000;

    /** Always the same, so that the same figures have the same interval. */
    private static final long SEED = 0x5EED;

    private static final double LEFT_OUT_AT_EACH_END = 0.025;

    private Bootstrap() {}

    /**
     * The 95 % confidence interval of the median.
     *
     * @param figures {@link #MIN_FIGURES} or more, in any order
     */
    public static Interval ofMedian(final double... figures) {
        if (figures.length < MIN_FIGURES) {
            throw new IllegalArgumentException("a bootstrap needs " + MIN_FIGURES + " figures or more");
        }
        final SplittableRandom random = new SplittableRandom(SEED);
        final double[] medians = new double[RESAMPLES];
        final double[] sample = new double[figures.length];
        for (int i = 0; i < RESAMPLES; i++) {
            for (int j = 0; j < sample.length; j++) {
                sample[j] = figures[random.nextInt(figures.length)];
            }
            medians[i] = Quantiles.of(sample).median();
        }
        Arrays.sort(medians);
        final int cut = (int) (RESAMPLES * LEFT_OUT_AT_EACH_END);
        return new Interval(medians[cut], medians[RESAMPLES - 1 - cut]);
    }
}
