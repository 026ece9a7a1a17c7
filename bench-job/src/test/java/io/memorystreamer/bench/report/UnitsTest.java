package io.memorystreamer.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnitsTest {

    @ParameterizedTest
    @CsvSource({
        "messagesPerSecond, 12400000, 12.40M messages/s",
        "peerMessagesPerSecond, 24600, 24.6k messages/s",
        "p99Micros, 42.5, 42.5 us",
        "p99Micros, 472645.6, 473 ms",
        "maxMicros, 12000000, 12.0 s",
        "throughputRatio, 1.6, 1.60x",
        "meanNanos, 87, 87.0 ns",
        "allocatedBytesPerMessage, 0.004, 0.0040 B/message",
        "allocatedBytesPerMessage, 0, 0.00 B/message",
        "lostShare, 0.25, 0.25",
        "p99Micros, NaN, -"
    })
    void figureHasTheUnitOfItsName(final String metric, final double value, final String expected) {
        assertThat(Units.withUnit(metric, value)).isEqualTo(expected);
    }

    @Test
    void halfTheIntervalIsAShareOfTheFigure() {
        assertThat(Units.plusMinus(100, 97, 103)).isEqualTo("+-3.0%");
        assertThat(Units.plusMinus(0, -1, 1)).isEqualTo("+-1.00");
    }

    @Test
    void steadyFiguresMakeASteadyLineAndAGapADip() {
        assertThat(Sparkline.of(List.of(5.0, 5.1, 4.9), 10)).isEqualTo("███");
        assertThat(Sparkline.of(List.of(8.0, 0.0, 4.0), 10)).isEqualTo("█▁▅");
        assertThat(Sparkline.of(
                        DoubleStream.iterate(1, x -> x + 1).limit(100).boxed().toList(), 8))
                .hasSize(8)
                .startsWith("▁")
                .endsWith("█");
        assertThat(Sparkline.of(List.of(), 8)).isEmpty();
    }

    @Test
    void closeUpReachesFromTheLeastToTheGreatestAndLeavesGaps() {
        assertThat(Sparkline.closeUp(Arrays.asList(9.0, 5.0, null, 5.1), 3)).isEqualTo("▁ █");
        assertThat(Sparkline.closeUp(List.of(5.0, 5.0), 3)).isEqualTo("▅▅");
        assertThat(Sparkline.closeUp(List.of(), 3)).isEmpty();
    }
}
