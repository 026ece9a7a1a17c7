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
        final BenchmarkRunSpec run = RunFile.read(Path.of("../k8s/samples/benchmarkrun.yaml"));
        assertThat(run.scenarios()).contains("throughput::sustained_throughput");
        assertThat(run.profile()).isEqualTo(BenchmarkProfile.QUICK);
        assertThat(run.resources()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {                                                                  | :1: not a BenchmarkRun
            kind: Pod                                                          | : must hold one resource of apiVersion
            apiVersion: memorystreamer.io/v1alpha1#kind: BenchmarkRun          | : spec.scenarios must name
            apiVersion: memorystreamer.io/v1alpha1#kind: BenchmarkRun#spec: {scenarios: [a]} | : spec.resources must have
            apiVersion: memorystreamer.io/v1alpha1#kind: BenchmarkRun#spec: {sceanrios: [a]} | :3: not a BenchmarkRun
            """)
    void anythingElseIsRefusedInOneLine(final String yaml, final String expected) throws IOException {
        final Path file = directory.resolve("run.yaml");
        Files.writeString(file, yaml.replace('#', '\n'));
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> RunFile.read(file))
                .satisfies(e ->
                        assertThat(e.getMessage()).startsWith(file + expected).doesNotContain("\n"));
    }
}
