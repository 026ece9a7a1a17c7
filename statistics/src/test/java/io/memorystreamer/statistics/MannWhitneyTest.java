package io.memorystreamer.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class MannWhitneyTest {

    /** Permeability of the chorioamnion, Hollander and Wolfe 1973, page 69: one-sided p = 382/3003 = 0.1272. */
    @Test
    void pOfAPublishedDataSetIsThePublishedOne() {
        final double[] term = {0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46};
        final double[] weeks12To26 = {1.15, 0.88, 0.90, 0.74, 1.21};
        assertThat(MannWhitney.pValue(term, weeks12To26)).isCloseTo(2 * 382 / 3003.0, within(1e-9));
    }

    @Test
    void samplesThatAreAllTheSameDoNotDiffer() {
        assertThat(MannWhitney.pValue(new double[] {24, 24, 24}, new double[] {24, 24}))
                .isEqualTo(1);
    }

    /** There are 252 ways to choose 5 of 10 ranks, and 2 of them are as far apart as can be. */
    @Test
    void leastPIsThatOfSamplesThatDoNotOverlap() {
        assertThat(MannWhitney.leastPValue(5, 5)).isCloseTo(2 / 252.0, within(1e-12));
        assertThat(MannWhitney.leastPValue(4, 4)).isCloseTo(2 / 70.0, within(1e-12));
    }

    @Test
    void fiveFiguresASideAreTheLeastForOnePercent() {
        assertThat(MannWhitney.figuresNeededEach(0.01)).isEqualTo(5);
        assertThat(MannWhitney.figuresNeeded(5, 0.01)).isEqualTo(5);
        assertThat(MannWhitney.figuresNeeded(10, 0.01)).isEqualTo(3);
        assertThat(MannWhitney.figuresNeeded(1, 0.01)).isEqualTo(100);
    }
}
