package io.memorystreamer.bench.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchmarkConfigReaderTest {

    private static final String EVERY_KEY_OF_THE_DESCRIPTION = """
            [throughput]
            target_throughput = 9_000_000
            max_latency_micros = 11
            test_duration_secs = 61

            [latency]
            target_p99_micros = 12
            measurement_iterations = 10001
            warmup_iterations = 1001

            [memory]
            enable_leak_detection = false
            enable_allocation_tracking = false
            memory_limit_mb = 2049

            [stress]
            test_duration_secs = 301
            memory_pressure_mb = 1025
            cpu_stress_level = 9
            """;

    @Test
    void everyKeyOfTheDescriptionIsReadInFull() throws ConfigException {
        final BenchmarkConfig config = BenchmarkConfigReader.parse("benchmark.toml", EVERY_KEY_OF_THE_DESCRIPTION);
        assertThat(config.throughput().targetThroughput()).isEqualTo(9_000_000);
        assertThat(config.throughput().maxLatencyMicros()).isEqualTo(11);
        assertThat(config.throughput().testDurationSecs()).isEqualTo(61);
        assertThat(config.latency().targetP99Micros()).isEqualTo(12);
        assertThat(config.latency().measurementIterations()).isEqualTo(10_001);
        assertThat(config.latency().warmupIterations()).isEqualTo(1_001);
        assertThat(config.latency().messages(50)).isEqualTo(10_001);
        assertThat(config.memory()).isEqualTo(new BenchmarkConfig.Memory(false, false, 2_049));
        assertThat(config.stress()).isEqualTo(new BenchmarkConfig.Stress(301, 1_025, 9));
    }

    @Test
    void whatIsLeftOutHasTheTargetsOfTheDescription() {
        final BenchmarkConfig config = BenchmarkConfigReader.defaults();
        assertThat(config.throughput().targetThroughput()).isEqualTo(10_000_000);
        assertThat(config.throughput().batchTargetThroughput()).isEqualTo(15_000_000);
        assertThat(config.latency().targetP99Micros()).isEqualTo(10);
        assertThat(config.latency().targetP95Micros()).isEqualTo(5);
        assertThat(config.latency().targetMeanMicros()).isEqualTo(2);
        assertThat(config.memory().memoryLimitMb()).isEqualTo(2_048);
        assertThat(config.run()).isEqualTo(new BenchmarkConfig.Run(5, 2, 10));
    }

    @Test
    void quickShortensDurationsAndNothingElse() throws ConfigException {
        final BenchmarkConfig config = BenchmarkConfigReader.parse("f", "[latency]\nmeasurement_iterations = 500")
                .quick(BenchmarkConfig.Quick.SELECTION);
        assertThat(config.throughput().testDurationSecs()).isEqualTo(4);
        assertThat(config.latency().testDurationSecs()).isEqualTo(5);
        assertThat(config.latency().measurementIterations()).isEqualTo(500);
        assertThat(config.comparison()).isEqualTo(new BenchmarkConfig.Comparison(5, 3, 250));
        assertThat(config.run()).isEqualTo(new BenchmarkConfig.Run(1, 1, 2));
        assertThat(BenchmarkConfigReader.parse("f", "[throughput]\ntest_duration_secs = 1")
                        .quick(BenchmarkConfig.Quick.SUITE)
                        .throughput()
                        .testDurationSecs())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [throughput]#target_througput = 1            | f:2: unknown key throughput.target_througput; known here: batch_size
            [througput]#target_throughput = 1            | f:1: unknown table througput; known here: comparison, latency, memory, run, stress, throughput
            stray = 1                                    | f:1: unknown key stray
            [latency.deep]#x = 1                         | f:1: unknown table latency.deep
            [throughput]##target_throughput = 0          | f:3: throughput.target_throughput = 0: must be a whole number from 1
            [throughput]#target_throughput = "fast"      | f:2: throughput.target_throughput = "fast": must be a whole number
            [throughput]#target_throughput = 1.5         | f:2: throughput.target_throughput = 1.5: must be a whole number
            [throughput]#max_latency_micros = nan        | f:2: throughput.max_latency_micros = NaN: must be a number
            [memory]#enable_leak_detection = 1           | f:2: memory.enable_leak_detection = 1: must be true or false
            [latency]#message_size_bytes = 8             | f:2: latency.message_size_bytes = 8: must be a whole number from 16
            [throughput]#batch_size = 10000#message_size_bytes = 1000 | f: throughput.batch_size = 10000 with throughput.message_size_bytes = 1000: a batch takes
            [run]#warmup_min_secs = 5#warmup_max_secs = 4 | f: run.warmup_min_secs = 5 with run.warmup_max_secs = 4: must not be more
            throughput = 5                               | f:1: throughput = 5: must be a table, [throughput]
            [throughput]#target_throughput = 1#target_throughput = 2 | f:3: not TOML
            [throughput#x                                | f:1: not TOML
            """)
    void badInputIsNamedWithKeyAndLine(final String toml, final String expected) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> BenchmarkConfigReader.parse("f", toml.replace('#', '\n')))
                .withMessageStartingWith(expected)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }

    @Test
    void unreadableFileIsNamed() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> BenchmarkConfigReader.read(Path.of("no-such.toml")))
                .withMessage("no-such.toml: no such file");
    }
}
