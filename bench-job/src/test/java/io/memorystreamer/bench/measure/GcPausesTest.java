package io.memorystreamer.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GcPausesTest {

    @Test
    void pausesOfACollectionAreHeardOf() {
        try (GcPauses pauses = GcPauses.start()) {
            System.gc();
            final GcPauses.Result result = pauses.stop();
            assertThat(result.perSecond()).isPositive();
            assertThat(result.maxMicros()).isPositive().isGreaterThanOrEqualTo(result.meanMicros() * 0.99);
            assertThat(result.pausedShare()).isBetween(0.0, 1.0).isPositive();
        }
    }
}
