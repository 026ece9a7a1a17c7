package io.memorystreamer.statistics;

import java.util.Arrays;
import org.apache.commons.statistics.inference.MannWhitneyUTest;

/**
 * The two-sided Mann-Whitney U test: how likely two samples differ as much as they do when nothing but chance is between
 * them, whatever the distribution (H. B. Mann, D. R. Whitney, Annals of Mathematical Statistics 18, 1947). Exact for small
 * samples without ties, otherwise by the normal approximation. Thread-safe.
 */
public final class MannWhitney {

    private static final MannWhitneyUTest TEST = MannWhitneyUTest.withDefaults();

    /** More figures a side than anybody measures; the least p is below any level by then. */
    private static final int MAX_FIGURES = 100;

    private MannWhitney() {}

    /**
     * @param first one figure or more, no NaN
     * @param second one figure or more, no NaN
     * @return 0 to 1; 1 where all figures are the same
     */
    public static double pValue(final double[] first, final double[] second) {
        final double any = first[0];
        if (Arrays.stream(first).allMatch(figure -> figure == any)
                && Arrays.stream(second).allMatch(figure -> figure == any)) {
            return 1;
        }
        return TEST.test(first, second).getPValue();
    }

    /**
     * The least p that samples of these sizes can have: that of two which do not overlap. Samples in which every figure has
     * its equal on the same side can have a smaller one, as it is an approximation there.
     *
     * @param first figures in the one sample, at least 1
     * @param second figures in the other, at least 1
     */
    public static double leastPValue(final int first, final int second) {
        final double[] low = new double[first];
        final double[] high = new double[second];
        Arrays.setAll(low, i -> i);
        Arrays.setAll(high, i -> first + i);
        return pValue(low, high);
    }

    /**
     * How many figures one side needs so that p can be below a level at all.
     *
     * @param other figures of the other side, at least 1
     * @param level above 0
     * @return at least 1; at most 100, which stands for more as well
     */
    public static int figuresNeeded(final int other, final double level) {
        int needed = 1;
        while (needed < MAX_FIGURES && leastPValue(needed, other) >= level) {
            needed++;
        }
        return needed;
    }

    /** How many figures each of two samples of one size needs so that p can be below a level at all. */
    public static int figuresNeededEach(final double level) {
        int needed = 1;
        while (leastPValue(needed, needed) >= level) {
            needed++;
        }
        return needed;
    }
}
