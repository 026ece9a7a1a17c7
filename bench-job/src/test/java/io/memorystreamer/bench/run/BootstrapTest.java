package io.memorystreamer.bench.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.memorystreamer.bench.scenario.Interval;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BootstrapTest {

    @Test
    void fiveFiguresLieAllInTheInterval() {
        assertThat(Bootstrap.ofMedian(5, 1, 4, 2, 3)).isEqualTo(new Interval(1, 5));
    }

    /**
     * The median of a resample of 13 is at most the k-th figure when 7 or more of its 13 are. That is a binomial chance: 1.6 % for the
     * third figure, 7.1 % for the fourth, so the fourth is where 2.5 % lie below.
     */
    @Test
    void intervalIsThatOfTheExactDistributionOfTheBootstrap() {
        assertThat(chanceOfMedianAtMost(3, 13)).isLessThan(0.025);
        assertThat(chanceOfMedianAtMost(4, 13)).isGreaterThan(0.025);
        final double[] figures = IntStream.rangeClosed(1, 13).asDoubleStream().toArray();
        assertThat(Bootstrap.ofMedian(figures)).isEqualTo(new Interval(4, 10));
    }

    private static double chanceOfMedianAtMost(final int k, final int n) {
        double chance = 0;
        for (int hits = n / 2 + 1; hits <= n; hits++) {
            double term = 1;
            for (int i = 0; i < hits; i++) {
                term = term * (n - i) / (i + 1);
            }
            chance += term * Math.pow((double) k / n, hits) * Math.pow(1 - (double) k / n, n - hits);
        }
        return chance;
    }

    @Test
    void sameFiguresHaveTheSameInterval() {
        final double[] figures = {3, 1, 4, 1.5, 9, 2.6, 5.3, 5.8, 9.7, 9.3};
        assertThat(Bootstrap.ofMedian(figures)).isEqualTo(Bootstrap.ofMedian(figures));
    }

    /** Of 400 samples of a known median, about 380 intervals hold it; the small sample costs a few. */
    @Test
    void intervalsHoldTheTrueMedianAboutAsOftenAsTheySay() {
        final SplittableRandom random = new SplittableRandom(1);
        int held = 0;
        for (int i = 0; i < 400; i++) {
            final double[] figures = random.doubles(21).toArray();
            final Interval interval = Bootstrap.ofMedian(figures);
            held += interval.low() <= 0.5 && 0.5 <= interval.high() ? 1 : 0;
        }
        assertThat(held).isBetween(360, 395);
    }

    @Test
    void twoFiguresTellNoInterval() {
        assertThatIllegalArgumentException().isThrownBy(() -> Bootstrap.ofMedian(1, 2));
    }
}
