package io.memorystreamer.bench.run;

import java.util.Arrays;

/**
 * Sorted figures and what lies where among them, interpolated between neighbours (definition 7 of R. J. Hyndman and Y. Fan, Sample
 * Quantiles in Statistical Packages, The American Statistician 50, 1996). Immutable.
 */
final class Quantiles {

    private final double[] sorted;

    private Quantiles(final double[] sorted) {
        this.sorted = sorted;
    }

    /** @param figures one or more, in any order */
    static Quantiles of(final double... figures) {
        if (figures.length == 0) {
            throw new IllegalArgumentException("no figures");
        }
        final double[] sorted = figures.clone();
        Arrays.sort(sorted);
        return new Quantiles(sorted);
    }

    double median() {
        return at(0.5);
    }

    /** @param share from 0, the smallest figure, to 1, the greatest */
    double at(final double share) {
        final double position = share * (sorted.length - 1);
        final int below = (int) position;
        final int above = Math.min(below + 1, sorted.length - 1);
        return below == position ? sorted[below] : sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }

    /**
     * Whether a figure is "far out" (J. W. Tukey, Exploratory Data Analysis, Addison-Wesley 1977, section 2D): beyond the outer fences,
     * three times the distance of the quartiles away from the nearer one. Criterion.rs calls it a severe outlier.
     */
    boolean isFarOut(final double figure) {
        final double lower = at(0.25);
        final double upper = at(0.75);
        final double fence = 3 * (upper - lower);
        return figure < lower - fence || figure > upper + fence;
    }
}
