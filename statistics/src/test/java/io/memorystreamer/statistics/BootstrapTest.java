package io.memorystreamer.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class BootstrapTest {

    /** Days of survival of the treated mice, in table 2.1 of Efron and Tibshirani. */
    private static final double[] MICE = {94, 197, 16, 38, 99, 141, 23};

    private static final ToDoubleFunction<double[]> MEAN =
            sample -> Arrays.stream(sample).average().orElseThrow();

    /** They give 86.86 and, for endlessly many resamples, a standard error of 23.36: 1.96 of it is 45.8. */
    @Test
    void intervalOfAMeanIsThatOfEfronAndTibshirani() {
        final Interval interval = Bootstrap.interval(MICE, MEAN);
        assertThat(interval.low()).isCloseTo(86.86 - 45.8, within(5.0));
        assertThat(interval.high()).isCloseTo(86.86 + 45.8, within(5.0));
    }

    @Test
    void sameSamplesHaveTheSameInterval() {
        assertThat(Bootstrap.interval(MICE, MEAN)).isEqualTo(Bootstrap.interval(MICE, MEAN));
    }

    @Test
    void sampleThatIsMeasuredIsLeftAsItWas() {
        final double[] sample = MICE.clone();
        Bootstrap.interval(sample, drawn -> drawn[0] = 7);
        assertThat(sample).isEqualTo(MICE);
    }

    @Test
    void samplesAreDrawnIndependentlyOfEachOther() {
        final Interval interval = Bootstrap.interval(
                new double[] {0, 1}, new double[] {0, 1}, (first, second) -> first[0] == second[0] ? 0 : 1);
        assertThat(interval).isEqualTo(new Interval(0, 1));
    }

    /** The percentile interval of 20 figures is a little too narrow; 93 % is what the book finds for such sizes. */
    @Test
    void intervalHoldsTheTrueMedianAboutAsOftenAsItSays() {
        final Random random = new Random(20);
        int held = 0;
        for (int trial = 0; trial < 400; trial++) {
            final double[] sample =
                    random.doubles(20).map(unused -> random.nextGaussian()).toArray();
            final Interval interval = Bootstrap.interval(sample, Difference::median);
            held += interval.low() <= 0 && 0 <= interval.high() ? 1 : 0;
        }
        assertThat(held).isBetween(360, 396);
    }

    @Test
    void emptySampleIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Bootstrap.interval(new double[0], MEAN));
    }
}
