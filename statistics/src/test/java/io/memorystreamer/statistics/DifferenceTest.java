package io.memorystreamer.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class DifferenceTest {

    @Test
    void ratioIsThatOfTheMediansAndLiesWithinItsInterval() {
        final Difference difference =
                Difference.of(new double[] {210, 190, 200, 205, 195}, new double[] {98, 99, 100, 101, 102});
        assertThat(difference.ratio()).isEqualTo(2);
        assertThat(difference.interval().low()).isBetween(190 / 102.0, 2.0);
        assertThat(difference.interval().high()).isBetween(2.0, 210 / 98.0);
        assertThat(difference.pValue()).isCloseTo(2 / 252.0, within(1e-12));
    }

    @Test
    void samplesKeepTheirOrder() {
        final double[] sample = {5, 1, 4, 2, 3};
        final double[] reference = {9, 7, 8};
        Difference.of(sample, reference);
        assertThat(Difference.median(sample)).isEqualTo(3);
        assertThat(sample).containsExactly(5, 1, 4, 2, 3);
        assertThat(reference).containsExactly(9, 7, 8);
    }

    @Test
    void ratioOfNothingToNothingIsOne() {
        final Difference difference = Difference.of(new double[] {0, 0, 0}, new double[] {0, 0, 0});
        assertThat(difference).isEqualTo(new Difference(1, new Interval(1, 1), 1));
    }

    @Test
    void ratioOfSomethingToNothingIsInfinite() {
        final Difference difference = Difference.of(new double[] {24, 24, 24}, new double[] {0, 0, 0});
        assertThat(difference.ratio()).isInfinite();
        assertThat(difference.interval().low()).isInfinite();
    }
}
