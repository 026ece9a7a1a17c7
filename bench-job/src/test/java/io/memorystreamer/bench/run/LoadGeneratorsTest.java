package io.memorystreamer.bench.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.config.BenchmarkConfigReader;
import io.memorystreamer.bench.profile.Profiling;
import io.memorystreamer.bench.scenario.Scenario;
import io.memorystreamer.bench.scenario.ScenarioCatalog;
import io.memorystreamer.bench.scenario.TransportPath;
import io.memorystreamer.operator.api.BenchmarkTarget;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** With real forks, of a scenario of the suite. */
class LoadGeneratorsTest {

    private static final String ID = "memory::usage_under_load";
    private static final Limits ENOUGH = Limits.ofThisProcess();

    /** No JVM starts with a heap of a MiB. */
    private static final Limits TOO_LITTLE = new Limits(1, 4L << 20);

    private static final int WITHOUT_END = 3_600;

    private final ByteArrayOutputStream progress = new ByteArrayOutputStream();

    private LoadGenerators generators(final int seconds, final String target, final Limits... limits) throws Exception {
        final BenchmarkConfig config = BenchmarkConfigReader.parse(
                "test", "[throughput]\ntest_duration_secs = " + seconds + "\n[run]\nforks = 2\n");
        return new LoadGenerators(
                new SuiteOptions(config, target, BenchmarkTarget.Kind.MEMORYSTREAMER, Map.of(), Profiling.OFF),
                List.of(limits),
                new RunPart("small", null),
                new Progress(new PrintStream(progress, true, StandardCharsets.UTF_8), false));
    }

    private static void run(final LoadGenerators generators, final Scenario... scenarios) throws Exception {
        generators.announce(List.of(scenarios));
        generators.run(List.of(scenarios));
    }

    private static Scenario real() {
        return ScenarioCatalog.find(ID, "");
    }

    private static long children() {
        return ProcessHandle.current().children().count();
    }

    @AfterEach
    void noProcessIsLeft() {
        await().atMost(10, TimeUnit.SECONDS).until(() -> children() == 0);
    }

    @Test
    void twoProcessesMeasureTogetherAndHaveOneResult() throws Exception {
        final LoadGenerators two = generators(2, null, ENOUGH, ENOUGH);
        final CompletableFuture<Void> end = new CompletableFuture<>();
        Thread.ofPlatform().start(() -> {
            try {
                run(two, real());
                end.complete(null);
            } catch (final Exception e) {
                end.completeExceptionally(e);
            }
        });
        await().atMost(60, TimeUnit.SECONDS).until(() -> children() == 2 || end.isDone());
        assertThat(end).isNotDone();
        end.get(120, TimeUnit.SECONDS);
        assertThat(two.results()).singleElement().satisfies(result -> {
            assertThat(result.failure()).isNull();
            assertThat(result.cell()).isEqualTo("small");
            assertThat(result.settings()).containsEntry("loadGenerators", "2");
            assertThat(result.metrics()).containsKey("residentMegabytes");
            assertThat(result.forks()).hasSize(2);
        });
        assertThat(two.failures()).isEmpty();
        assertThat(progress.toString(StandardCharsets.UTF_8)).isEqualTo("[1/1] " + ID + " (in-process, cell small)\n");
    }

    @Test
    @Timeout(120)
    void oneThatFailsEndsTheOtherAndIsOneClearError() throws Exception {
        final LoadGenerators two = generators(WITHOUT_END, null, ENOUGH, TOO_LITTLE);
        run(two, real());
        assertThat(two.failures())
                .singleElement()
                .satisfies(failure -> assertThat(failure)
                        .hasMessageStartingWith(
                                "load generator 1: " + ID + " (in-process): its process ended with exit"));
        assertThat(two.results()).singleElement().satisfies(result -> {
            assertThat(result.failure()).isEqualTo(two.failures().getFirst().getMessage());
            assertThat(result.metrics()).isEmpty();
        });
        assertThat(progress.toString(StandardCharsets.UTF_8)).containsOnlyOnce("  failed: load generator 1: ");
    }

    @Test
    @Timeout(120)
    void interruptedThreadEndsAllOfThem() throws Exception {
        final LoadGenerators two = generators(WITHOUT_END, null, ENOUGH, ENOUGH);
        final CompletableFuture<Exception> outcome = new CompletableFuture<>();
        final Thread thread = Thread.ofPlatform().start(() -> {
            try {
                run(two, real());
                outcome.complete(null);
            } catch (final Exception e) {
                outcome.complete(e);
            }
        });
        await().atMost(60, TimeUnit.SECONDS).until(() -> children() == 2);
        thread.interrupt();
        assertThat(outcome.get(30, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        assertThat(two.results()).isEmpty();
        assertThat(children()).isZero();
    }

    @Test
    void targetThatNobodyListensAtEndsAllOfThemWithOneError() throws Exception {
        final int port = freePort();
        final LoadGenerators three = generators(1, "127.0.0.1:" + port, ENOUGH, ENOUGH, ENOUGH);
        assertThatExceptionOfType(RunFailure.class)
                .isThrownBy(() -> run(three, new ScenarioDouble(real(), List.of(TransportPath.TCP), List.of())))
                .withMessageContaining("no broker answers at --target 127.0.0.1:" + port)
                .satisfies(e -> assertThat(e.reason()).isEqualTo(RunFailure.Reason.TargetUnreachable));
        assertThat(three.results()).isEmpty();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
