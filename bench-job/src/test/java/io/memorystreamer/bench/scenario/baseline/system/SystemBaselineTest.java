package io.memorystreamer.bench.scenario.baseline.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.config.BenchmarkConfigReader;
import io.memorystreamer.bench.scenario.Measurement;
import io.memorystreamer.bench.scenario.Metric;
import io.memorystreamer.bench.scenario.Scenario;
import io.memorystreamer.bench.scenario.ScenarioContext;
import io.memorystreamer.bench.scenario.TransportPath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemBaselineTest {

    @TempDir
    Path directory;

    private BenchmarkConfig config;

    /** Nothing is timed here: another JMH on this machine does no harm. */
    @BeforeAll
    static void besideOthers() {
        System.setProperty("jmh.ignoreLock", "true");
    }

    @BeforeEach
    void configure() throws Exception {
        final Path file = directory.resolve("benchmark.toml");
        Files.writeString(
                file,
                "[latency]\ntest_duration_secs = 1\n[comparison]\nrounds = 1\nwarmup_rounds = 1\nround_millis = 50\n");
        config = BenchmarkConfigReader.read(file);
    }

    private Measurement measure(final Scenario scenario) throws Exception {
        try (ScenarioContext context =
                new ScenarioContext(config, TransportPath.IN_PROCESS, directory, null, null, null)) {
            final Measurement measurement = scenario.run(context);
            assertThat(scenario.metrics())
                    .extracting(Metric::name)
                    .containsAll(measurement.metrics().keySet());
            return measurement;
        }
    }

    @Test
    void memoryIsCopiedAndTheKernelIsEntered() throws Exception {
        final Measurement measured = measure(new OneThreadCosts());
        assertThat(measured.metrics().get("memoryCopyMegabytesPerSecond")).isPositive();
        assertThat(measured.metrics().get("systemCallNanos")).isPositive();
    }

    @Test
    void aHopIsHalfARoundTrip() throws Exception {
        final Measurement measured = measure(new TwoThreadCosts());
        assertThat(measured.metrics().get("crossCoreHopNanos"))
                .isPositive()
                .isEqualTo(measured.metrics().get("crossCoreRoundTripNanos") / 2);
        assertThat(measured.metrics().get("wakeUpNanos")).isPositive();
    }

    @Test
    void loopbackCarriesBytesThereAndBack() throws Exception {
        final Measurement measured = measure(new LoopbackCosts());
        assertThat(measured.metrics().get("loopbackRoundTripNanos")).isPositive();
        assertThat(measured.metrics().get("loopbackMegabytesPerSecond")).isPositive();
    }

    @Test
    void stallsAreWatchedByEveryThreadForTheWholeTime() throws Exception {
        final Measurement measured = measure(new Stalls());
        assertThat(measured.stalls().observedSeconds()).isPositive();
        assertThat(List.of("stallMeanMicros", "stallP95Micros", "stallP99Micros", "stallMaxMicros"))
                .allSatisfy(name -> assertThat(measured.metrics().get(name)).isNotNegative());
        assertThat(measured.metrics().get("stallLostShare")).isBetween(0.0, 1.0);
    }
}
