package io.memorystreamer.bench.scenario.throughput;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorystreamer.bench.load.ClosedLoop;
import io.memorystreamer.bench.scenario.InProcessRun;
import io.memorystreamer.bench.scenario.Measurement;
import io.memorystreamer.bench.scenario.Scenario;
import io.memorystreamer.bench.scenario.ScenarioCatalog;
import io.memorystreamer.bench.scenario.Series;
import java.nio.file.Path;
import java.util.Collections;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThroughputScenariosTest {

    @TempDir
    Path directory;

    @Test
    void consumerReadsAllPartitionsAndTellsItsRateOverTime() throws Exception {
        final Measurement measured = InProcessRun.of("throughput::consumer_throughput", directory);
        assertThat(measured.metrics().get("messagesPerSecond"))
                .isPositive()
                .isGreaterThanOrEqualTo(measured.metrics().get("slowestSliceMessagesPerSecond"));
        assertThat(measured.settings()).containsEntry("partitions", "4");
        assertThat(measured.series())
                .singleElement()
                .extracting(Series::kind)
                .isEqualTo(Series.Kind.THROUGHPUT_OVER_TIME);
    }

    @Test
    void pipelineCarriesMessagesFromEndToEnd() throws Exception {
        final Measurement measured = InProcessRun.of("throughput::end_to_end_pipeline", directory);
        assertThat(measured.metrics().get("messagesPerSecond")).isPositive();
        assertThat(measured.settings()).containsKey("stage");
    }

    @Test
    void pairsAreMeasuredFromOneTo32() throws Exception {
        final Measurement measured = InProcessRun.of("throughput::concurrent_producers_consumers", directory);
        final Series curve = measured.series().getFirst();
        assertThat(curve.kind()).isEqualTo(Series.Kind.THROUGHPUT_AGAINST_THREADS);
        assertThat(curve.x()).containsExactly(1.0, 2.0, 4.0, 8.0, 16.0, 32.0);
        assertThat(measured.metrics())
                .containsEntry("messagesPerSecond", Collections.max(curve.y()))
                .containsEntry("messagesPerSecondWith32Pairs", curve.y().getLast());
    }

    @Test
    void everySizeIsReadInPlaceWithoutAnAllocationAndCopiedWithOne() throws Exception {
        assertThat(ScenarioCatalog.variants("throughput::zero_copy_handling"))
                .extracting(Scenario::variant)
                .containsExactly("100 bytes", "1024 bytes", "16384 bytes");
        for (final Scenario scenario : ScenarioCatalog.variants("throughput::zero_copy_handling")) {
            final Measurement measured = InProcessRun.of(scenario, directory);
            final int bytes = Integer.parseInt(scenario.variant().replace(" bytes", ""));
            assertThat(measured.metrics().get("throughputRatio")).isPositive();
            assertThat(measured.metrics().get("peerAllocatedBytesPerMessage")).isGreaterThanOrEqualTo(bytes);
            assertThat(measured.metrics().get("allocatedBytesPerMessage")).isLessThan(bytes);
        }
    }

    @Test
    void longRunsCurveFitsASeriesAndKeepsItsMessages() {
        final int slices = 2_500;
        final Series curve = ThroughputCurve.overTime(
                "",
                IntStream.range(0, slices)
                        .mapToObj(i -> new ClosedLoop.Slice(250_000_000, i))
                        .toList());
        assertThat(curve.x()).hasSizeLessThanOrEqualTo(Series.MAX_POINTS).isSorted();
        assertThat(curve.x().getLast()).isEqualTo(slices * 0.25);
        double messages = 0;
        double before = 0;
        for (int i = 0; i < curve.x().size(); i++) {
            messages += curve.y().get(i) * (curve.x().get(i) - before);
            before = curve.x().get(i);
        }
        assertThat(messages).isCloseTo(slices * (slices - 1) / 2.0, org.assertj.core.data.Offset.offset(1.0));
    }
}
