package io.memorystreamer.bench.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.memorystreamer.bench.Bench;
import io.memorystreamer.operator.api.termination.TerminationMessage;
import io.memorystreamer.operator.api.termination.TerminationMessageCodec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as the Pods of a Job run it, with real processes over loopback. */
class GeneratorsTest {

    private static final String SCENARIO = "memory::usage_under_load";
    private static final Duration LONG = Duration.ofSeconds(90);

    @TempDir
    Path directory;

    private final List<ChildProcess> started = new ArrayList<>();
    private final List<String> output = Collections.synchronizedList(new ArrayList<>());
    private int port;

    @BeforeEach
    void findPort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
    }

    @AfterEach
    void end() {
        started.forEach(ChildProcess::close);
    }

    private Path terminationLog(final int index) {
        return directory.resolve("termination-log-" + index);
    }

    private TerminationMessage message(final int index) throws Exception {
        return TerminationMessageCodec.decode(Files.readString(terminationLog(index)));
    }

    private ChildProcess generator(final int index, final int forks, final int timeoutSeconds) throws IOException {
        return generator(index, forks, timeoutSeconds, "of-this-job");
    }

    /** @param token in the environment, as the operator has it there */
    private ChildProcess generator(final int index, final int forks, final int timeoutSeconds, final String token)
            throws IOException {
        final Path config = directory.resolve("benchmark.toml");
        Files.writeString(config, "[throughput]\ntest_duration_secs = 1\n[run]\nforks = " + forks + "\n");
        final List<String> command = new ArrayList<>(List.of("/usr/bin/env", "MEMORYSTREAMER_BARRIER_TOKEN=" + token));
        command.addAll(ChildProcess.java(List.of("-Xmx64m")));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Bench.class.getName()));
        command.addAll(List.of(SCENARIO, "--config", config.toString(), "--output-format", "json"));
        command.addAll(
                List.of("--results", directory.resolve("results-" + index).toString()));
        command.addAll(List.of("--termination-log", terminationLog(index).toString()));
        command.addAll(List.of("--start-barrier", "127.0.0.1:" + port, "--participants", "2"));
        command.addAll(List.of("--index", Integer.toString(index)));
        command.addAll(List.of("--start-timeout", Integer.toString(timeoutSeconds)));
        final ChildProcess child = ChildProcess.start(command, output::add);
        started.add(child);
        return child;
    }

    private static boolean measures(final ChildProcess generator) {
        return generator.process().children().findAny().isPresent();
    }

    private static int exitCode(final ChildProcess generator) throws Exception {
        assertThat(generator.process().waitFor(LONG.toSeconds(), TimeUnit.SECONDS))
                .as("ends; said: %s", generator.tail())
                .isTrue();
        return generator.process().exitValue();
    }

    @Test
    void nothingIsMeasuredBeforeAllHaveComeAndThenAllMeasure() throws Exception {
        final ChildProcess second = generator(1, 2, 60);
        await().atMost(LONG).until(() -> second.tail().stream().anyMatch(line -> line.contains("[1/1]")));
        await().during(Duration.ofSeconds(1)).atMost(LONG).until(() -> !measures(second));
        final ChildProcess first = generator(0, 2, 60);
        assertThat(exitCode(first)).as("%s", first.tail()).isZero();
        assertThat(exitCode(second)).as("%s", second.tail()).isZero();
        assertThat(message(0).results()).hasSize(1);
        assertThat(message(1).results()).hasSize(1);
        assertThat(message(0).error()).isNull();
    }

    @Test
    void killedOneEndsTheOtherAtItsNextMeasurement() throws Exception {
        final ChildProcess first = generator(0, 50, 60);
        final ChildProcess second = generator(1, 50, 60);
        await().atMost(LONG).until(() -> measures(first) && measures(second));
        second.process().destroyForcibly();
        assertThat(exitCode(first)).as("%s", first.tail()).isEqualTo(3);
        assertThat(message(0).error().reason()).isEqualTo("GeneratorsNotStarted");
        assertThat(message(0).error().message()).contains("load generator 1 has ended before " + SCENARIO);
    }

    @Test
    void oneWithAnotherTokenIsRefusedAndTheRunIsNotBegunWithIt() throws Exception {
        final ChildProcess first = generator(0, 1, 60);
        final ChildProcess stranger = generator(1, 1, 60, "of-another-job");
        assertThat(exitCode(stranger)).as("%s", stranger.tail()).isEqualTo(3);
        assertThat(message(1).error().message()).contains("token", "is missing or not that of the first one");
        await().atMost(LONG)
                .until(() -> first.tail().stream().anyMatch(line -> line.contains("whose token is missing or wrong")));
        assertThat(measures(first)).isFalse();
    }

    @Test
    void tokenThatIsNoneIsABadArgument() throws Exception {
        final ChildProcess one = generator(0, 1, 60, "two words");
        assertThat(exitCode(one)).isEqualTo(2);
        assertThat(one.tail()).singleElement().asString().contains("MEMORYSTREAMER_BARRIER_TOKEN must hold");
    }

    @Test
    void oneThatIsAloneSaysSoInTime() throws Exception {
        final ChildProcess second = generator(1, 1, 2);
        assertThat(exitCode(second)).as("%s", second.tail()).isEqualTo(3);
        assertThat(message(1).error().reason()).isEqualTo("GeneratorsNotStarted");
        assertThat(message(1).error().message()).contains("127.0.0.1:" + port, "was not there within 2 s");
        assertThat(second.tail().getLast()).startsWith("memorystreamer: the first load generator");
        assertThat(message(1).results()).isEmpty();
    }
}
