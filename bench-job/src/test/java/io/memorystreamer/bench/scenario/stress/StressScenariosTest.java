package io.memorystreamer.bench.scenario.stress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.memorystreamer.bench.NotTested;
import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.config.BenchmarkConfigReader;
import io.memorystreamer.bench.scenario.InProcessRun;
import io.memorystreamer.bench.scenario.Measurement;
import io.memorystreamer.bench.scenario.Scenario;
import io.memorystreamer.bench.scenario.ScenarioException;
import io.memorystreamer.bench.scenario.Series;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds of the figures on any machine, however busy it is. A scenario that returns has counted every message. */
class StressScenariosTest {

    private static final String BROKER_HOME = "memorystreamer.broker.home";

    @TempDir
    Path directory;

    private BenchmarkConfig config(final int pressureMb) throws Exception {
        return BenchmarkConfigReader.read(
                Files.writeString(directory.resolve("benchmark.toml"), """
                [stress]
                test_duration_secs = 1
                memory_pressure_mb = %d
                [latency]
                rate_per_second = 2000
                [comparison]
                rounds = 2
                warmup_rounds = 1
                [run]
                warmup_min_secs = 0
                warmup_max_secs = 1
                """.formatted(pressureMb)));
    }

    private Measurement run(final Scenario scenario, final int pressureMb) throws Exception {
        return InProcessRun.of(scenario, config(pressureMb), Files.createDirectories(directory.resolve("scratch")));
    }

    private static double ratio(final Measurement measurement) {
        return measurement.metrics().get("throughputRatio");
    }

    @Test
    void confinedLogStillCarriesMessagesAndSaysWhatConfinesIt() throws Exception {
        final Measurement measurement =
                run(new MaxThroughputConstrained().scenarios().getFirst(), 1);
        assertThat(ratio(measurement)).isPositive();
        assertThat(measurement.settings()).containsEntry("limitCpus", "1.0").containsKey("limitsEnforcedBy");
        if (measurement.settings().get("limitsEnforcedBy").startsWith("cgroup")) {
            assertThat(measurement.metrics()).containsEntry("oomKills", 0.0);
            assertThat(measurement.metrics().get("peakMemoryMegabytes")).isBetween(1.0, 512.0);
        }
    }

    @Test
    void logBesideCompetingThreadsStillCarriesMessages() throws Exception {
        final Measurement measurement =
                run(new MaxThroughputConstrained().scenarios().getLast(), 1);
        assertThat(ratio(measurement)).isPositive();
        assertThat(measurement.settings()).containsEntry("cpuStressLevel", "8");
    }

    @Test
    void pressureLeavesARatioOfThroughputAndOneOfLatency() throws Exception {
        final Measurement measurement = run(new MemoryPressure(), 64);
        assertThat(ratio(measurement)).isPositive();
        assertThat(measurement.metrics().get("p99Ratio")).isPositive();
    }

    @Test
    void pressureTheSystemCannotGiveIsRefusedWithHowMuchItCan() {
        assertThatThrownBy(() -> run(new MemoryPressure(), 1_048_576))
                .isInstanceOf(ScenarioException.class)
                .hasMessageContaining("stress.memory_pressure_mb = 1048576: only ")
                .hasMessageContaining("ask for less");
    }

    @Test
    void messagesCostCpuTimeAndSwitchesTakePartOfIt() throws Exception {
        final Measurement measurement = run(new CpuEfficiency(), 1);
        assertThat(measurement.metrics().get("messagesPerCpuSecond")).isPositive();
        assertThat(measurement.metrics().get("contextSwitchMicros")).isPositive();
        assertThat(measurement.metrics().get("contextSwitchCpuShare")).isNotNegative();
        assertThat(measurement.metrics().get("systemCpuShare")).isBetween(0.0, 1.0);
    }

    @Test
    void enduranceDrawsItsCurvesAndJudgesNoSlopeOfASecond() throws Exception {
        final Measurement measurement = run(new SustainedEndurance(), 1);
        assertThat(measurement.metrics().get("messages")).isPositive();
        assertThat(measurement.metrics()).doesNotContainKey("memorySlopeMegabytesPerMinute");
        assertThat(measurement.series())
                .extracting(Series::kind)
                .containsExactly(Series.Kind.THROUGHPUT_OVER_TIME, Series.Kind.MEMORY_OVER_TIME);
        assertThat(measurement.settings().get("slopes")).contains("stress.test_duration_secs");
    }

    /** With the packaged broker. */
    @Test
    void nothingAcknowledgedIsLostInAnyStage() throws Exception {
        final Path home = Path.of("..", "broker-service", "server", "target", "quarkus-app");
        if (!Files.exists(home.resolve("quarkus-run.jar"))) {
            NotTested.unlessInstalled("cascading failures", "the broker has not been packaged: mvn package first");
        }
        final String before = System.getProperty(BROKER_HOME);
        System.setProperty(BROKER_HOME, home.toString());
        try {
            final Measurement measurement = run(new CascadingFailures(), 1);
            assertThat(measurement.metrics())
                    .containsEntry("lostMessages", 0.0)
                    .containsKeys("slowConsumerRecoverMillis", "brokerRecoverMillis", "diskRecoverMillis");
            assertThat(measurement.metrics().get("rejectedMessages")).isPositive();
            assertThat(measurement.settings().get("fullDisk.errors")).isNotEqualTo("none");
        } finally {
            if (before == null) {
                System.clearProperty(BROKER_HOME);
            } else {
                System.setProperty(BROKER_HOME, before);
            }
        }
    }

    @Test
    void quickSuiteHasTwoCellsOfTheMatrix() {
        assertThat(new ResourceConstrained().scenarios()).hasSize(9);
        assertThat(new ResourceConstrained().scenarios().stream().filter(Scenario::partOfQuick))
                .extracting(Scenario::variant)
                .containsExactly("1 CPU, 512 MiB");
    }

    @Test
    void roundsFillTheDurationThatIsSharedByTheVariants() throws Exception {
        final StressRounds quick =
                StressRounds.of(BenchmarkConfigReader.defaults().quick(BenchmarkConfig.Quick.SELECTION), 1);
        assertThat(quick.comparison().rounds()).isEqualTo(3);
        assertThat(quick.comparison().warmupRounds()).isEqualTo(1);
        assertThat(quick.nanos()).isEqualTo(500_000_000);
        final StressRounds whole = StressRounds.of(BenchmarkConfigReader.defaults(), 9);
        final long rounds = whole.comparison().rounds() + whole.comparison().warmupRounds();
        assertThat(rounds * 2 * whole.nanos() / 1e9).isBetween(33.0, 33.4);
    }
}
