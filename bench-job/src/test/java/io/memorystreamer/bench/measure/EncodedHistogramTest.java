package io.memorystreamer.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Random;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncodedHistogramTest {

    /** What a BenchmarkResult takes. */
    private static final int MAX_LENGTH = 65_536;

    private static Histogram of(final long highest, final long... values) {
        final Histogram histogram = new Histogram(highest, 3);
        for (final long value : values) {
            histogram.recordValue(value);
        }
        return histogram;
    }

    @Test
    void whatIsDecodedIsWhatWasRecorded() {
        final Histogram histogram = of(60_000_000_000L, 1, 1_000, 1_000, 2_000_000, 59_000_000_000L);
        final Histogram decoded = EncodedHistogram.decode(EncodedHistogram.encode(histogram));
        assertThat(decoded).isEqualTo(histogram);
        assertThat(decoded.getValueAtPercentile(50)).isEqualTo(histogram.getValueAtPercentile(50));
        assertThat(decoded.getMaxValue()).isEqualTo(histogram.getMaxValue());
    }

    @Test
    void sumHoldsEveryValueOfHistogramsOfAnyRange() {
        final String sum = EncodedHistogram.sum(List.of(
                EncodedHistogram.encode(of(1_000_000, 10, 20)),
                EncodedHistogram.encode(of(60_000_000_000L, 30, 30_000_000_000L)),
                EncodedHistogram.encode(of(1_000_000))));
        final Histogram decoded = EncodedHistogram.decode(sum);
        assertThat(decoded.getTotalCount()).isEqualTo(4);
        assertThat(decoded.getValueAtPercentile(50)).isEqualTo(20);
        assertThat(decoded.getMaxValue()).isGreaterThanOrEqualTo(30_000_000_000L);
    }

    /** A value in every place, with counts of all sizes, from a nanosecond to a minute. */
    @Test
    void fullestHistogramFitsIntoAResult() {
        final Random random = new Random(7);
        final Histogram full = new Histogram(60_000_000_000L, 3);
        for (double value = 1; value < 60e9; value = Math.max(value + 1, value * 1.0005)) {
            full.recordValueWithCount((long) value, 1L << random.nextInt(16));
        }
        assertThat(EncodedHistogram.encode(full)).hasSizeLessThan(MAX_LENGTH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "!", "AAAA", "HISTFAAAAAR42g=="})
    void anythingElseIsRefused(final String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> EncodedHistogram.decode(text));
    }
}
