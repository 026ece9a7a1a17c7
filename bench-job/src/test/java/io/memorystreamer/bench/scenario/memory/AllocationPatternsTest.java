package io.memorystreamer.bench.scenario.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorystreamer.bench.scenario.InProcessRun;
import io.memorystreamer.bench.scenario.Measurement;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AllocationPatternsTest {

    @Test
    void everyPatternIsMeasuredAndAnArrayTakesAtLeastItsLength(@TempDir final Path scratch) throws Exception {
        final Measurement measurement = InProcessRun.ofJmh(new AllocationPatterns(), scratch);
        assertThat(measurement.metrics()).hasSize(2 * 8);
        assertThat(measurement.metrics().get("byteArrayAllocatedBytes")).isBetween(100.0, 200.0);
        assertThat(measurement.metrics().get("inlinePayloadAllocatedBytes")).isBetween(16.0, 100.0);
    }
}
