package io.memorystreamer.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scenarios that measure a broker over TCP, shortened, against a broker that the launcher starts. */
class BrokerScenariosTest {

    private static final String SHORT = """
            [throughput]
            test_duration_secs = 1

            [latency]
            measurement_iterations = 200
            warmup_iterations = 10
            rate_per_second = 2000
            tcp_rate_per_second = 100
            test_duration_secs = 1

            [comparison]
            rounds = 2
            warmup_rounds = 1
            round_millis = 100
            [run]
            forks = 1
            warmup_min_secs = 1
            warmup_max_secs = 1
            """;

    @TempDir
    Path directory;

    @Test
    void everyScenarioHasItsFiguresAndCurvesOnBothPaths() throws Exception {
        BenchRun.configure(directory, SHORT);
        final List<JsonNode> results = BenchRun.results(
                directory,
                400,
                "throughput::consumer_throughput",
                "throughput::end_to_end_pipeline",
                "throughput::concurrent_producers_consumers",
                "latency::producer_publish",
                "latency::consumer_poll",
                "latency::network_round_trip",
                "latency::concurrent_under_load");
        assertThat(BenchRun.idsAndPaths(results))
                .containsExactly(
                        "throughput::consumer_throughput in-process",
                        "throughput::consumer_throughput tcp",
                        "throughput::end_to_end_pipeline in-process",
                        "throughput::end_to_end_pipeline tcp",
                        "throughput::concurrent_producers_consumers in-process",
                        "throughput::concurrent_producers_consumers tcp",
                        "latency::producer_publish in-process",
                        "latency::producer_publish tcp",
                        "latency::consumer_poll in-process",
                        "latency::consumer_poll in-process",
                        "latency::consumer_poll tcp",
                        "latency::network_round_trip tcp",
                        "latency::network_round_trip tcp",
                        "latency::concurrent_under_load in-process",
                        "latency::concurrent_under_load tcp");
        assertThat(results).allSatisfy(BrokerScenariosTest::assertPlausible);
    }

    private static void assertPlausible(final JsonNode result) {
        final JsonNode metrics = result.path("metrics");
        assertThat(metrics)
                .isNotEmpty()
                .allSatisfy(value -> assertThat(value.asDouble()).isFinite().isNotNegative());
        for (final String positive :
                List.of("messagesPerSecond", "p50Micros", "p99Micros", "saturationMessagesPerSecond")) {
            if (metrics.has(positive)) {
                assertThat(metrics.path(positive).asDouble()).as(positive).isPositive();
            }
        }
        assertThat(result.path("series"))
                .allSatisfy(curve -> assertThat(curve.path("x").size())
                        .isEqualTo(curve.path("y").size()));
    }
}
