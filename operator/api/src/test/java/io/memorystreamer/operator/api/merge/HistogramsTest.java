package io.memorystreamer.operator.api.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistogramsTest {
    @Test
    void aPercentileOfMergedHistogramsIsThatOfAllValues() {
        // Nine fast values in ten: the mean of the two P99s would be half of the truth.
        Histogram fast = histogram(3, 1_000, 990);
        Histogram slow = histogram(3, 1_000_000, 110);

        Histogram merged =
                Histograms.merged(List.of(encode(fast), encode(slow))).orElseThrow();

        assertThat(merged.getTotalCount()).isEqualTo(1_100);
        assertThat(Histograms.metric("p50Micros", merged).orElseThrow()).isCloseTo(1, within(0.01));
        assertThat(Histograms.metric("p99Micros", merged).orElseThrow()).isCloseTo(1_000, within(1.0));
        assertThat(Histograms.metric("messagesPerSecond", merged)).isEmpty();
    }

    @Test
    void mergedHistogramsCanBeMergedAgain() {
        String once = Histograms.encode(histogram(3, 1_000, 10)).orElseThrow();

        assertThat(Histograms.merged(List.of(once, once)).orElseThrow().getTotalCount())
                .isEqualTo(20);
    }

    @Test
    void valuesBeyondTheFirstHistogramsRangeAreKept() {
        Histogram narrow = new Histogram(1, 1_000_000, 3);
        narrow.recordValue(5);
        Histogram wide = histogram(3, 60_000_000_000L, 1);

        assertThat(Histograms.merged(List.of(encode(narrow), encode(wide)))
                        .orElseThrow()
                        .getMaxValue())
                .isGreaterThan(59_000_000_000L);
    }

    @Test
    void withOneMissingThereIsNone() {
        assertThat(Histograms.merged(Arrays.asList(encode(histogram(3, 1, 1)), null)))
                .isEmpty();
        assertThat(Histograms.merged(List.of())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no base64!", "AAAA", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
    void whatIsNoHistogramIsTakenAsMissing(String text) {
        assertThat(Histograms.decode(text)).isEmpty();
    }

    @Test
    void aHistogramThatWouldTakeMuchMemoryIsTakenAsMissing() {
        assertThat(Histograms.decode(encode(histogram(5, 1_000, 1)))).isEmpty();
        assertThat(Histograms.decode("A".repeat(Histograms.MAX_CHARACTERS + 4))).isEmpty();
    }

    static String encode(Histogram histogram) {
        ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        byte[] bytes = new byte[histogram.encodeIntoCompressedByteBuffer(buffer)];
        buffer.flip();
        buffer.get(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    static Histogram histogram(int digits, long nanos, int count) {
        Histogram histogram = new Histogram(digits);
        histogram.recordValueWithCount(nanos, count);
        return histogram;
    }
}
