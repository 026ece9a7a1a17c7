package io.memorystreamer.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrendTest {

    private static final double Z = 2.576;

    private static Trend trend(final int figures, final IntToDoubleFunction figure) {
        return Trend.of(
                IntStream.range(0, figures).asDoubleStream().toArray(),
                IntStream.range(0, figures).mapToDouble(figure).toArray(),
                Z);
    }

    @Test
    void whatDoesNotChangeHasNoTrendForSure() {
        assertThat(trend(20, i -> 7)).isEqualTo(new Trend(0, 0, 0));
    }

    @Test
    void slopeIsFoundBehindNoiseAndOutliers() {
        final Random random = new Random(1);
        final Trend trend = trend(60, i -> 3 * i + random.nextGaussian() + (i % 20 == 10 ? 500 : 0));
        assertThat(trend.slope()).isCloseTo(3, within(0.05));
        assertThat(trend.low()).isPositive().isLessThan(3);
        assertThat(trend.high()).isGreaterThan(3).isLessThan(3.5);
    }

    @Test
    void noiseAloneIsSeldomTakenForGrowth() {
        final Random random = new Random(2);
        final long taken = IntStream.range(0, 1_000)
                .filter(run -> trend(30, i -> random.nextGaussian()).low() > 0)
                .count();
        // A half of 1 % is due by the interval's own claim; rounding of the ranks makes it a little wider.
        assertThat(taken).isLessThan(20);
    }

    @Test
    void stepIsNoTrend() {
        final Trend trend = trend(30, i -> i < 15 ? 0 : 1_000_000);
        assertThat(trend.low()).isNotPositive();
        assertThat(trend.high()).isPositive();
    }

    @Test
    void steadyGrowthInSmallStepsIsFound() {
        assertThat(trend(30, i -> 4096 * (i / 2)).low()).isPositive();
    }

    @Test
    void shrinkingIsNoGrowth() {
        assertThat(trend(30, i -> -5 * i).high()).isNegative();
    }

    @Test
    void fewFiguresAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> trend(Trend.MIN_FIGURES - 1, i -> i))
                .withMessageContaining("8 figures or more");
    }
}
