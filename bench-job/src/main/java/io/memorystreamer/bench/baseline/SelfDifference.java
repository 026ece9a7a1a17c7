package io.memorystreamer.bench.baseline;

import io.memorystreamer.bench.baseline.Comparison.SelfSource;
import io.memorystreamer.statistics.Difference;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An A/A run: by how much the same code differs from itself on a machine, because its speed drifts. A run that was measured
 * twice tells it best, since minutes lie between the two. Without one, the first half of the forks of each run against the
 * second half has to do.
 *
 * @param share of the figure; 0.02 for 2 %
 * @param steady whether chance alone may make it: where it does not, the forks of a run are more alike than those of two, and no
 *     test of the forks says anything
 * @param source how it was found
 */
record SelfDifference(double share, boolean steady, SelfSource source) {

    /**
     * A run and its repetition.
     *
     * @param first figures of the forks, in their order, none below 0
     * @param repeated likewise; empty when there was none
     */
    record Run(double[] first, double[] repeated) {}

    /** @return the largest one of these runs, one that is not steady before others; empty when none has two forks */
    static Optional<SelfDifference> of(final List<Run> runs) {
        return largest(
                        runs.stream().filter(run -> run.first().length > 0 && run.repeated().length > 0),
                        SelfSource.REPEAT)
                .or(() -> largest(
                        runs.stream().filter(run -> run.first().length > 1).map(SelfDifference::halves),
                        SelfSource.SPLIT));
    }

    private static Run halves(final Run run) {
        final double[] forks = run.first();
        final int middle = forks.length / 2;
        return new Run(Arrays.copyOf(forks, middle), Arrays.copyOfRange(forks, middle, forks.length));
    }

    private static Optional<SelfDifference> largest(final Stream<Run> runs, final SelfSource source) {
        return runs.map(run -> of(run, source))
                .max(Comparator.comparing(SelfDifference::steady).reversed().thenComparing(SelfDifference::share));
    }

    private static SelfDifference of(final Run run, final SelfSource source) {
        final Difference difference = Difference.of(run.first(), run.repeated());
        return new SelfDifference(share(difference.ratio()), !Judgement.differs(difference), source);
    }

    /** The same whichever of the two came first. */
    private static double share(final double ratio) {
        return ratio == 0 ? Double.POSITIVE_INFINITY : Math.max(ratio, 1 / ratio) - 1;
    }
}
