package io.memorystreamer.bench.scenario.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.scenario.InProcessRun;
import io.memorystreamer.bench.scenario.Measurement;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryLeakDetectionTest {

    /** The tests' JVM does not track its native memory. */
    @Test
    void growthHasAnIntervalAroundItAndWhatCannotBeReadAReason(@TempDir final Path scratch) throws Exception {
        final Measurement measurement = InProcessRun.of(new MemoryLeakDetection(), with(true, 4), scratch);
        assertThat(measurement.metrics())
                .containsKeys("heapGrowthBytesPerSecond", "directGrowthBytesPerSecond", "messagesPerSecond");
        assertThat(measurement.metrics().get("leakedBytesPerSecond")).isNotNegative();
        assertThat(measurement.metrics().get("leakResolutionBytesPerSecond")).isNotNegative();
        assertThat(measurement.confidence())
                .isNotEmpty()
                .allSatisfy((name, interval) ->
                        assertThat(measurement.metrics().get(name)).isBetween(interval.low(), interval.high()));
        assertThat(measurement.series()).isNotEmpty();
        assertThat(measurement.metrics()).doesNotContainKey("nativeGrowthBytesPerSecond");
        assertThat(measurement.settings()).containsKey("missing.nativeGrowthBytesPerSecond");
    }

    @Test
    void configurationCanLeaveItOut() {
        assertThat(new MemoryLeakDetection().enabled(with(true, 1))).isTrue();
        assertThat(new MemoryLeakDetection().enabled(with(false, 1))).isFalse();
    }

    private static BenchmarkConfig with(final boolean leakDetection, final int seconds) {
        return new BenchmarkConfig(
                new BenchmarkConfig.Throughput(1, 1, 1e6, seconds, 32, 16),
                InProcessRun.BRIEF.latency(),
                new BenchmarkConfig.Memory(leakDetection, true, 2048),
                InProcessRun.BRIEF.stress(),
                InProcessRun.BRIEF.comparison(),
                InProcessRun.BRIEF.run());
    }
}
