package io.memorystreamer.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.memorystreamer.bench.config.ConfigException;
import io.memorystreamer.bench.config.RunFile;
import io.memorystreamer.bench.run.ConfinedLimits;
import io.memorystreamer.bench.run.RunPart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunPlanTest {

    @TempDir
    Path directory;

    private RunPlan plan(final String spec) throws IOException, ConfigException {
        final Path file = Files.writeString(
                directory.resolve("run.yaml"),
                "apiVersion: memorystreamer.io/v1alpha1\nkind: BenchmarkRun\nmetadata: {name: limits}\n"
                        + "spec: {scenarios: [latency], " + spec + "}\n");
        return RunPlan.of(RunFile.read(file));
    }

    @Test
    void matrixIsEachCpuWithEachMemoryAndEveryEntryIsRepeated() throws Exception {
        final RunPlan plan = plan("matrix: {cpu: ['2', 500m], memory: [1Gi, 512Mi]}, repetitions: 3");
        assertThat(plan.name()).isEqualTo("limits");
        assertThat(plan.total()).isEqualTo(12);
        assertThat(plan.loadGenerators()).isEqualTo(1);
        assertThat(plan.cells()).extracting(RunPlan.Cell::name).containsExactly("0", "1", "2", "3");
        assertThat(plan.cells()).extracting(RunPlan.Cell::cpus).containsExactly(2.0, 2.0, 0.5, 0.5);
        assertThat(plan.cells().getLast().limits().cpus()).isEqualTo(1);
        assertThat(plan.cells().getLast().limits().memoryBytes()).isEqualTo(512L << 20);
        assertThat(plan.parts(plan.cells().get(1)))
                .containsExactly(new RunPart("1", 1), new RunPart("1", 2), new RunPart("1", 3));
    }

    @Test
    void everyLoadGeneratorHasLimitsOfItsOwn() throws Exception {
        final RunPlan plan = plan("resources: [{cpu: 500m, memory: 1Gi}], loadGenerators: 3,"
                + " target: {kind: kafka, address: 'kafka:9092'}");
        assertThat(plan.loadGenerators()).isEqualTo(3);
        assertThat(plan.total()).isEqualTo(1);
        final List<ConfinedLimits> confined = plan.cells().getFirst().confine(3);
        try {
            assertThat(confined)
                    .extracting(limits -> limits.limits().memoryBytes())
                    .containsExactly(1L << 30, 1L << 30, 1L << 30);
            assertThat(confined.stream().flatMap(limits -> limits.group().stream()))
                    .doesNotHaveDuplicates();
        } finally {
            confined.forEach(ConfinedLimits::close);
        }
    }

    @Test
    void whatIsMeasuredOnceHasNoRepetition() throws Exception {
        final RunPlan plan = plan("resources: [{name: small, cpu: 1, memory: 1Gi}]");
        assertThat(plan.parts(plan.cells().getFirst())).containsExactly(new RunPart("small", null));
        assertThat(RunPlan.once().parts(RunPlan.once().cells().getFirst())).containsExactly(RunPart.WHOLE);
    }

    @ParameterizedTest
    @CsvSource({"0, 1Gi", "1, 511Mi", "-1, 1Gi", "one, 1Gi"})
    void limitsThatNothingRunsInAreRefused(final String cpu, final String memory) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> plan("resources: [{cpu: " + cpu + ", memory: " + memory + "}]"))
                .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
    }
}
