package io.memorystreamer.bench.scenario.latency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.memorystreamer.bench.measure.EncodedHistogram;
import io.memorystreamer.bench.scenario.InProcessRun;
import io.memorystreamer.bench.scenario.Measurement;
import io.memorystreamer.bench.scenario.Scenario;
import io.memorystreamer.bench.scenario.ScenarioCatalog;
import io.memorystreamer.bench.scenario.Series;
import java.nio.file.Path;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatencyScenariosTest {

    private static final String[] PERCENTILES = {"p50Micros", "p95Micros", "p99Micros", "p999Micros", "maxMicros"};

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"latency_percentiles", "producer_publish", "consumer_poll"})
    void percentilesAscendAndComeWithTheirCurve(final String name) throws Exception {
        final Scenario scenario = ScenarioCatalog.variants("latency::" + name).stream()
                .filter(candidate -> candidate.variant() == null)
                .findFirst()
                .orElseThrow();
        final Measurement measured = InProcessRun.of(scenario, directory);
        InProcessRun.assertAscending(measured, PERCENTILES);
        assertThat(measured.series()).isNotEmpty().allSatisfy(curve -> {
            assertThat(curve.kind()).isEqualTo(Series.Kind.LATENCY_BY_PERCENTILE);
            assertThat(curve.x()).isSorted().startsWith(0.0).endsWith(100.0);
            assertThat(curve.y()).isSorted();
        });
        assertIsOf(measured, EncodedHistogram.decode(measured.histogram()));
    }

    private static void assertIsOf(final Measurement measured, final Histogram latencies) {
        assertThat(latencies.getTotalCount())
                .isEqualTo(InProcessRun.BRIEF
                        .latency()
                        .messages(InProcessRun.BRIEF.latency().ratePerSecond()));
        assertThat(latencies.getValueAtPercentile(50) / 1e3)
                .isEqualTo(measured.metrics().get("p50Micros"));
        assertThat(latencies.getValueAtPercentile(99) / 1e3)
                .isEqualTo(measured.metrics().get("p99Micros"));
        assertThat(latencies.getValueAtPercentile(99.9) / 1e3)
                .isEqualTo(measured.metrics().get("p999Micros"));
    }

    @Test
    void publishHoldsTheCallAlone() throws Exception {
        final Measurement measured = InProcessRun.of("latency::producer_publish", directory);
        assertThat(measured.metrics().get("callP50Micros"))
                .isPositive()
                .isLessThanOrEqualTo(measured.metrics().get("maxMicros"));
    }

    @Test
    void loadIsSweptFromATenthOfSaturationToBeyondIt() throws Exception {
        final Measurement measured = InProcessRun.of("latency::concurrent_under_load", directory);
        final double saturation = measured.metrics().get("saturationMessagesPerSecond");
        final Series curve = measured.series().getFirst();
        assertThat(curve.kind()).isEqualTo(Series.Kind.LATENCY_AGAINST_LOAD);
        assertThat(curve.x()).isSorted();
        assertThat(curve.x().getFirst()).isLessThan(saturation / 5);
        assertThat(curve.x().getLast()).isGreaterThan(saturation);
        assertThat(measured.metrics()).containsKeys("p99MicrosAt50PercentLoad", "p99MicrosAt90PercentLoad");
    }

    @Test
    void allocatingClientsAllocateAndTheOthersDoNot() throws Exception {
        for (final Scenario scenario : ScenarioCatalog.variants("latency::memory_allocation_impact")) {
            final Measurement measured = InProcessRun.of(scenario, directory);
            assertThat(measured.metrics().get("p99Ratio")).isPositive();
            assertThat(measured.metrics().get("peerAllocatedBytesPerMessage"))
                    .isGreaterThan(measured.metrics().get("allocatedBytesPerMessage") + 64);
        }
    }

    @Test
    void roundTripsAreThoseOfTwoRequests() {
        assertThat(ScenarioCatalog.variants("latency::network_round_trip"))
                .extracting(Scenario::label)
                .containsExactly("tcp-echo, ApiVersions", "tcp-echo, Produce of one message, acks=1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"latency::consensus", "latency::authorization_decision"})
    void whatMeasuresLaterCapabilitiesIsNotAvailableYet(final String id) {
        assertThat(ScenarioCatalog.ids()).contains(id);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ScenarioCatalog.select(List.of(id), false))
                .withMessageContaining(id + " is not available yet");
    }

    @Test
    void curveHasNoPercentileThatNoLatencyExceeds() {
        final Histogram latencies = new Histogram(1_000_000, 3);
        for (int i = 1; i <= 100; i++) {
            latencies.recordValue(i * 1_000L);
        }
        final Series curve = LatencyFigures.byPercentile("", latencies);
        assertThat(curve.x()).contains(50.0, 99.0, 100.0).doesNotContain(99.5, 99.9);
        assertThat(curve.y().getLast()).isCloseTo(100, org.assertj.core.data.Offset.offset(0.1));
    }
}
