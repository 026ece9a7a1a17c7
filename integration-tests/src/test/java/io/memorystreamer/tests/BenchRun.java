package io.memorystreamer.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** {@code ./memorystreamer bench} in a directory of its own, with the configuration that a test has put there. */
final class BenchRun {

    private static final String CONFIGURATION = "benchmark.toml";

    private BenchRun() {}

    static void configure(final Path directory, final String toml) throws IOException {
        Files.writeString(directory.resolve(CONFIGURATION), toml);
    }

    /** @param arguments behind {@code bench} */
    static Launcher start(final Path directory, final String... arguments) {
        return Launcher.start(
                directory,
                Stream.concat(Stream.of("bench", "--config", CONFIGURATION), Stream.of(arguments))
                        .toArray(String[]::new));
    }

    /** The same, for a document in JSON. */
    static Launcher startJson(final Path directory, final String... arguments) {
        return start(
                directory,
                Stream.concat(Stream.of("--output-format", "json"), Stream.of(arguments))
                        .toArray(String[]::new));
    }

    /** Waits for the end of a run that has to be whole, and gives its results. */
    static List<JsonNode> results(final Path directory, final long seconds, final String... arguments)
            throws Exception {
        try (Launcher bench = startJson(directory, arguments)) {
            assertThat(bench.await(seconds)).as(bench.errors()).isZero();
            return results(document(bench));
        }
    }

    static JsonNode document(final Launcher bench) throws IOException {
        return new ObjectMapper().readTree(bench.output());
    }

    static List<JsonNode> results(final JsonNode document) {
        return StreamSupport.stream(document.path("results").spliterator(), false)
                .toList();
    }

    /** Of each result the id and the path. */
    static List<String> idsAndPaths(final List<JsonNode> results) {
        return results.stream()
                .map(result ->
                        result.path("id").asText() + " " + result.path("path").asText())
                .toList();
    }

    /** The lines of standard error that are the launcher's or the suite's own. */
    static List<String> remarks(final Launcher bench) {
        return bench.errors()
                .lines()
                .filter(line -> line.startsWith("memorystreamer:"))
                .toList();
    }
}
