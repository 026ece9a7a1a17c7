package io.memorystreamer.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LimitsTest {

    private static final long MIB = 1024 * 1024;

    private static long segments(final long memoryMib, final long freeMib, final boolean besideKafka) {
        return new Limits(0, memoryMib * MIB).brokerSegmentBytes(freeMib * MIB, besideKafka) / MIB;
    }

    @Test
    void theBrokersSegmentsLeaveAKafkaThatSharesTheirPlaceAsMuch() {
        assertThat(segments(100_000, 800, false)).isEqualTo(600);
        assertThat(segments(100_000, 800, true)).isEqualTo(300);
    }

    @Test
    void theBrokersSegmentsTakeAnEighthOfTheMemoryAndNoMoreThanTheyNeed() {
        assertThat(segments(4096, 100_000, true)).isEqualTo(512);
        assertThat(segments(100_000, 100_000, true)).isEqualTo(2048);
    }
}
