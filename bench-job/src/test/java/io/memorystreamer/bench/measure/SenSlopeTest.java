package io.memorystreamer.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SenSlopeTest {

    private static final List<Double> X = List.of(0.0, 20.0, 40.0, 48.0, 60.0, 72.0);

    @Test
    void straightLineHasItsSlope() {
        final SenSlope slope = SenSlope.of(X, X.stream().map(x -> 3 * x + 7).toList());
        assertThat(slope.slope()).isCloseTo(3, within(1e-12));
        assertThat(slope.confidence().low()).isCloseTo(3, within(1e-12));
        assertThat(slope.confidence().high()).isCloseTo(3, within(1e-12));
    }

    @Test
    void fewFiguresFarOutDoNotMoveIt() {
        final List<Double> x = new ArrayList<>();
        final List<Double> y = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            x.add((double) i);
            y.add(i % 20 == 0 ? 1e9 : 2.0 * i);
        }
        assertThat(SenSlope.of(x, y).slope()).isCloseTo(2, within(1e-9));
    }

    /** Seeded noise around a slope: 95 of 100 intervals are to hold it, and chance leaves some room. */
    @Test
    void intervalHoldsTheTrueSlopeAboutAsOftenAsItSays() {
        final Random random = new Random(5);
        int held = 0;
        for (int run = 0; run < 200; run++) {
            final List<Double> x = new ArrayList<>();
            final List<Double> y = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                x.add((double) i);
                y.add(0.5 * i + random.nextGaussian() * 10);
            }
            final SenSlope slope = SenSlope.of(x, y);
            held += slope.confidence().low() <= 0.5 && slope.confidence().high() >= 0.5 ? 1 : 0;
        }
        assertThat(held).isBetween(180, 199);
    }

    @Test
    void tooFewPointsAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> SenSlope.of(List.of(1.0, 2.0), List.of(1.0, 2.0)));
    }
}
