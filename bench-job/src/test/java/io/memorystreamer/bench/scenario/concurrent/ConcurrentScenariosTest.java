package io.memorystreamer.bench.scenario.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorystreamer.bench.scenario.InProcessRun;
import io.memorystreamer.bench.scenario.Measurement;
import io.memorystreamer.bench.scenario.Scenario;
import io.memorystreamer.bench.scenario.ScenarioCatalog;
import io.memorystreamer.bench.scenario.Series;
import java.nio.file.Path;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In process, and shorter than a figure that says something would take. */
class ConcurrentScenariosTest {

    @TempDir
    Path scratch;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "concurrent::multi_producer_single_consumer",
                "concurrent::single_producer_multi_consumer",
                "concurrent::multi_producer_multi_consumer"
            })
    void throughputIsMeasuredFromOneThreadToThirtyTwo(final String id) throws Exception {
        for (final Scenario scenario : ScenarioCatalog.variants(id)) {
            final Measurement measurement = InProcessRun.of(scenario, scratch);
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
        final Measurement measurement = InProcessRun.of(new SingleProducerMultiConsumer(), scratch);
        assertThat(measurement.metrics().get("deliveredMessagesPerSecond")
                        / measurement.metrics().get("messagesPerSecond"))
                .isEqualTo(32, Offset.offset(1e-6));
    }

    @Test
    void contentionHasTheShareOfAppendsThatTheLogCountedAsLockFree() throws Exception {
        final Measurement measurement = InProcessRun.of(new Contention(), scratch);
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
        InProcessRun.ofJmh(ScenarioCatalog.variants(id).getFirst(), scratch);
    }
}
