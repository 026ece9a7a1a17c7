package io.memorystreamer.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrometheusMetricsTest {

    @Test
    void valuesAreReadByNameAndAddedUpOverTheirLabels() {
        assertThat(PrometheusMetrics.parse("""
                # HELP bytes_total How many
                # TYPE bytes_total counter
                bytes_total{topic="a b"} 1.5
                bytes_total{topic="c"} 2.0
                open 7.0
                none NaN
                """))
                .containsEntry("bytes_total", 3.5)
                .containsEntry("open", 7.0);
    }
}
