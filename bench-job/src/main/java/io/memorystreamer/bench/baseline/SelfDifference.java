package io.memorystreamer.bench.baseline;

import io.memorystreamer.bench.baseline.Comparison.SelfSource;
import io.memorystreamer.bench.stats.Difference;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An A/A run: by how much the same code differs from itself on a machine, because its speed drifts. A run that was measured
 * twice tells it best, since minutes lie between the two. Without one, the first half of the forks of each run against the
 * second half has to do.
 *
 * @param share of the figure; 0.02 for 2 %
 * @param source how it was found
 */
record SelfDifference(double share, SelfSource source) {

    /**
     * A run and its repetition.
     *
     * @param first figures of the forks, in their order
     * @param repeated likewise; empty when there was none
     */
    record Run(double[] first, double[] repeated) {}

    /** @return the largest one of these runs; empty when none has two forks */
    static Optional<SelfDifference> of(final List<Run> runs) {
        return largest(runs.stream().map(Run::first), runs.stream().map(Run::repeated), SelfSource.REPEAT)
                .or(() -> largest(
                        runs.stream().map(run -> half(run.first(), 0)),
                        runs.stream().map(run -> half(run.first(), 1)),
                        SelfSource.SPLIT));
    }

    private static double[] half(final double[] figures, final int which) {
        final int middle = figures.length / 2;
        return which == 0 ? Arrays.copyOf(figures, middle) : Arrays.copyOfRange(figures, middle, figures.length);
    }

    private static Optional<SelfDifference> largest(
            final Stream<double[]> ones, final Stream<double[]> others, final SelfSource source) {
        final List<double[]> other = others.toList();
        final List<double[]> one = ones.toList();
        double largest = -1;
        for (int i = 0; i < one.size(); i++) {
            if (one.get(i).length > 0 && other.get(i).length > 0) {
                largest = Math.max(largest, share(one.get(i), other.get(i)));
            }
        }
        return largest < 0 ? Optional.empty() : Optional.of(new SelfDifference(largest, source));
    }

    /** The same whichever of the two came first. */
    private static double share(final double[] one, final double[] other) {
        final double ratio = Difference.ratio(Difference.median(one), Difference.median(other));
        return ratio == 0 ? Double.POSITIVE_INFINITY : Math.max(ratio, 1 / ratio) - 1;
    }
}
