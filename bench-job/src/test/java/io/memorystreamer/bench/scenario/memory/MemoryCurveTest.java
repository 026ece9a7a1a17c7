package io.memorystreamer.bench.scenario.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorystreamer.bench.scenario.Series;
import org.junit.jupiter.api.Test;

class MemoryCurveTest {

    @Test
    void veryManyReadingsBecomeACurveThatFitsAPage() {
        final MemoryCurve curve = new MemoryCurve("memory", 1);
        for (int i = 0; i < 2_500; i++) {
            curve.add(i, i * 1048576.0);
        }
        assertThat(curve.bytes()).hasSize(2_500);
        final Series series = curve.series();
        assertThat(series.x()).hasSizeLessThanOrEqualTo(Series.MAX_POINTS).startsWith(0.0, 3.0);
        assertThat(series.y()).startsWith(0.0, 3.0);
    }
}
