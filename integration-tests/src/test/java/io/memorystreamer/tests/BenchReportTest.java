package io.memorystreamer.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands on standard output when a run is over. */
class BenchReportTest {

    private static final Path SCHEMA =
            Checkout.ROOT.resolve("bench-job/src/main/resources/io/memorystreamer/bench/report/result-schema-v1.json");

    @TempDir
    Path directory;

    private void configure(final int forks) throws IOException {
        BenchRun.configure(directory, """
                [comparison]
                rounds = 1
                warmup_rounds = 0
                round_millis = 50

                [latency]
                measurement_iterations = 1000
                tcp_rate_per_second = 500

                [run]
                forks = %d
                warmup_min_secs = 1
                warmup_max_secs = 1
                """.formatted(forks));
    }

    /** With forks enough for intervals. */
    @Test
    void jsonIsAsItsSchemaSays() throws Exception {
        configure(3);
        final JsonNode document = new ObjectMapper()
                .readTree(bench("json", "latency::latency_percentiles", "throughput::mmap_vs_standard_io"));
        final JsonSchema schema =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(Files.readString(SCHEMA));
        assertThat(document.path("results")).hasSizeGreaterThanOrEqualTo(3);
        assertThat(schema.validate(document)).isEmpty();
    }

    @Test
    void htmlIsThePageAndNothingElse() throws Exception {
        configure(1);
        assertThat(bench("html", "throughput::mmap_vs_standard_io"))
                .startsWith("<!doctype html>")
                .endsWith("</html>\n")
                .contains("throughput::mmap_vs_standard_io", "throughputRatio", "µ");
    }

    @Test
    void markdownIsTheCommentAndNothingElse() throws Exception {
        configure(1);
        assertThat(bench("markdown", "throughput::mmap_vs_standard_io"))
                .startsWith("## MemoryStreamer benchmarks\n")
                .endsWith("</details>\n")
                .contains("<code>throughput::mmap_vs_standard_io</code>");
    }

    private String bench(final String format, final String... scenarios) throws Exception {
        final String[] arguments = Stream.concat(Stream.of("--output-format", format), Stream.of(scenarios))
                .toArray(String[]::new);
        try (Launcher bench = BenchRun.start(directory, arguments)) {
            assertThat(bench.await(240)).as(bench.errors()).isZero();
            return bench.output();
        }
    }
}
