package io.memorystreamer.bench.scenario.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.measure.EncodedHistogram;
import io.memorystreamer.bench.scenario.InProcessRun;
import io.memorystreamer.bench.scenario.Measurement;
import io.memorystreamer.bench.scenario.Scenario;
import io.memorystreamer.bench.scenario.ScenarioCatalog;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogLatencyComparisonTest {

    private static final int ROUND_MESSAGES = 4_000;

    /** Two rounds of 40 ms behind one that does not count. */
    private static final BenchmarkConfig BRIEF = new BenchmarkConfig(
            InProcessRun.BRIEF.throughput(),
            InProcessRun.BRIEF.latency(),
            InProcessRun.BRIEF.memory(),
            InProcessRun.BRIEF.stress(),
            new BenchmarkConfig.Comparison(2, 1, 10),
            InProcessRun.BRIEF.run());

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "baseline::aeron_ipc_comparison, aeron-ipc-exclusive",
        "baseline::chronicle_queue_comparison, chronicle-queue"
    })
    void latenciesOfOurSideStandBesideThePercentiles(final String id, final String peer) throws Exception {
        final Scenario scenario = ScenarioCatalog.find(id, peer + ", end to end, 32 bytes, 100000/s");
        final Measurement measurement = InProcessRun.of(scenario, BRIEF, directory);
        assertThat(measurement.metrics()).containsKeys("p99Micros", "peerP99Micros", "p99Ratio");
        assertThat(EncodedHistogram.decode(measurement.histogram()).getTotalCount())
                .isEqualTo(2 * ROUND_MESSAGES);
    }
}
