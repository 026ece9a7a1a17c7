package io.memorystreamer.operator.controller.benchmarkrun;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorystreamer.operator.api.BenchmarkRun;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunJobTest {
    @Test
    void aJobIsNamedByItsEntrysNameOrIndex() {
        BenchmarkRun run = Samples.run("nightly", Samples.cell(null, "1", "1Gi"), Samples.cell("large", "2", "2Gi"));

        assertThat(RunJob.of(run)).extracting(RunJob::name).containsExactly("nightly-0", "nightly-large");
    }

    @Test
    void repetitionsGoThroughTheWholeMatrixEachTime() {
        BenchmarkRun run = Samples.run(
                "nightly",
                Samples.spec("{scenarios: [latency], repetitions: 2, matrix: {cpu: [1, 2], memory: [1Gi]}}"));

        assertThat(RunJob.of(run))
                .extracting(RunJob::name)
                .containsExactly("nightly-0-r1", "nightly-1-r1", "nightly-0-r2", "nightly-1-r2");
        assertThat(RunJob.of(run).getLast().describe()).isEqualTo("cell 1 (cpu 2, memory 1Gi), repetition 2 of 2");
    }

    @Test
    void aJobNameIsAlwaysValidEvenWithAnIndexAndTheSameForTheSameRun() {
        for (String wanted : List.of("x".repeat(63) + "-0", "a.b-0", "x".repeat(61) + ".-0", "short-0")) {
            assertThat(RunJob.validName(wanted))
                    .hasSizeLessThanOrEqualTo(63 - "-31".length())
                    .matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?")
                    .isEqualTo(RunJob.validName(wanted));
        }
    }

    @Test
    void namesThatLookAlikeWhenCutOrChangedStayApart() {
        assertThat(RunJob.validName("a.b-0")).isNotEqualTo(RunJob.validName("a-b-0"));
        assertThat(RunJob.validName("x".repeat(63) + "-0")).isNotEqualTo(RunJob.validName("x".repeat(63) + "-1"));
    }

    @Test
    void aServiceHasANameThatBeginsWithALetter() {
        assertThat(RunResources.serviceName(Samples.run("2026.01", Samples.cell(null, "1", "1Gi"))))
                .matches("run-2026-01-[0-9a-f]{8}");
        assertThat(RunResources.serviceName(Samples.run("nightly", Samples.cell(null, "1", "1Gi"))))
                .isEqualTo("nightly");
    }

    @Test
    void aDescribedMessageCanBeTakenBack() {
        RunJob job = RunJob.of(Samples.run("nightly", Samples.cell(null, "1", "1Gi")))
                .getFirst();

        assertThat(job.describe("no room")).isEqualTo("cell 0 (cpu 1, memory 1Gi): no room");
        assertThat(job.withoutDescription(job.describe("no room"))).isEqualTo("no room");
    }
}
