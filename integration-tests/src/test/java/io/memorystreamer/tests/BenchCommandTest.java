package io.memorystreamer.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchCommandTest {

    private static final String SHORT = """
            [throughput]
            target_throughput = 1
            batch_target_throughput = 1
            test_duration_secs = 1

            [latency]
            measurement_iterations = 1000
            tcp_rate_per_second = 500

            [comparison]
            rounds = 1
            warmup_rounds = 0
            round_millis = 50

            [run]
            forks = 1
            warmup_min_secs = 1
            warmup_max_secs = 2
            """;

    private static final String LONG_ENOUGH_TO_BE_HIT = """
            [throughput]
            test_duration_secs = 6

            [run]
            forks = 1
            """;

    /** Where comparisons keep files, as on every Linux. */
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    @TempDir
    Path directory;

    @BeforeEach
    void configure() throws IOException {
        Files.writeString(directory.resolve("benchmark.toml"), SHORT);
    }

    @Test
    void jsonIsOneDocumentWithFiguresOfEveryScenarioOnEveryPath() throws Exception {
        final String[] arguments = {
            "bench",
            "throughput::single_message_publishing",
            "throughput::batch_publishing",
            "throughput::sustained_throughput",
            "latency::latency_percentiles",
            "--config",
            "benchmark.toml",
            "--output-format",
            "json",
            "--enforce"
        };
        try (Launcher bench = Launcher.start(directory, arguments)) {
            final int code = bench.await(240);
            final JsonNode document = new ObjectMapper().readTree(bench.output());
            assertThat(document.path("error").isMissingNode())
                    .as(bench.errors())
                    .isTrue();
            assertThat(code).isBetween(0, 1);
            assertThat(document.path("schemaVersion").asInt()).isEqualTo(1);
            assertThat(document.path("environment").path("cpus").asInt()).isPositive();
            final List<JsonNode> results = StreamSupport.stream(
                            document.path("results").spliterator(), false)
                    .toList();
            assertThat(results)
                    .extracting(result -> result.path("id").asText() + " "
                            + result.path("path").asText())
                    .containsExactly(
                            "throughput::single_message_publishing in-process",
                            "throughput::single_message_publishing tcp",
                            "throughput::batch_publishing in-process",
                            "throughput::batch_publishing tcp",
                            "throughput::sustained_throughput in-process",
                            "throughput::sustained_throughput tcp",
                            "latency::latency_percentiles in-process",
                            "latency::latency_percentiles tcp");
            assertThat(results).allSatisfy(result -> {
                if (result.path("id").asText().startsWith("throughput")) {
                    assertThroughput(result);
                } else {
                    assertLatency(result);
                }
                assertThat(result.path("targets")).isNotEmpty().allSatisfy(BenchCommandTest::assertVerdict);
            });
        }
    }

    @Test
    void comparisonHasAResultPerPeerWithRatiosAndLeavesNoFiles() throws Exception {
        final Set<Path> before = scratchDirectories();
        final String[] arguments = {
            "bench",
            "baseline::chronicle_queue_comparison",
            "throughput::mmap_vs_standard_io",
            "--config",
            "benchmark.toml",
            "--output-format",
            "json"
        };
        try (Launcher bench = Launcher.start(directory, arguments)) {
            assertThat(bench.await(180)).as(bench.errors()).isZero();
            final List<JsonNode> results = StreamSupport.stream(
                            new ObjectMapper()
                                    .readTree(bench.output())
                                    .path("results")
                                    .spliterator(),
                            false)
                    .toList();
            assertThat(results)
                    .extracting(result -> result.path("path").asText() + " "
                            + result.path("peer").asText())
                    .containsExactly(
                            "in-process chronicle-queue",
                            "in-process chronicle-queue",
                            "in-process chronicle-queue",
                            "in-process memorystreamer-file");
            assertThat(results.getFirst()
                            .path("metrics")
                            .path("throughputRatio")
                            .asDouble())
                    .isPositive();
            assertThat(results.get(2).path("metrics").path("p50Ratio").asDouble())
                    .isPositive();
            assertThat(results.get(2).path("metrics").path("p99Ratio").asDouble())
                    .isPositive();
            assertThat(results.getLast().path("metrics").path("throughputRatio").asDouble())
                    .isPositive();
        }
        assertThat(scratchDirectories()).isSubsetOf(before);
    }

    @Test
    void comparisonKilledInMidRunLeavesNoFilesBehind() throws Exception {
        Files.writeString(directory.resolve("benchmark.toml"), "[comparison]\nrounds = 100\n");
        final Set<Path> before = scratchDirectories();
        try (Launcher bench =
                Launcher.start(directory, "bench", "baseline::aeron_ipc_comparison", "--config", "benchmark.toml")) {
            await().atMost(60, TimeUnit.SECONDS)
                    .until(() -> scratchDirectories().stream()
                            .anyMatch(scratch -> !before.contains(scratch)
                                    && Files.isDirectory(scratch.resolve("peer").resolve("aeron"))));
            final List<ProcessHandle> children = bench.children();
            bench.process().destroyForcibly();
            await().atMost(15, TimeUnit.SECONDS).untilAsserted(() -> {
                assertThat(children).noneMatch(ProcessHandle::isAlive);
                assertThat(scratchDirectories()).isSubsetOf(before);
            });
        }
    }

    private static Set<Path> scratchDirectories() throws IOException {
        try (Stream<Path> found = Files.list(SHARED_MEMORY)) {
            return found.filter(path -> path.getFileName().toString().startsWith("memorystreamer-bench-"))
                    .collect(Collectors.toSet());
        }
    }

    private static void assertThroughput(final JsonNode result) {
        final JsonNode metrics = result.path("metrics");
        final double messages = metrics.path("messagesPerSecond").asDouble();
        assertThat(messages).isGreaterThan(1_000);
        assertThat(metrics.path("megabytesPerSecond").asDouble()).isEqualTo(messages * 32 / 1e6);
        assertThat(result.path("targets").get(0).path("verdict").asText()).isEqualTo("met");
    }

    private static void assertLatency(final JsonNode result) {
        final JsonNode metrics = result.path("metrics");
        double previous = 0;
        for (final String name : List.of("p50Micros", "p95Micros", "p99Micros", "p999Micros", "maxMicros")) {
            assertThat(metrics.path(name).asDouble()).as(name).isGreaterThanOrEqualTo(previous);
            previous = metrics.path(name).asDouble();
        }
        assertThat(previous).isPositive();
    }

    private static void assertVerdict(final JsonNode target) {
        assertThat(target.path("name").asText()).isNotEmpty();
        assertThat(target.path("goal").isNumber()).isTrue();
        assertThat(target.path("measured").isNumber()).isTrue();
        assertThat(target.path("verdict").asText()).isIn("met", "missed", "inconclusive");
        assertThat(target.path("grade").asText()).isIn("target", "good", "warning", "critical");
    }

    @Test
    void missedTargetIsExitCodeOneUnderEnforceAndZeroWithout() throws Exception {
        Files.writeString(
                directory.resolve("benchmark.toml"),
                "[throughput]\ntest_duration_secs = 1\ntarget_throughput = 10_000_000_000\n[run]\nforks = 2\n");
        final String[] arguments = {"bench", "throughput::single_message_publishing", "--config", "benchmark.toml"};
        try (Launcher bench = Launcher.start(directory, arguments)) {
            assertThat(bench.await(120)).as(bench.errors()).isZero();
            assertThat(bench.output()).contains("missed");
        }
        final String[] enforced = {
            "bench", "throughput::single_message_publishing", "--config", "benchmark.toml", "--enforce"
        };
        try (Launcher bench = Launcher.start(directory, enforced)) {
            assertThat(bench.await(120)).as(bench.errors()).isEqualTo(1);
        }
    }

    @Test
    void brokerKilledInMidRunIsOneClearErrorAndNothingIsLeftRunning() throws Exception {
        Files.writeString(directory.resolve("benchmark.toml"), LONG_ENOUGH_TO_BE_HIT);
        try (Launcher bench =
                Launcher.start(directory, "bench", "throughput::batch_publishing", "--config", "benchmark.toml")) {
            await().atMost(60, TimeUnit.SECONDS).until(() -> measuresOverTcp(bench));
            final ProcessHandle broker = broker(bench);
            final List<ProcessHandle> children = bench.children();
            broker.destroyForcibly();
            assertThat(bench.await(30)).isEqualTo(3);
            assertThat(bench.errors().lines().filter(line -> line.startsWith("memorystreamer:")))
                    .singleElement()
                    .asString()
                    .contains("the broker (pid " + broker.pid() + ") was ended by signal 9")
                    .contains("throughput::batch_publishing (tcp)");
            await().atMost(10, TimeUnit.SECONDS)
                    .untilAsserted(() -> assertThat(children).noneMatch(ProcessHandle::isAlive));
        }
    }

    @Test
    void scenarioWhoseBrokerDiesIsReportedAndTheNextOneHasANewBroker() throws Exception {
        Files.writeString(directory.resolve("benchmark.toml"), LONG_ENOUGH_TO_BE_HIT);
        final String[] arguments = {
            "bench",
            "throughput::single_message_publishing",
            "throughput::batch_publishing",
            "--config",
            "benchmark.toml",
            "--output-format",
            "json"
        };
        try (Launcher bench = Launcher.start(directory, arguments)) {
            await().atMost(60, TimeUnit.SECONDS).until(() -> measuresOverTcp(bench));
            broker(bench).destroyForcibly();
            assertThat(bench.await(120)).as(bench.errors()).isEqualTo(3);
            final JsonNode document = new ObjectMapper().readTree(bench.output());
            assertThat(document.path("error").path("reason").asText()).isEqualTo("BrokerLost");
            final List<JsonNode> results = StreamSupport.stream(
                            document.path("results").spliterator(), false)
                    .toList();
            assertThat(results).hasSize(4);
            assertThat(results.get(1).path("failure").asText()).contains("the broker (pid ");
            assertThat(results.get(1).path("metrics")).isEmpty();
            assertThat(results.get(3).path("path").asText()).isEqualTo("tcp");
            assertThat(results.get(3).path("metrics").path("messagesPerSecond").asDouble())
                    .isPositive();
        }
    }

    @Test
    void benchKilledInMidRunLeavesNoProcessBehind() throws Exception {
        try (Launcher bench = Launcher.start(directory, "bench", "latency", "--config", "benchmark.toml")) {
            await().atMost(60, TimeUnit.SECONDS).until(() -> measuresOverTcp(bench));
            final List<ProcessHandle> children = bench.children();
            assertThat(children).isNotEmpty();
            bench.process().destroyForcibly();
            await().atMost(15, TimeUnit.SECONDS)
                    .untilAsserted(() -> assertThat(children).noneMatch(ProcessHandle::isAlive));
        }
    }

    @Test
    void benchToldToStopEndsWithoutAWordAndNothingIsLeftRunning() throws Exception {
        try (Launcher bench = Launcher.start(directory, "bench", "latency", "--config", "benchmark.toml")) {
            await().atMost(60, TimeUnit.SECONDS).until(() -> measuresOverTcp(bench));
            final List<ProcessHandle> children = bench.children();
            bench.process().destroy();
            assertThat(bench.await(20)).isEqualTo(143);
            assertThat(bench.output()).isEmpty();
            assertThat(bench.errors()).doesNotContain("memorystreamer:");
            assertThat(children).noneMatch(ProcessHandle::isAlive);
        }
    }

    /** As in a terminal, where every process gets the signal. */
    @Test
    void interruptedBenchReportsWhatItHasMeasuredAndLeavesNothingRunning() throws Exception {
        Files.writeString(directory.resolve("benchmark.toml"), LONG_ENOUGH_TO_BE_HIT);
        final String[] arguments = {
            "bench",
            "throughput::single_message_publishing",
            "latency",
            "--config",
            "benchmark.toml",
            "--output-format",
            "json"
        };
        try (Launcher bench = Launcher.start(directory, arguments)) {
            await().atMost(60, TimeUnit.SECONDS).until(() -> measuresOverTcp(bench));
            final List<ProcessHandle> children = bench.children();
            final List<String> kill = new ArrayList<>(List.of("kill", "-INT"));
            children.forEach(child -> kill.add(Long.toString(child.pid())));
            kill.add(Long.toString(bench.process().pid()));
            assertThat(new ProcessBuilder(kill).start().waitFor()).isZero();
            assertThat(bench.await(20)).as(bench.errors()).isEqualTo(130);
            final JsonNode document = new ObjectMapper().readTree(bench.output());
            assertThat(document.path("error").path("reason").asText()).isEqualTo("Interrupted");
            assertThat(document.path("results")).hasSize(1);
            assertThat(document.path("results").path(0).path("path").asText()).isEqualTo("in-process");
            assertThat(bench.errors().lines().filter(line -> line.startsWith("memorystreamer:")))
                    .singleElement()
                    .asString()
                    .contains("interrupted");
            assertThat(children).noneMatch(ProcessHandle::isAlive);
        }
    }

    /** The broker is up and a fork is at work with it. */
    private static boolean measuresOverTcp(final Launcher bench) {
        return broker(bench) != null && bench.children().size() == 2;
    }

    private static ProcessHandle broker(final Launcher bench) {
        return bench.children().stream()
                .filter(child -> child.info().commandLine().orElse("").contains("quarkus-run.jar"))
                .findFirst()
                .orElse(null);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            bench --no-such-option                     | Unknown option: '--no-such-option'
            bench throughputs                          | unknown category or scenario 'throughputs'
            bench latency::consensus                   | latency::consensus is not available yet
            bench latency::authorization_decision      | latency::authorization_decision is not available yet
            bench --target nowhere                     | --target 'nowhere': must be HOST:PORT
            bench --peer pulsar=localhost:6650         | unknown peer 'pulsar': must be one of kafka, redis, nats
            bench --peer redis=nowhere                 | --peer 'redis=nowhere': must be HOST:PORT
            bench --output-format xml                  | Invalid value for option '--output-format'
            bench --config no-such.toml                | no-such.toml: no such file
            bench -f no-such.yaml                      | no-such.yaml: no such file
            bench -f run.yaml --quick                  | -f names scenarios, profile and target itself
            bench --baseline main                      | no baseline 'main' in results/baselines
            broker --kafka-port 70000                  | --kafka-port '70000': must be a port
            broker --memory lots                       | --memory 'lots': must be a size
            broker --memory 1k --kafka-port 0 --http-port 0 | memorystreamer.broker.memory=
            broker --data-dir /no/such/folder --kafka-port 0 --http-port 0 | /no/such/folder
            broker --verbose yes                       | unknown option '--verbose'
            broker now                                 | unexpected argument 'now'
            test everything                            | test takes no arguments
            start                                      | unknown command 'start'
            """)
    void wrongArgumentsGetOneClearLineAndExitCodeTwo(final String arguments, final String expected) throws Exception {
        try (Launcher launcher = Launcher.start(directory, arguments.split(" "))) {
            assertThat(launcher.await(60)).isEqualTo(2);
            assertThat(launcher.output()).isEmpty();
            assertThat(launcher.errors().lines()).singleElement().asString().contains(expected);
        }
    }

    @Test
    void badConfigurationIsNamedWithKeyAndLine() throws Exception {
        Files.writeString(directory.resolve("benchmark.toml"), "[throughput]\ntarget_througput = 1\n");
        try (Launcher bench = Launcher.start(directory, "bench", "--config", "benchmark.toml")) {
            assertThat(bench.await(60)).isEqualTo(2);
            assertThat(bench.errors().lines())
                    .singleElement()
                    .asString()
                    .contains("benchmark.toml:2: unknown key throughput.target_througput");
        }
    }

    @Test
    void listNamesEveryScenario() throws Exception {
        try (Launcher bench = Launcher.start(directory, "bench", "--list")) {
            assertThat(bench.await(60)).isZero();
            assertThat(bench.output().lines()).hasSize(48);
        }
    }

    @Test
    void doctorChecksTheMachine() throws Exception {
        try (Launcher doctor = Launcher.start(directory, "doctor")) {
            assertThat(doctor.await(30)).isZero();
            assertThat(doctor.output()).contains("governor", "swap", "open files", "thp", "numa", "cgroup");
        }
    }
}
