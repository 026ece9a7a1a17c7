package io.memorystreamer.bench.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.config.BenchmarkConfigReader;
import io.memorystreamer.bench.profile.Profiling;
import io.memorystreamer.bench.scenario.Interval;
import io.memorystreamer.bench.scenario.Scenario;
import io.memorystreamer.bench.scenario.ScenarioCatalog;
import io.memorystreamer.bench.scenario.TransportPath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With real forks, of a scenario of the suite. */
class SuiteTest {

    private static final String ID = "memory::usage_under_load";

    @TempDir
    Path directory;

    private final ByteArrayOutputStream progress = new ByteArrayOutputStream();
    private final CompletableFuture<Exception> outcome = new CompletableFuture<>();
    private BenchmarkConfig config;

    @BeforeEach
    void configure() throws Exception {
        final Path file = directory.resolve("benchmark.toml");
        Files.writeString(file, "[throughput]\ntest_duration_secs = 1\n[run]\nforks = 3\n");
        config = BenchmarkConfigReader.read(file);
    }

    private Suite suite(final String target) {
        return new Suite(
                new SuiteOptions(config, target, Map.of(), Profiling.OFF),
                Limits.ofThisProcess(),
                null,
                new Progress(new PrintStream(progress, true, StandardCharsets.UTF_8), false));
    }

    private static void run(final Suite suite, final Scenario... scenarios) throws Exception {
        suite.announce(List.of(scenarios));
        suite.run(List.of(scenarios));
    }

    private static Scenario real() {
        return ScenarioCatalog.find(ID, "");
    }

    /** Its JVM does not start. */
    private static Scenario failing() {
        return new ScenarioDouble(real(), List.of(TransportPath.IN_PROCESS), List.of("-XX:+NoSuchFlag"));
    }

    @Test
    void scenarioThatFailsIsAResultWithoutFiguresAndTheNextOneIsMeasured() throws Exception {
        final Suite suite = suite(null);
        run(suite, failing(), real());
        assertThat(suite.results()).hasSize(2);
        assertThat(suite.results().getFirst().failure())
                .contains(ID + " (in-process): its process ended with exit code 1");
        assertThat(suite.results().getFirst().metrics()).isEmpty();
        assertThat(suite.results().getFirst().targets()).isEmpty();
        assertThat(suite.results().getLast().failure()).isNull();
        final ScenarioResult measured = suite.results().getLast();
        assertThat(measured.metrics()).containsKey("residentMegabytes");
        assertThat(measured.forks()).hasSize(3);
        final Interval confidence = measured.confidence().get("residentMegabytes");
        assertThat(measured.metrics().get("residentMegabytes")).isBetween(confidence.low(), confidence.high());
        assertThat(suite.failures()).hasSize(1);
        assertThat(progress.toString(StandardCharsets.UTF_8).lines().toList())
                .satisfiesExactly(
                        first -> assertThat(first).isEqualTo("[1/2] " + ID + " (in-process)"),
                        why -> assertThat(why).startsWith("  failed: " + ID),
                        second -> assertThat(second)
                                .startsWith("[2/2] " + ID + " (in-process), about ")
                                .endsWith(" left"));
    }

    @Test
    void oneFailureSpeaksForItselfAndSeveralAreNamed() throws Exception {
        final Suite suite = suite(null);
        run(suite, failing());
        assertThat(RunFailure.ofScenarios(suite.failures(), suite.results()))
                .get()
                .isSameAs(suite.failures().getFirst());
        run(suite, failing());
        assertThat(RunFailure.ofScenarios(suite.failures(), suite.results()))
                .get()
                .satisfies(both -> {
                    assertThat(both.reason()).isEqualTo(RunFailure.Reason.ScenarioFailed);
                    assertThat(both).hasMessageContaining("2 of 2 failed").hasMessageContaining(ID);
                });
        assertThat(RunFailure.ofScenarios(List.of(), List.of())).isEmpty();
    }

    @Test
    void interruptedThreadKeepsWhatWasMeasuredAndLeavesNoProcess() throws Exception {
        final Suite suite = suite(null);
        suite.announce(List.of(real(), real()));
        final Thread thread = Thread.ofPlatform().start(() -> {
            try {
                suite.run(List.of(real(), real()));
            } catch (final Exception e) {
                outcome.complete(e);
            }
        });
        await().atMost(60, TimeUnit.SECONDS)
                .until(() -> progress.toString(StandardCharsets.UTF_8).contains("[2/2]"));
        thread.interrupt();
        assertThat(outcome.get(30, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        assertThat(suite.results())
                .isNotEmpty()
                .allSatisfy(result -> assertThat(result.failure()).isNull());
        assertThat(suite.failures()).isEmpty();
        assertThat(ProcessHandle.current().descendants()).isEmpty();
    }

    @Test
    void targetThatNobodyListensAtEndsTheRunAtOnce() throws IOException {
        final int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        final Suite suite = suite("127.0.0.1:" + port);
        final Scenario overTcp = new ScenarioDouble(real(), List.of(TransportPath.TCP), List.of());
        assertThatExceptionOfType(RunFailure.class)
                .isThrownBy(() -> run(suite, overTcp, real()))
                .withMessageContaining("no broker answers at --target 127.0.0.1:" + port)
                .satisfies(e -> assertThat(e.reason()).isEqualTo(RunFailure.Reason.TargetUnreachable));
        assertThat(suite.results()).isEmpty();
    }
}
