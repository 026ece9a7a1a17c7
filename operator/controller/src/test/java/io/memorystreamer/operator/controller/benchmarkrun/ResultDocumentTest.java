package io.memorystreamer.operator.controller.benchmarkrun;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.memorystreamer.operator.api.BenchmarkResultSpec.ScenarioResult;
import io.memorystreamer.operator.api.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class ResultDocumentTest {
    @Test
    void theResultsOfADocumentAreReadAndTheRestIsPassedOver() {
        List<ScenarioResult> results = ResultDocument.read(gzip("""
                {"schemaVersion": 1, "environment": {"cpus": 2}, "results": [{
                  "id": "latency::latency_percentiles", "path": "in-process", "histogram": "HISTF",
                  "metrics": {"p99Micros": 8.4}, "series": [{"name": "x", "points": [[1, 2]]}],
                  "targets": [{"name": "p99Micros", "goal": 10, "measured": 8.4, "verdict": "met", "why": "fast"}]}]}
                """)).orElseThrow();

        assertThat(results).singleElement().satisfies(result -> {
            assertThat(result.metrics()).containsEntry("p99Micros", 8.4);
            assertThat(result.targets().getFirst().verdict()).isEqualTo(Verdict.MET);
            assertThat(result.histogram()).isEqualTo("HISTF");
        });
    }

    @Test
    void whatIsNoDocumentIsTakenAsMissing() {
        assertThat(ResultDocument.read(new byte[0])).isEmpty();
        assertThat(ResultDocument.read("{}".getBytes(UTF_8))).isEmpty();
        assertThat(ResultDocument.read(gzip("null"))).isEmpty();
        assertThat(ResultDocument.read(gzip("[]"))).isEmpty();
        assertThat(ResultDocument.read(gzip("{\"schemaVersion\": 2, \"results\": []}")))
                .isEmpty();
        assertThat(ResultDocument.read(gzip("{\"schemaVersion\": 1, \"results\": [null]}")))
                .isEmpty();
        assertThat(ResultDocument.read(gzip("{\"schemaVersion\": 1, \"results\": [{\"id\": \"a::b\"}]}")))
                .isEmpty();
    }

    @Test
    void aDocumentThatGrowsWithoutEndIsTakenAsMissing() {
        byte[] bomb = gzip("{\"schemaVersion\": 1, \"x\": \"" + " ".repeat(17 << 20) + "\", \"results\": []}");

        assertThat(bomb).hasSizeLessThan(100_000);
        assertThat(ResultDocument.read(bomb)).isEmpty();
    }

    @Test
    void moreHistogramsThanAResourceHoldsAreLeftOut() {
        String result = "{\"id\": \"a::b\", \"path\": \"tcp\", \"variant\": \"%d\", \"histogram\": \"%s\"}";
        String histogram = "H".repeat(65_000);
        String results = IntStream.range(0, 20)
                .mapToObj(variant -> result.formatted(variant, histogram))
                .collect(Collectors.joining(","));

        List<ScenarioResult> read = ResultDocument.read(
                        gzip("{\"schemaVersion\": 1, \"results\": [%s]}".formatted(results)))
                .orElseThrow();

        assertThat(read).hasSize(20);
        assertThat(read).filteredOn(each -> each.histogram() != null).hasSize(9);
    }

    static byte[] gzip(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
