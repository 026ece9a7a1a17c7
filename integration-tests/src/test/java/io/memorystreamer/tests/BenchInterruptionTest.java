package io.memorystreamer.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a run when it, or its broker, is stopped or killed in its midst: it says so, and leaves nothing behind. */
class BenchInterruptionTest {

    /** A process is hit as soon as it is seen, within a fraction of a second. */
    private static final String LONG_ENOUGH_TO_BE_HIT = """
            [throughput]
            test_duration_secs = 3

            [latency]
            measurement_iterations = 1000
            tcp_rate_per_second = 500

            [run]
            forks = 1
            warmup_min_secs = 1
            warmup_max_secs = 1
            """;

    @TempDir
    Path directory;

    @Test
    void comparisonKilledInMidRunLeavesNoFilesBehind() throws Exception {
        BenchRun.configure(directory, "[comparison]\nrounds = 100\n");
        final Scratch scratch = Scratch.now();
        try (Launcher bench = BenchRun.start(directory, "baseline::aeron_ipc_comparison")) {
            await().atMost(60, TimeUnit.SECONDS)
                    .until(() -> scratch.since().stream()
                            .anyMatch(found ->
                                    Files.isDirectory(found.resolve("peer").resolve("aeron"))));
            final List<ProcessHandle> children = bench.children();
            bench.process().destroyForcibly();
            await().atMost(15, TimeUnit.SECONDS).untilAsserted(() -> {
                assertThat(children).noneMatch(ProcessHandle::isAlive);
                assertThat(scratch.since()).isEmpty();
            });
        }
    }

    @Test
    void brokerKilledInMidRunIsOneClearErrorAndNothingIsLeftRunning() throws Exception {
        BenchRun.configure(directory, LONG_ENOUGH_TO_BE_HIT);
        try (Launcher bench = BenchRun.start(directory, "throughput::batch_publishing")) {
            awaitMeasuringOverTcp(bench);
            final ProcessHandle broker = broker(bench);
            final List<ProcessHandle> children = bench.children();
            broker.destroyForcibly();
            assertThat(bench.await(30)).isEqualTo(3);
            assertThat(BenchRun.remarks(bench))
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
        BenchRun.configure(directory, LONG_ENOUGH_TO_BE_HIT);
        final String[] arguments = {"throughput::single_message_publishing", "throughput::batch_publishing"};
        try (Launcher bench = BenchRun.startJson(directory, arguments)) {
            awaitMeasuringOverTcp(bench);
            broker(bench).destroyForcibly();
            assertThat(bench.await(120)).as(bench.errors()).isEqualTo(3);
            final JsonNode document = BenchRun.document(bench);
            assertThat(document.path("error").path("reason").asText()).isEqualTo("BrokerLost");
            final List<JsonNode> results = BenchRun.results(document);
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
        BenchRun.configure(directory, LONG_ENOUGH_TO_BE_HIT);
        try (Launcher bench = BenchRun.start(directory, "latency")) {
            awaitMeasuringOverTcp(bench);
            final List<ProcessHandle> children = bench.children();
            bench.process().destroyForcibly();
            await().atMost(15, TimeUnit.SECONDS)
                    .untilAsserted(() -> assertThat(children).noneMatch(ProcessHandle::isAlive));
        }
    }

    @Test
    void benchToldToStopEndsWithoutAWordAndNothingIsLeftRunning() throws Exception {
        BenchRun.configure(directory, LONG_ENOUGH_TO_BE_HIT);
        try (Launcher bench = BenchRun.start(directory, "latency")) {
            awaitMeasuringOverTcp(bench);
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
        BenchRun.configure(directory, LONG_ENOUGH_TO_BE_HIT);
        try (Launcher bench = BenchRun.startJson(directory, "throughput::single_message_publishing", "latency")) {
            awaitMeasuringOverTcp(bench);
            final List<ProcessHandle> children = bench.children();
            final List<String> kill = new ArrayList<>(List.of("kill", "-INT"));
            children.forEach(child -> kill.add(Long.toString(child.pid())));
            kill.add(Long.toString(bench.process().pid()));
            assertThat(new ProcessBuilder(kill).start().waitFor()).isZero();
            assertThat(bench.await(20)).as(bench.errors()).isEqualTo(130);
            final JsonNode document = BenchRun.document(bench);
            assertThat(document.path("error").path("reason").asText()).isEqualTo("Interrupted");
            assertThat(BenchRun.results(document))
                    .singleElement()
                    .satisfies(
                            result -> assertThat(result.path("path").asText()).isEqualTo("in-process"));
            assertThat(BenchRun.remarks(bench)).singleElement().asString().contains("interrupted");
            assertThat(children).noneMatch(ProcessHandle::isAlive);
        }
    }

    /** Until the broker is up and a fork is at work with it; the broker that the launcher starts for its cache does not count. */
    private static void awaitMeasuringOverTcp(final Launcher bench) {
        await().atMost(60, TimeUnit.SECONDS)
                .until(() -> bench.process().info().command().orElse("").endsWith("/java")
                        && broker(bench) != null
                        && bench.children().size() == 2);
    }

    private static ProcessHandle broker(final Launcher bench) {
        return bench.children().stream()
                .filter(child -> child.info().commandLine().orElse("").contains("quarkus-run.jar"))
                .findFirst()
                .orElse(null);
    }
}
