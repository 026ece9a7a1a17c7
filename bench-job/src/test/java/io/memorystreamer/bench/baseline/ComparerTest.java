package io.memorystreamer.bench.baseline;

import static io.memorystreamer.bench.baseline.Runs.RATE;
import static io.memorystreamer.bench.baseline.Runs.result;
import static io.memorystreamer.bench.baseline.Runs.run;
import static io.memorystreamer.bench.baseline.Runs.twice;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.memorystreamer.bench.baseline.Comparison.Change;
import io.memorystreamer.bench.baseline.Comparison.SelfSource;
import io.memorystreamer.bench.baseline.Comparison.Verdict;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparerTest {

    private static final String BYTES = "allocatedBytesPerMessage";
    private static final double[] STEADY = {1000, 1001, 1002, 1003, 1004};

    private static Change only(final ResultDocument before, final ResultDocument now) {
        final List<Change> changes = compare(before, now).changes();
        assertThat(changes).hasSize(1);
        return changes.getFirst();
    }

    private static Comparison compare(final ResultDocument before, final ResultDocument now) {
        return Comparer.compare("before.json", before, null, now);
    }

    @Test
    void lowerRateIsARegressionAndAHigherOneAnImprovement() {
        final ResultDocument steady = run(result(RATE, STEADY));
        final ResultDocument slower = run(result(RATE, 950, 951, 952, 953, 954));
        assertThat(only(steady, slower)).satisfies(change -> {
            assertThat(change.verdict()).isEqualTo(Verdict.REGRESSED);
            assertThat(change.changePercent()).isCloseTo(-5, within(0.1));
            assertThat(change.confidencePercent().high()).isLessThan(-4);
            assertThat(change.reason()).isNull();
        });
        assertThat(only(slower, steady).verdict()).isEqualTo(Verdict.IMPROVED);
        assertThat(compare(steady, slower).regressed()).isTrue();
        assertThat(compare(slower, steady).regressed()).isFalse();
    }

    @Test
    void repetitionsOfABenchmarkRunAreSamplesOfTheSame() {
        final ResultDocument before = run(result(RATE, 1000, 1001), result(RATE, 1002), result(RATE, 1003, 1004));
        final ResultDocument now = run(result(RATE, 950), result(RATE, 951, 952), result(RATE, 953, 954));
        assertThat(only(before, now)).satisfies(change -> {
            assertThat(change.forksBefore()).isEqualTo(5);
            assertThat(change.forksNow()).isEqualTo(5);
            assertThat(change.verdict()).isEqualTo(Verdict.REGRESSED);
        });
        assertThat(compare(before, run(result(RATE, 950, 951, 952, 953, 954), Runs.failed()))
                        .changes())
                .isEmpty();
    }

    @Test
    void moreOfWhatShouldBeLowIsARegression() {
        assertThat(only(run(result(BYTES, 10, 11, 12, 13, 14)), run(result(BYTES, 20, 21, 22, 23, 24)))
                        .verdict())
                .isEqualTo(Verdict.REGRESSED);
    }

    @Test
    void somethingWhereThereWasNothingIsARegressionWithoutAPercentage() {
        assertThat(only(run(result(BYTES, 0, 0, 0, 0, 0)), run(result(BYTES, 24, 24, 24, 24, 24))))
                .satisfies(change -> {
                    assertThat(change.verdict()).isEqualTo(Verdict.REGRESSED);
                    assertThat(change.changePercent()).isNull();
                    assertThat(change.before()).isZero();
                    assertThat(change.now()).isEqualTo(24);
                });
    }

    @Test
    void changeBelowOnePercentIsNoise() {
        assertThat(only(run(result(RATE, STEADY)), run(result(RATE, 994, 995, 996, 997, 998)))
                        .verdict())
                .isEqualTo(Verdict.WITHIN_NOISE);
    }

    @Test
    void fewerThanFiveForksCannotTellAndSayHowManyCould() {
        assertThat(only(run(result(RATE, 1000, 1001, 1002)), run(result(RATE, 500, 501, 502))))
                .satisfies(change -> {
                    assertThat(change.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
                    assertThat(change.reason()).isEqualTo("needs at least 5 forks in each run, has 3 and 3");
                });
        assertThat(only(twice(result(RATE, STEADY), result(RATE, STEADY)), run(result(RATE, 500, 501)))
                        .reason())
                .isEqualTo("needs at least 3 forks beside the 10 before, has 2");
    }

    @Test
    void repeatedRunDoublesTheSample() {
        assertThat(only(
                        twice(result(RATE, STEADY), result(RATE, 1005, 1006, 1007, 1008, 1009)),
                        run(result(RATE, 900, 901, 902))))
                .satisfies(change -> {
                    assertThat(change.verdict()).isEqualTo(Verdict.REGRESSED);
                    assertThat(change.forksBefore()).isEqualTo(10);
                    assertThat(change.forksNow()).isEqualTo(3);
                });
    }

    @Test
    void machineThatDiffersFromItselfByMoreHidesTheChange() {
        final ResultDocument before = twice(result(RATE, STEADY), result(RATE, 1003, 1100, 1101, 1102, 1103));
        assertThat(only(before, run(result(RATE, 950, 951, 952, 953, 954)))).satisfies(change -> {
            assertThat(change.verdict()).isEqualTo(Verdict.WITHIN_NOISE);
            assertThat(change.selfSource()).isEqualTo(SelfSource.REPEAT);
            assertThat(change.selfPercent()).isCloseTo(10, within(0.2));
            assertThat(change.reason()).startsWith("this machine differs from itself by ");
        });
    }

    @Test
    void nothingIsSaidOnAMachineOnWhichTheSameCodeSeemsToHaveChanged() {
        final ResultDocument before = twice(result(RATE, STEADY), result(RATE, 1100, 1101, 1102, 1103, 1104));
        assertThat(only(before, run(result(RATE, 500, 501, 502, 503, 504)))).satisfies(change -> {
            assertThat(change.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
            assertThat(change.reason()).startsWith("this machine is not steady: ");
        });
    }

    @Test
    void withoutARepetitionTheHalvesOfARunTellHowTheMachineDrifts() {
        final ResultDocument drifting = run(result(RATE, 1000, 1001, 1002, 1100, 1101, 1102));
        assertThat(only(drifting, run(result(RATE, 950, 951, 952, 953, 954, 955))))
                .satisfies(change -> {
                    assertThat(change.verdict()).isEqualTo(Verdict.WITHIN_NOISE);
                    assertThat(change.selfSource()).isEqualTo(SelfSource.SPLIT);
                });
    }

    @Test
    void figureWithoutABetterIsNotCompared() {
        assertThat(compare(run(result("unknownFigure", STEADY)), run(result("unknownFigure", STEADY)))
                        .changes())
                .isEmpty();
    }

    @Test
    void negativeFiguresHaveNoRatio() {
        assertThat(only(run(result(BYTES, -1, 1, 2, 3, 4)), run(result(BYTES, 1, 2, 3, 4, 5)))
                        .verdict())
                .isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void otherMachineIsSaidInALineForEachProperty() {
        final ResultDocument elsewhere = Runs.on(
                Map.of("cpuModel", new TextNode("Model B"), "cpus", new IntNode(64)),
                List.of(result(RATE, STEADY)),
                List.of());
        assertThat(compare(run(result(RATE, STEADY)), elsewhere).differences())
                .containsExactly(
                        "other machine: CPU model is Model B, was Model A", "other machine: CPUs is 64, was 2");
        assertThat(compare(elsewhere, elsewhere).differences()).isEmpty();
    }

    @Test
    void repetitionOnAnotherMachineTellsNothingOfThisOne() {
        final ResultDocument elsewhere = Runs.on(
                Map.of("cpuModel", new TextNode("Model B")),
                List.of(result(RATE, STEADY)),
                List.of(result(RATE, 1100, 1101, 1102, 1103, 1104)));
        assertThat(only(elsewhere, run(result(RATE, STEADY))).selfSource()).isEqualTo(SelfSource.SPLIT);
    }

    @Test
    void otherSettingsAreSaid() {
        assertThat(compare(
                                run(result(Map.of("messageSizeBytes", "32", "warmUp", "3 s"), RATE, STEADY)),
                                run(result(Map.of("messageSizeBytes", "100", "warmUp", "4 s"), RATE, STEADY)))
                        .differences())
                .containsExactly("other settings: " + Runs.SCENARIO + " (in-process): messageSizeBytes is 100, was 32");
    }

    @Test
    void whatIsMissingOrFailedOnEitherSideIsListed() {
        final ResultDocument whole = run(result(RATE, STEADY));
        assertThat(compare(whole, run()).notCompared())
                .extracting(Comparison.NotCompared::reason)
                .containsExactly("not measured in this run");
        assertThat(compare(run(), whole).notCompared())
                .extracting(Comparison.NotCompared::reason)
                .containsExactly("not measured in the earlier run");
        assertThat(compare(whole, run(Runs.failed())).notCompared())
                .extracting(Comparison.NotCompared::reason)
                .containsExactly("failed in this run: message 7 was lost");
        assertThat(compare(run(Runs.failed()), whole).notCompared())
                .extracting(Comparison.NotCompared::reason)
                .containsExactly("failed in the earlier run: message 7 was lost");
    }
}
