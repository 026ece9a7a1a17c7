package io.memorystreamer.bench.scenario.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorystreamer.bench.scenario.InProcessRun;
import io.memorystreamer.bench.scenario.Measurement;
import io.memorystreamer.bench.scenario.Metric;
import io.memorystreamer.bench.scenario.Scenario;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GcImpactTest {

    @Test
    void eachCollectorHasAProcessOfItsOwn() {
        assertThat(new GcImpact().scenarios())
                .extracting(Scenario::jvmFlags)
                .containsExactly(
                        List.of("-XX:+UseG1GC"),
                        List.of("-XX:+UseZGC"),
                        List.of("-XX:+UseParallelGC"),
                        List.of("-XX:+UseSerialGC"));
    }

    /** With whatever collector the tests have. */
    @Test
    void loadMakesTheCollectorWorkAndEveryFigureIsThere(@TempDir final Path scratch) throws Exception {
        final Scenario scenario = new GcImpact().scenarios().getFirst();
        final Measurement measurement = InProcessRun.of(scenario, scratch);
        assertThat(measurement.metrics())
                .containsOnlyKeys(scenario.metrics().stream().map(Metric::name).toList());
        assertThat(measurement.metrics().get("messagesPerSecond")).isPositive();
        assertThat(measurement.metrics().get("allocatedMegabytesPerSecond")).isPositive();
        assertThat(measurement.metrics().get("p50Micros"))
                .isLessThanOrEqualTo(measurement.metrics().get("p99Micros"));
        assertThat(measurement.metrics().get("gcPausedShare")).isBetween(0.0, 1.0);
        assertThat(measurement.series()).hasSize(1);
    }
}
