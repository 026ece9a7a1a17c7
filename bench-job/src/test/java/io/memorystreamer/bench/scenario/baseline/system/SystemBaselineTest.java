package io.memorystreamer.bench.scenario.baseline.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorystreamer.bench.scenario.InProcessRun;
import io.memorystreamer.bench.scenario.Measurement;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemBaselineTest {

    @TempDir
    Path directory;

    @Test
    void memoryIsCopiedAndTheKernelIsEntered() throws Exception {
        final Measurement measured = InProcessRun.of(new OneThreadCosts(), directory);
        assertThat(measured.metrics().get("memoryCopyMegabytesPerSecond")).isPositive();
        assertThat(measured.metrics().get("systemCallNanos")).isPositive();
    }

    @Test
    void aHopIsHalfARoundTrip() throws Exception {
        final Measurement measured = InProcessRun.of(new TwoThreadCosts(), directory);
        assertThat(measured.metrics().get("crossCoreHopNanos"))
                .isPositive()
                .isEqualTo(measured.metrics().get("crossCoreRoundTripNanos") / 2);
        assertThat(measured.metrics().get("wakeUpNanos")).isPositive();
    }

    @Test
    void loopbackCarriesBytesThereAndBack() throws Exception {
        final Measurement measured = InProcessRun.of(new LoopbackCosts(), directory);
        assertThat(measured.metrics().get("loopbackRoundTripNanos")).isPositive();
        assertThat(measured.metrics().get("loopbackMegabytesPerSecond")).isPositive();
    }

    @Test
    void stallsAreWatchedByEveryThreadForTheWholeTime() throws Exception {
        final Measurement measured = InProcessRun.of(new Stalls(), directory);
        assertThat(measured.stalls().observedSeconds()).isPositive();
        assertThat(List.of("stallMeanMicros", "stallP95Micros", "stallP99Micros", "stallMaxMicros"))
                .allSatisfy(name -> assertThat(measured.metrics().get(name)).isNotNegative());
        assertThat(measured.metrics().get("stallLostShare")).isBetween(0.0, 1.0);
    }
}
