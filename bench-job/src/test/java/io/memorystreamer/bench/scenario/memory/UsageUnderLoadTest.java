package io.memorystreamer.bench.scenario.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorystreamer.bench.scenario.InProcessRun;
import io.memorystreamer.bench.scenario.Measurement;
import io.memorystreamer.bench.scenario.Series;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsageUnderLoadTest {

    @Test
    void processGrowsByTheLogAndItsGrowthIsACurve(@TempDir final Path scratch) throws Exception {
        final Measurement measurement = InProcessRun.of(new UsageUnderLoad(), scratch);
        assertThat(measurement.metrics().get("residentMegabytes"))
                .isPositive()
                .isLessThan(measurement.metrics().get("peakMemoryMegabytes"));
        assertThat(measurement.metrics().get("allocatedMegabytesPerSecond")).isNotNegative();
        assertThat(measurement.series()).hasSize(1);
        final Series curve = measurement.series().getFirst();
        assertThat(curve.kind()).isEqualTo(Series.Kind.MEMORY_OVER_TIME);
        assertThat(curve.x()).isSorted();
        assertThat(curve.y().getLast()).isGreaterThan(curve.y().getFirst());
    }
}
