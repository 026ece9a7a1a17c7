package io.memorystreamer.bench.scenario.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.config.BenchmarkConfigReader;
import io.memorystreamer.bench.scenario.Measurement;
import io.memorystreamer.bench.scenario.Metric;
import io.memorystreamer.bench.scenario.Scenario;
import io.memorystreamer.bench.scenario.ScenarioCatalog;
import io.memorystreamer.bench.scenario.ScenarioContext;
import io.memorystreamer.bench.scenario.Series;
import io.memorystreamer.bench.scenario.TransportPath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In process, and shorter than a figure that says something would take. */
class ConcurrentScenariosTest {

    @TempDir
    Path scratch;

    private BenchmarkConfig shortest() throws Exception {
        final Path file = scratch.resolve("benchmark.toml");
        Files.writeString(
                file,
                "[throughput]\ntest_duration_secs = 1\n[comparison]\nrounds = 1\nwarmup_rounds = 0\nround_millis = 20\n");
        return BenchmarkConfigReader.read(file);
    }

    private Measurement run(final Scenario scenario) throws Exception {
        try (ScenarioContext context =
                new ScenarioContext(shortest(), TransportPath.IN_PROCESS, scratch, null, null, null)) {
            final Measurement measurement = scenario.run(context);
            assertThat(scenario.metrics())
                    .extracting(Metric::name)
                    .containsAll(measurement.metrics().keySet());
            return measurement;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "concurrent::multi_producer_single_consumer",
                "concurrent::single_producer_multi_consumer",
                "concurrent::multi_producer_multi_consumer"
            })
    void throughputIsMeasuredFromOneThreadToThirtyTwo(final String id) throws Exception {
        for (final Scenario scenario : ScenarioCatalog.variants(id)) {
            final Measurement measurement = run(scenario);
            assertThat(measurement.metrics()).hasSameSizeAs(scenario.metrics());
            final Series series = measurement.series().getFirst();
            assertThat(series.kind()).isEqualTo(Series.Kind.THROUGHPUT_AGAINST_THREADS);
            assertThat(series.x()).containsExactly(1., 2., 4., 8., 16., 32.);
            assertThat(series.y()).allMatch(rate -> rate > 0);
            assertThat(measurement.metrics().get("messagesPerSecond"))
                    .isEqualTo(series.y().getLast());
        }
    }

    @Test
    void everyConsumerOfOneProducerReadsEverything() throws Exception {
        final Measurement measurement = run(new SingleProducerMultiConsumer());
        assertThat(measurement.metrics().get("deliveredMessagesPerSecond")
                        / measurement.metrics().get("messagesPerSecond"))
                .isEqualTo(32, Offset.offset(1e-6));
    }

    @Test
    void contentionHasTheShareOfAppendsThatTheLogCountedAsLockFree() throws Exception {
        final Measurement measurement = run(new Contention());
        assertThat(measurement.metrics()).hasSameSizeAs(new Contention().metrics());
        // Rotations alone take the flag a few times, so that it cannot be all of them.
        assertThat(measurement.metrics().get("lockFreeShare")).isBetween(0.5, 1.);
        assertThat(measurement.metrics().get("throughputRatio")).isPositive();
        assertThat(measurement.metrics().get("counterThroughputRatio")).isPositive();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "concurrent::lock_free_vs_mutex",
                "concurrent::async_task_scheduling",
                "concurrent::work_stealing_vs_dedicated"
            })
    void everyBenchmarkMethodHasItsTime(final String id) throws Exception {
        final Scenario scenario = ScenarioCatalog.variants(id).getFirst();
        final Measurement measurement = run(scenario);
        final List<String> times = scenario.metrics().stream()
                .map(Metric::name)
                .filter(name -> name.endsWith("Nanos") || name.endsWith("Ratio"))
                .toList();
        assertThat(measurement.metrics()).containsKeys(times.toArray(String[]::new));
        assertThat(times)
                .allSatisfy(name -> assertThat(measurement.metrics().get(name)).isPositive());
    }
}
