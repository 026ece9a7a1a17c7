package io.memorystreamer.bench.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.memorystreamer.operator.api.BenchmarkProfile;
import io.memorystreamer.operator.api.BenchmarkRunSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunFileTest {

    @TempDir
    Path directory;

    @Test
    void shippedSampleCanBeRunHere() throws ConfigException {
        final BenchmarkRunSpec run =
                RunFile.read(Path.of("../k8s/samples/benchmarkrun.yaml")).getSpec();
        assertThat(run.scenarios()).contains("throughput::sustained_throughput");
        assertThat(run.profile()).isEqualTo(BenchmarkProfile.QUICK);
        assertThat(run.resources()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {                                                                  | :1: not a BenchmarkRun
            kind: Pod                                                          | : must hold one resource of apiVersion
            apiVersion: memorystreamer.io/v1alpha1#kind: BenchmarkRun          | : spec.scenarios must name
            apiVersion: memorystreamer.io/v1alpha1#kind: BenchmarkRun#spec: {scenarios: [a]} | : spec.resources or spec.matrix must have
            apiVersion: memorystreamer.io/v1alpha1#kind: BenchmarkRun#spec: {sceanrios: [a]} | :3: not a BenchmarkRun
            """)
    void anythingElseIsRefusedInOneLine(final String yaml, final String expected) throws IOException {
        assertRefused(yaml.replace('#', '\n'), expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            target: {cluster: fast}    | : spec.target.cluster fast is in a Kubernetes cluster: name its Service's address
            target: {address: 'h:1'}   | : spec.target must have both kind and address
            loadGenerators: 3          | : spec.loadGenerators above 1 needs spec.target: generators with a broker each would share nothing
            target: {kind: kafka, address: 'h:1'}, loadGenerators: 33 | : spec.loadGenerators must be from 1 to 32
            repetitions: 0             | : spec.repetitions must be at least 1
            """)
    void whatOnlyAClusterHasIsRefusedInOneLine(final String field, final String expected) throws IOException {
        assertRefused(run(field), expected);
    }

    @Test
    void fieldsThatAreSetAndHaveNoEffectHereAreNamed() throws Exception {
        assertThat(RunFile.ignored(read(run("repetitions: 2, pinning: none, cleanup: Never"))))
                .isEmpty();
        assertThat(RunFile.ignored(read(run("placement: {nodeSelector: {a: b}}, pinning: required, image: x,"
                        + " baselineRef: {name: old}, regression: {failRun: true}, activeDeadlineSeconds: 60,"
                        + " ttlSecondsAfterFinished: 1, cleanup: OnSuccess, concurrencyPolicy: Allow, suspend: true,"
                        + " cancel: true"))))
                .containsExactly(
                        "placement",
                        "pinning",
                        "image",
                        "baselineRef",
                        "regression",
                        "activeDeadlineSeconds",
                        "ttlSecondsAfterFinished",
                        "cleanup",
                        "concurrencyPolicy",
                        "suspend",
                        "cancel");
    }

    private static String run(final String fields) {
        return "apiVersion: memorystreamer.io/v1alpha1\nkind: BenchmarkRun\nspec: {scenarios: [latency],"
                + " matrix: {cpu: [1], memory: [1Gi]}, " + fields + "}\n";
    }

    private BenchmarkRunSpec read(final String yaml) throws IOException, ConfigException {
        return RunFile.read(Files.writeString(directory.resolve("run.yaml"), yaml))
                .getSpec();
    }

    private void assertRefused(final String yaml, final String expected) throws IOException {
        final Path file = directory.resolve("run.yaml");
        Files.writeString(file, yaml);
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> RunFile.read(file))
                .satisfies(e ->
                        assertThat(e.getMessage()).startsWith(file + expected).doesNotContain("\n"));
    }
}
