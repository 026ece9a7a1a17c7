package io.memorystreamer.statistics;

import org.apache.commons.statistics.descriptive.Median;

/**
 * By how much one sample lies above another.
 *
 * @param ratio median of the one over that of the other; infinite where only the other's is 0, 1 where both are
 * @param interval what the ratio is likely to be, with a chance of {@link Bootstrap#CONFIDENCE}
 * @param pValue of {@link MannWhitney}
 */
public record Difference(double ratio, Interval interval, double pValue) {

    /** The default reorders the array, which may be a result's forks or what the next statistic draws from. */
    private static final Median MEDIAN = Median.withDefaults().withCopy(true);

    private static final Median MEDIAN_IN_PLACE = Median.withDefaults().withCopy(false);

    /**
     * @param sample one figure or more, each finite and at least 0
     * @param reference likewise
     */
    public static Difference of(final double[] sample, final double[] reference) {
        return new Difference(
                ratio(median(sample), median(reference)),
                Bootstrap.interval(
                        sample,
                        reference,
                        (drawn, drawnReference) ->
                                ratio(MEDIAN_IN_PLACE.evaluate(drawn), MEDIAN_IN_PLACE.evaluate(drawnReference))),
                MannWhitney.pValue(sample, reference));
    }

    /** The middle figure; of an even number, the mean of the two in the middle; NaN of none. */
    public static double median(final double[] sample) {
        return MEDIAN.evaluate(sample);
    }

    /** Never NaN for figures of 0 or more. */
    public static double ratio(final double figure, final double reference) {
        if (figure == reference) {
            return 1;
        }
        return figure / reference;
    }
}
