package io.memorystreamer.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run measures and says when nothing comes in between. */
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

    private static final String OUT_OF_REACH = """
            [throughput]
            test_duration_secs = 1
            target_throughput = 10_000_000_000

            [run]
            forks = %d
            warmup_min_secs = 1
            warmup_max_secs = 1
            """;

    @TempDir
    Path directory;

    @Test
    void jsonIsOneDocumentWithFiguresOfEveryScenarioOnEveryPath() throws Exception {
        BenchRun.configure(directory, SHORT);
        final String[] arguments = {
            "throughput::single_message_publishing",
            "throughput::batch_publishing",
            "throughput::sustained_throughput",
            "latency::latency_percentiles",
            "--enforce"
        };
        try (Launcher bench = BenchRun.startJson(directory, arguments)) {
            final int code = bench.await(240);
            final JsonNode document = BenchRun.document(bench);
            assertThat(document.path("error").isMissingNode())
                    .as(bench.errors())
                    .isTrue();
            assertThat(code).isBetween(0, 1);
            assertThat(document.path("schemaVersion").asInt()).isEqualTo(1);
            assertThat(document.path("environment").path("cpus").asInt()).isPositive();
            final List<JsonNode> results = BenchRun.results(document);
            assertThat(BenchRun.idsAndPaths(results))
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
    void comparisonHasAResultPerPeerWithRatiosAndLeavesNoFiles() throws Exception {
        BenchRun.configure(directory, SHORT);
        final Scratch scratch = Scratch.now();
        final List<JsonNode> results = BenchRun.results(
                directory, 180, "baseline::chronicle_queue_comparison", "throughput::mmap_vs_standard_io");
        assertThat(results)
                .extracting(result ->
                        result.path("path").asText() + " " + result.path("peer").asText())
                .containsExactly(
                        "in-process chronicle-queue",
                        "in-process chronicle-queue",
                        "in-process chronicle-queue",
                        "in-process memorystreamer-file");
        assertPositive(results.getFirst(), "throughputRatio");
        assertPositive(results.get(2), "p50Ratio");
        assertPositive(results.get(2), "p99Ratio");
        assertThat(results.get(2).path("histogram").asText()).isNotEmpty();
        assertThat(results.getFirst().has("histogram")).isFalse();
        assertPositive(results.getLast(), "throughputRatio");
        assertThat(scratch.since()).isEmpty();
    }

    private static void assertPositive(final JsonNode result, final String metric) {
        assertThat(result.path("metrics").path(metric).asDouble()).as(metric).isPositive();
    }

    @Test
    void missedTargetIsExitCodeOneUnderEnforceAndZeroWithout() throws Exception {
        BenchRun.configure(directory, OUT_OF_REACH.formatted(2));
        try (Launcher bench = BenchRun.start(directory, "throughput::single_message_publishing")) {
            assertThat(bench.await(120)).as(bench.errors()).isZero();
            assertThat(bench.output()).contains("missed");
        }
        BenchRun.configure(directory, OUT_OF_REACH.formatted(1));
        try (Launcher bench = BenchRun.start(directory, "throughput::single_message_publishing", "--enforce")) {
            assertThat(bench.await(120)).as(bench.errors()).isEqualTo(1);
        }
    }

    @Test
    void profiledRunHasFlameGraphsOfOurFramesAndNoVerdicts() throws Exception {
        BenchRun.configure(directory, SHORT);
        final List<JsonNode> results =
                BenchRun.results(directory, 120, "throughput::single_message_publishing", "--profile", "cpu");
        assertThat(BenchRun.idsAndPaths(results))
                .containsExactly(
                        "throughput::single_message_publishing in-process",
                        "throughput::single_message_publishing tcp");
        assertThat(results).allSatisfy(result -> {
            assertThat(result.path("failure").isMissingNode()).isTrue();
            assertThat(result.path("profiled").asText()).isEqualTo("cpu");
            assertThat(result.path("targets")).as("verdicts").isEmpty();
            assertThat(result.path("metrics").path("messagesPerSecond").asDouble())
                    .isPositive();
            assertThat(result.path("profiles")).singleElement().satisfies(profile -> {
                final Path graph = Path.of(profile.path("file").asText());
                assertThat(graph).hasParent(directory.toRealPath().resolve("profiles"));
                assertFlameGraph(graph);
            });
        });
        assertFlameGraph(directory.resolve("profiles/broker-cpu.html"));
    }

    /** A flame graph shortens what its frames share; the stacks it is made of lie beside it. */
    private static void assertFlameGraph(final Path graph) {
        assertThat(graph).content().startsWithIgnoringCase("<!doctype html>").contains("memorystreamer");
        assertThat(graph.resolveSibling(graph.getFileName().toString().replace(".html", ".collapsed")))
                .content()
                .containsPattern("(?m)io/memorystreamer/\\w+(/\\w+)*\\.\\w+.* \\d+$");
    }
}
