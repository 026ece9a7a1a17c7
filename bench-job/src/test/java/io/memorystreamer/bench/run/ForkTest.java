package io.memorystreamer.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ForkTest {

    @Test
    void collectorOfTheScenarioIsTheOnlyOne() {
        assertThat(Fork.withCollector(List.of("-XX:+UseZGC", "-Xss1m"))).containsExactly("-XX:+UseZGC", "-Xss1m");
        assertThat(Fork.withCollector(List.of("-Xss1m"))).containsExactly("-Xss1m", "-XX:+UseParallelGC");
    }
}
