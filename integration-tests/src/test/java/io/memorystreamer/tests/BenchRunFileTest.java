package io.memorystreamer.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bench -f} with two load generators against a broker that runs already. */
class BenchRunFileTest {

    private static final Pattern READY = Pattern.compile("kafka 127\\.0\\.0\\.1:(\\d+)");

    @TempDir
    Path directory;

    private Launcher broker;
    private String address;

    @BeforeEach
    void startBroker() {
        broker = Launcher.start(directory, "broker", "--kafka-port", "0", "--http-port", "0", "--memory", "256m");
        await().atMost(60, TimeUnit.SECONDS).until(() -> broker.output().contains("\n"));
        final Matcher ready = READY.matcher(broker.output());
        assertThat(ready.find()).as(broker.output()).isTrue();
        address = "127.0.0.1:" + ready.group(1);
    }

    @AfterEach
    void endBroker() {
        broker.close();
    }

    /** @param seconds to measure on each path, in process and then over TCP */
    private Launcher bench(final int seconds, final String... more) throws Exception {
        BenchRun.configure(
                directory,
                "[throughput]\ntest_duration_secs = " + seconds
                        + "\n[run]\nforks = 1\nwarmup_min_secs = 0\nwarmup_max_secs = 1\n");
        Files.writeString(directory.resolve("run.yaml"), """
                apiVersion: memorystreamer.io/v1alpha1
                kind: BenchmarkRun
                metadata: {name: two}
                spec:
                  scenarios: ["throughput::batch_publishing"]
                  profile: thorough
                  target: {kind: memorystreamer, address: "%s"}
                  loadGenerators: 2
                  resources: [{name: small, cpu: 1, memory: 1Gi}]
                """.formatted(address));
        final String[] arguments = new String[more.length + 2];
        arguments[0] = "-f";
        arguments[1] = "run.yaml";
        System.arraycopy(more, 0, arguments, 2, more.length);
        return BenchRun.start(directory, arguments);
    }

    @Test
    void loadGeneratorsLoadTheBrokerTogetherAndHaveOneResult() throws Exception {
        try (Launcher bench = bench(2, "--output-format", "json")) {
            await().atMost(120, TimeUnit.SECONDS).until(() -> forks(bench).size() == 2);
            assertThat(bench.await(180)).as(bench.errors()).isZero();
            final List<JsonNode> results = BenchRun.results(BenchRun.document(bench));
            assertThat(BenchRun.idsAndPaths(results))
                    .containsExactly("throughput::batch_publishing in-process", "throughput::batch_publishing tcp");
            assertThat(results).allSatisfy(result -> {
                assertThat(result.path("settings").path("loadGenerators").asText())
                        .isEqualTo("2");
                assertThat(result.path("cell").asText()).isEqualTo("small");
                assertThat(result.path("metrics").path("messagesPerSecond").asDouble())
                        .isPositive();
            });
        }
    }

    @Test
    void oneThatIsKilledEndsTheOtherAndIsOneClearError() throws Exception {
        try (Launcher bench = bench(600)) {
            await().atMost(120, TimeUnit.SECONDS).until(() -> forks(bench).size() == 2);
            final List<ProcessHandle> forks = forks(bench);
            forks.getFirst().destroyForcibly();
            await().atMost(30, TimeUnit.SECONDS)
                    .untilAsserted(() -> assertThat(forks).noneMatch(ProcessHandle::isAlive));
            assertThat(bench.errors())
                    .containsPattern("failed: load generator [01]: throughput::batch_publishing \\(in-process\\): its"
                            + " process was ended by signal 9");
            final List<ProcessHandle> children = bench.children();
            bench.process().destroy();
            assertThat(bench.await(20)).isEqualTo(143);
            assertThat(children).noneMatch(ProcessHandle::isAlive);
        }
    }

    /** JVMs that the launcher's has started: it has become one itself by then. */
    private static List<ProcessHandle> forks(final Launcher bench) {
        return isJvm(bench.process().toHandle())
                ? bench.children().stream().filter(BenchRunFileTest::isJvm).toList()
                : List.of();
    }

    private static boolean isJvm(final ProcessHandle process) {
        return process.info().command().orElse("").endsWith("/java");
    }
}
