package io.memorystreamer.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerCommandTest {

    private static final Pattern READY = Pattern.compile(
            "MemoryStreamer broker ready: kafka 127\\.0\\.0\\.1:(\\d+), http 127\\.0\\.0\\.1:(\\d+), .*");

    @TempDir
    Path directory;

    @Test
    void brokerSaysItsPortsServesABenchAndStopsOnSigterm() throws Exception {
        try (Launcher broker =
                Launcher.start(directory, "broker", "--kafka-port", "0", "--http-port", "0", "--memory", "256m")) {
            await().atMost(60, TimeUnit.SECONDS).until(() -> broker.output().contains("\n"));
            assertThat(broker.output().lines()).hasSize(1);
            final Matcher ready = READY.matcher(broker.output().strip());
            assertThat(ready.matches()).as(broker.output()).isTrue();

            assertThat(get(ready.group(2), "/q/health")).contains("\"status\": \"UP\"");
            assertThat(get(ready.group(2), "/q/metrics")).contains("# TYPE ");

            Files.writeString(directory.resolve("b.toml"), """
                    [throughput]
                    test_duration_secs = 1

                    [run]
                    forks = 1
                    warmup_min_secs = 1
                    warmup_max_secs = 1
                    """);
            try (Launcher bench = Launcher.start(
                    directory,
                    "bench",
                    "throughput::batch_publishing",
                    "--config",
                    "b.toml",
                    "--target",
                    "127.0.0.1:" + ready.group(1))) {
                assertThat(bench.await(120)).as(bench.errors()).isZero();
                assertThat(bench.output()).contains("tcp");
            }
            broker.process().destroy();
            assertThat(broker.await(15)).isZero();
            assertThat(broker.errors()).doesNotContain("WARN").doesNotContain("ERROR");
        }
    }

    @Test
    void cacheThatCannotBeUsedIsNotMentioned() throws Exception {
        final Path cache = Checkout.ROOT.resolve("broker-service/server/target/quarkus-app/app.aot");
        final Path kept = cache.resolveSibling("app.aot.kept");
        if (Files.exists(cache)) {
            // Not written into: another broker may have it mapped.
            Files.move(cache, kept, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.writeString(cache, "not a cache");
        try (Launcher broker =
                Launcher.start(directory, "broker", "--kafka-port", "0", "--http-port", "0", "--memory", "64m")) {
            await().atMost(60, TimeUnit.SECONDS).until(() -> broker.output().contains("\n"));
            assertThat(broker.output().lines()).singleElement().asString().matches(READY);
            assertThat(broker.errors()).doesNotContain("aot").doesNotContain("memorystreamer:");
            assertThat(cache).hasContent("not a cache");
        } finally {
            Files.delete(cache); // where none was, the next start writes one
            if (Files.exists(kept)) {
                Files.move(kept, cache);
            }
        }
    }

    private static String get(final String port, final String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            final HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(200);
            return response.body();
        }
    }
}
