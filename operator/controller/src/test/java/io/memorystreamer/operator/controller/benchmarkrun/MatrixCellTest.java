package io.memorystreamer.operator.controller.benchmarkrun;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorystreamer.operator.api.BenchmarkRun;
import java.util.List;
import org.junit.jupiter.api.Test;

class MatrixCellTest {
    @Test
    void aCellIsNamedByItsNameOrItsIndex() {
        BenchmarkRun run = Samples.run("nightly", Samples.cell(null, "1", "1Gi"), Samples.cell("large", "2", "2Gi"));

        assertThat(MatrixCell.of(run)).extracting(MatrixCell::jobName).containsExactly("nightly-0", "nightly-large");
    }

    @Test
    void aJobNameIsAlwaysValidAndTheSameForTheSameRun() {
        for (String wanted : List.of("x".repeat(63) + "-0", "a.b-0", "x".repeat(61) + ".-0", "short-0")) {
            assertThat(MatrixCell.jobName(wanted))
                    .hasSizeLessThanOrEqualTo(63)
                    .matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?")
                    .isEqualTo(MatrixCell.jobName(wanted));
        }
    }

    @Test
    void namesThatLookAlikeWhenCutOrChangedStayApart() {
        assertThat(MatrixCell.jobName("a.b-0")).isNotEqualTo(MatrixCell.jobName("a-b-0"));
        assertThat(MatrixCell.jobName("x".repeat(63) + "-0")).isNotEqualTo(MatrixCell.jobName("x".repeat(63) + "-1"));
    }

    @Test
    void aDescribedMessageCanBeTakenBack() {
        MatrixCell cell = MatrixCell.of(Samples.run("nightly", Samples.cell(null, "1", "1Gi")))
                .getFirst();

        assertThat(cell.describe("no room")).isEqualTo("cell 0 (cpu 1, memory 1Gi): no room");
        assertThat(cell.withoutDescription(cell.describe("no room"))).isEqualTo("no room");
    }
}
