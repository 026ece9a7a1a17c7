package io.memorystreamer.bench.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.memorystreamer.bench.barrier.StartBarrier;
import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.config.BenchmarkConfigReader;
import io.memorystreamer.bench.profile.Profiling;
import io.memorystreamer.bench.scenario.PeerServer;
import io.memorystreamer.bench.scenario.Scenario;
import io.memorystreamer.bench.scenario.ScenarioCatalog;
import io.memorystreamer.bench.scenario.TransportPath;
import io.memorystreamer.operator.api.BenchmarkTarget;
import io.memorystreamer.statistics.Interval;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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
        return suite(options(target));
    }

    private SuiteOptions options(final String target) {
        return new SuiteOptions(config, target, BenchmarkTarget.Kind.MEMORYSTREAMER, Map.of(), Profiling.OFF);
    }

    private Suite suite(final StartBarrier barrier, final Duration patience) {
        return suite(options(null).with(new SuiteOptions.Start(barrier, patience)));
    }

    private Suite suite(final SuiteOptions options) {
        return new Suite(
                options,
                Limits.ofThisProcess(),
                RunPart.WHOLE,
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
        final Suite suite = suite(options(null));
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
        final Suite suite = suite(options(null));
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
        final Suite suite = suite(options(null));
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

    /** Notes the rounds. */
    private static final class Rounds implements StartBarrier {
        private final List<String> rounds = new ArrayList<>();
        private final List<Duration> patience = new ArrayList<>();

        @Override
        public void await(final String round, final Duration forOthers) {
            rounds.add(round);
            patience.add(forOthers);
        }

        @Override
        public void close() {}
    }

    /** Otherwise the load generators whose scenario does not fail would wait for this one. */
    @Test
    void everyForkIsARoundOfTheLoadGeneratorsWhetherItIsMeasuredOrNot() throws Exception {
        final Rounds rounds = new Rounds();
        run(suite(rounds, Duration.ofSeconds(7)), failing(), real());
        final List<String> each = List.of(", fork 1", ", fork 2", ", fork 3");
        assertThat(rounds.rounds)
                .containsExactlyElementsOf(Stream.concat(each.stream(), each.stream())
                        .map(fork -> ID + " (in-process)" + fork)
                        .toList());
        assertThat(rounds.patience.getFirst()).isEqualTo(Duration.ofSeconds(7));
        assertThat(rounds.patience.subList(1, 6))
                .allSatisfy(later ->
                        assertThat(later).isGreaterThan(Duration.ofSeconds(7)).isLessThan(Duration.ofMinutes(2)));
    }

    @Test
    void loadGeneratorsThatDoNotComeEndTheRun() throws Exception {
        final int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        try (StartBarrier first = StartBarrier.of("127.0.0.1", port, 2, 0, null)) {
            final Suite suite = suite(first, Duration.ofMillis(200));
            assertThatExceptionOfType(RunFailure.class)
                    .isThrownBy(() -> run(suite, real(), real()))
                    .withMessageContaining("load generators are not there: 1")
                    .satisfies(e -> assertThat(e.reason()).isEqualTo(RunFailure.Reason.GeneratorsNotStarted));
            assertThat(suite.results()).isEmpty();
        }
    }

    @Test
    void kafkaIsLoadedOverTcpAndWhatComparesWithItGetsABrokerOfOurs() {
        final SuiteOptions options = new SuiteOptions(
                config,
                "kafka:9092",
                BenchmarkTarget.Kind.KAFKA,
                Map.of(PeerServer.KAFKA, "kafka:9092"),
                Profiling.OFF);
        assertThat(options.targetOf(ScenarioCatalog.find("throughput::sustained_throughput", "")))
                .isEqualTo("kafka:9092");
        assertThat(ScenarioCatalog.variants("baseline::kafka_comparison"))
                .filteredOn(scenario -> scenario.peerServers().contains(PeerServer.KAFKA))
                .isNotEmpty()
                .allSatisfy(scenario -> assertThat(options.targetOf(scenario)).isNull());
    }
}
