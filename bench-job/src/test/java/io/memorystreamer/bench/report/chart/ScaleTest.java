package io.memorystreamer.bench.report.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScaleTest {

    @Test
    void linearScaleBeginsAtZeroAndHasRoundSteps() {
        final Scale scale = Scale.linear(3.1e6, 12.4e6);
        assertThat(labels(scale)).containsExactly("0", "2.5M", "5M", "7.5M", "10M", "12.5M");
        assertThat(scale.at(0)).isZero();
        assertThat(scale.at(6.25e6)).isCloseTo(0.5, within(1e-9));
        assertThat(scale.at(12.5e6)).isEqualTo(1);
    }

    @Test
    void equalFactorsAreEqualLengthsOnALogarithmicScale() {
        final Scale scale = Scale.logarithmic(8, 7_000);
        assertThat(labels(scale)).containsExactly("1", "10", "100", "1k", "10k");
        assertThat(scale.at(100) - scale.at(10)).isCloseTo(scale.at(1_000) - scale.at(100), within(1e-9));
        assertThat(scale.at(0)).as("no logarithm").isZero();
    }

    @Test
    void narrowLogarithmicScaleHasStepsBetweenTheDecades() {
        assertThat(labels(Scale.logarithmic(1, 18.4))).containsExactly("1", "2", "5", "10", "20");
        assertThat(labels(Scale.logarithmic(0.3, 0.9))).containsExactly("0.2", "0.5", "1");
    }

    @Test
    void eachFurtherNineOfAPercentileIsAsWideAsTheOneBefore() {
        final Scale scale = Scale.percentiles(50, 99, 99.99, 100);
        assertThat(labels(scale)).containsExactly("0", "50", "90", "99", "99.9", "99.99", "max");
        assertThat(scale.at(99.9) - scale.at(99)).isCloseTo(scale.at(99.99) - scale.at(99.9), within(1e-9));
        assertThat(scale.at(100)).isEqualTo(1);
    }

    @Test
    void oneFigureAndNoneMakeAScaleToo() {
        for (final Scale scale : List.of(
                Scale.linear(),
                Scale.linear(0),
                Scale.linear(5),
                Scale.logarithmic(),
                Scale.logarithmic(5),
                Scale.logarithmic(0),
                Scale.percentiles(),
                Scale.percentiles(100))) {
            assertThat(scale.ticks()).hasSizeBetween(2, 10);
            assertThat(scale.at(5)).isBetween(0.0, 1.0);
        }
    }

    @Test
    void negativeFiguresHaveTheirPlace() {
        final Scale scale = Scale.linear(-4, 4);
        assertThat(scale.at(0)).isCloseTo(0.5, within(1e-9));
        assertThat(scale.at(-4)).isZero();
    }

    private static List<String> labels(final Scale scale) {
        return scale.ticks().stream().map(Scale.Tick::label).toList();
    }
}
