package io.memorystreamer.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command with {@code -f}, for a run that takes seconds. */
class RunFileOptionsTest {

    @TempDir
    Path directory;

    private String out = "";
    private String err = "";

    private int bench(final String spec, final String... more) throws IOException {
        final Path file = Files.writeString(
                directory.resolve("run.yaml"),
                "apiVersion: memorystreamer.io/v1alpha1\nkind: BenchmarkRun\nmetadata: {name: limits}\nspec: {" + spec
                        + "}\n");
        final List<String> arguments = new ArrayList<>(List.of("-f", file.toString()));
        arguments.addAll(List.of(more));
        final PrintStream systemOut = System.out;
        final PrintStream systemErr = System.err;
        final ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
        final ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(outBytes, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(errBytes, true, StandardCharsets.UTF_8));
            return Bench.commandLine().execute(arguments.toArray(String[]::new));
        } finally {
            System.setOut(systemOut);
            System.setErr(systemErr);
            out = outBytes.toString(StandardCharsets.UTF_8);
            err = errBytes.toString(StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            configuration: {configMap: {name: mine}}      | spec.configuration.configMap mine is in a Kubernetes cluster: name a file with its benchmark.toml by --config
            configuration: {inline: "[run]\\nforks = 0"}  | run.yaml spec.configuration.inline:2: run.forks = 0: must be a whole number from 1 to 100
            target: {cluster: fast}                       | spec.target.cluster fast is in a Kubernetes cluster
            target: {kind: redis, address: "h:1"}         | none of these scenarios can use a target of kind redis
            target: {kind: kafka, address: "nowhere"}     | must be HOST:PORT
            target: {kind: pulsar, address: "h:1"}        | not a BenchmarkRun
            loadGenerators: 2                             | spec.loadGenerators above 1 needs spec.target: generators with a broker each would share nothing
            placement: {priorityClassName: high}, repetitions: 0 | spec.repetitions must be at least 1
            """)
    void whatCannotBeRunHereIsRefusedInOneLine(final String fields, final String message) throws IOException {
        final int code = bench("scenarios: ['memory::usage_under_load'], matrix: {cpu: [1], memory: [1Gi]}, " + fields);
        assertThat(code).as(err).isEqualTo(ExitCode.BAD_ARGUMENTS);
        assertThat(err).startsWith("memorystreamer: ").contains(message).hasLineCount(1);
        assertThat(out).isEmpty();
    }

    @Test
    void inlineConfigurationAndAFileDoNotGoTogether() throws IOException {
        assertThat(bench(
                        "scenarios: [memory], matrix: {cpu: [1], memory: [1Gi]}, configuration: {inline: \"\"}",
                        "--config",
                        "benchmark.toml"))
                .isEqualTo(ExitCode.BAD_ARGUMENTS);
        assertThat(err).contains("leave --config out").hasLineCount(1);
    }

    @Test
    void loadGeneratorsOfARunFileDoNotWaitForOthers() throws IOException {
        assertThat(bench(
                        "scenarios: [throughput], matrix: {cpu: [1], memory: [1Gi]}, loadGenerators: 2,"
                                + " target: {kind: memorystreamer, address: \"127.0.0.1:1\"}",
                        "--start-barrier=127.0.0.1:1",
                        "--participants=2",
                        "--index=0"))
                .isEqualTo(ExitCode.BAD_ARGUMENTS);
        assertThat(err).contains("--start-barrier: leave it out").hasLineCount(1);
    }

    /** In process: what matters is that there are two, not what they load. */
    @Test
    void loadGeneratorsHaveOneResultTogether() throws IOException {
        final int code =
                bench("scenarios: ['memory::usage_under_load'], matrix: {cpu: [1], memory: [1Gi]}, loadGenerators: 2,"
                        + " target: {kind: memorystreamer, address: \"127.0.0.1:1\"},"
                        + " configuration: {inline: \"[throughput]\\ntest_duration_secs = 1\\n[run]\\nforks = 1\\n\"},"
                        + " profile: thorough");
        assertThat(code).as(err).isEqualTo(ExitCode.OK);
        assertThat(err).contains("the limits of each of 2 load generators of cell 0 are enforced by ");
        assertThat(out.lines().filter(line -> line.startsWith("limits")))
                .singleElement()
                .asString()
                .containsPattern("limits +Succeeded +1/1 +");
    }

    /** Two cells, two repetitions, one fork of one second. */
    @Test
    void everyCellIsRepeatedAndTheEndLooksAsItDoesInACluster() throws IOException {
        final int code =
                bench("scenarios: ['memory::usage_under_load'], matrix: {cpu: [1, 2], memory: [1Gi]}, repetitions: 2,"
                        + " baselineRef: {name: old}, ttlSecondsAfterFinished: 9,"
                        + " configuration: {inline: \"[throughput]\\ntest_duration_secs = 1\\n[run]\\nforks = 1\\n\"},"
                        + " profile: thorough");
        assertThat(code).as(err).isEqualTo(ExitCode.OK);
        assertThat(err)
                .contains("without effect outside a cluster: spec.baselineRef, spec.ttlSecondsAfterFinished")
                .contains("[1/4] memory::usage_under_load (in-process, cell 0, repetition 1)")
                .contains("[4/4] memory::usage_under_load (in-process, cell 1, repetition 2)");
        assertThat(out).contains("repetition 2");
        assertThat(out.lines().filter(line -> line.startsWith("limits")))
                .singleElement()
                .asString()
                .containsPattern("limits +Succeeded +4/4 +");
        assertThat(out.lines().filter(line -> line.matches("[01] +[12] +1Gi +.*")))
                .hasSize(2);
    }
}
