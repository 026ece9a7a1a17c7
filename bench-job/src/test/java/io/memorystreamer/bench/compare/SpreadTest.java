package io.memorystreamer.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.memorystreamer.statistics.Interval;
import org.junit.jupiter.api.Test;

class SpreadTest {

    @Test
    void medianIsTheMiddleOneOrTheMeanOfTheTwoThere() {
        assertThat(Spread.of(3, 1, 2).median()).isEqualTo(2);
        assertThat(Spread.of(4, 1, 2, 3).median()).isEqualTo(2.5);
        assertThat(Spread.of(7).median()).isEqualTo(7);
    }

    @Test
    void oneRoundFarOutMovesTheMedianNoFurtherThanItsNeighbour() {
        assertThat(Spread.of(1, 2, 3, 4, 1_000)).satisfies(spread -> {
            assertThat(spread.median()).isEqualTo(3);
            assertThat(spread.lowest()).isEqualTo(1);
            assertThat(spread.highest()).isEqualTo(1_000);
        });
    }

    /** The chance that all of six rounds lie on one side of the median is 2/64, of five 2/32. */
    @Test
    void confidenceIntervalLeavesOutWhatTheBinomialDistributionAllows() {
        assertThat(Spread.of(1, 2, 3, 4, 5).confidence()).isEqualTo(new Interval(1, 5));
        assertThat(Spread.of(1, 2, 3, 4, 5, 6).confidence()).isEqualTo(new Interval(1, 6));
        // of nine, one at either end: 2 * (1 + 9) / 512 = 3.9 %; two would be 18 %
        assertThat(Spread.of(1, 2, 3, 4, 5, 6, 7, 8, 9).confidence()).isEqualTo(new Interval(2, 8));
    }

    @Test
    void noRoundsHaveNoSpread() {
        assertThatIllegalArgumentException().isThrownBy(Spread::of).withMessage("no rounds");
    }
}
