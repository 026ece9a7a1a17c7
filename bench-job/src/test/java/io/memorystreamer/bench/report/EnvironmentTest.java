package io.memorystreamer.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class EnvironmentTest {

    @Test
    void machineIsDescribedWithWhatItWasLikeWhenTheRunBegan() {
        Environment.beginRun();
        final Environment environment = Environment.of(List.of());
        assertThat(environment.cpuModel()).isNotBlank();
        assertThat(environment.cpus()).isPositive();
        assertThat(environment.jvm()).isNotBlank();
        assertThat(environment.loadAverageAtStart()).isNotNegative();
        assertThat(environment.ranSeconds()).isBetween(0.0, 60.0);
        assertThat(environment.stallP99Micros()).isNull();
    }
}
