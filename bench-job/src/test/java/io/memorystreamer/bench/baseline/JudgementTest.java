package io.memorystreamer.bench.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorystreamer.bench.baseline.Comparison.Verdict;
import io.memorystreamer.bench.scenario.Metric.Better;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/** Samples of forks that spread by 1 %, ten in each run, with a fixed seed for each trial. */
class JudgementTest {

    private static final int FORKS = 10;
    private static final double SPREAD = 0.01;

    /** @param drift by how much the machine's speed differs from run to run, a standard deviation */
    private static Map<Verdict, Integer> trials(final int trials, final double shift, final double drift) {
        final Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
        Arrays.stream(Verdict.values()).forEach(verdict -> verdicts.put(verdict, 0));
        for (int seed = 0; seed < trials; seed++) {
            final RandomGenerator random = new SplittableRandom(seed);
            final SelfDifference.Run before = new SelfDifference.Run(forks(random, 1, drift), forks(random, 1, drift));
            final double[] now = forks(random, 1 + shift, drift);
            Verdict verdict = judge(before, new SelfDifference.Run(now, new double[0]));
            if (verdict == Verdict.REGRESSED || verdict == Verdict.IMPROVED) {
                verdict = judge(before, new SelfDifference.Run(now, forks(random, 1 + shift, drift)));
            }
            verdicts.merge(verdict, 1, Integer::sum);
        }
        return verdicts;
    }

    private static Verdict judge(final SelfDifference.Run before, final SelfDifference.Run now) {
        return Judgement.of(pooled(before), pooled(now), Better.HIGHER, SelfDifference.of(List.of(before, now)))
                .verdict();
    }

    private static double[] pooled(final SelfDifference.Run run) {
        return DoubleStream.concat(DoubleStream.of(run.first()), DoubleStream.of(run.repeated()))
                .toArray();
    }

    private static double[] forks(final RandomGenerator random, final double factor, final double drift) {
        final double speed = 1e6 * factor * Math.exp(drift * random.nextGaussian());
        final double[] forks = new double[FORKS];
        Arrays.setAll(forks, i -> speed * Math.exp(SPREAD * random.nextGaussian()));
        return forks;
    }

    @Test
    void slowdownOfFivePercentIsFound() {
        assertThat(trials(100, -0.05, 0).get(Verdict.REGRESSED)).isGreaterThanOrEqualTo(99);
    }

    @Test
    void speedUpOfFivePercentIsFound() {
        assertThat(trials(100, 0.05, 0).get(Verdict.IMPROVED)).isGreaterThanOrEqualTo(99);
    }

    @Test
    void noChangeIsFoundInLessThanOneOfAHundredRuns() {
        final Map<Verdict, Integer> verdicts = trials(1_000, 0, 0);
        assertThat(verdicts.get(Verdict.REGRESSED) + verdicts.get(Verdict.IMPROVED))
                .isLessThan(10);
    }

    /** The forks of each run are alike and tell nothing: the A/A runs have to. */
    @Test
    void machineWhoseSpeedDiffersByTenPercentFromRunToRunHasNoRegressions() {
        assertThat(trials(300, 0, 0.1).get(Verdict.REGRESSED)).isLessThanOrEqualTo(3);
    }
}
