package io.memorystreamer.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorystreamer.bench.measure.StallFloor;
import io.memorystreamer.operator.api.Verdict;
import io.memorystreamer.statistics.Interval;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetTest {

    private static final StallFloor STALLS = new StallFloor(10, 0.2, 1, 4, 50, 1_000);

    @Test
    void reachedTargetIsMetWhateverTheMachineDid() {
        assertThat(new Target("p99Micros", 10, Target.Kind.P99).judge(10, STALLS, null))
                .isEqualTo(Verdict.MET);
        assertThat(new Target("messagesPerSecond", 100, Target.Kind.RATE).judge(100, STALLS, null))
                .isEqualTo(Verdict.MET);
    }

    @Test
    void latencyIsInconclusiveOnlyWhenTheStallsOfThatPercentileExceedTheGoal() {
        assertThat(new Target("p99Micros", 10, Target.Kind.P99).judge(60, STALLS, null))
                .isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(new Target("p95Micros", 5, Target.Kind.P95).judge(60, STALLS, null))
                .isEqualTo(Verdict.MISSED);
        assertThat(new Target("meanMicros", 2, Target.Kind.MEAN).judge(60, STALLS, null))
                .isEqualTo(Verdict.MISSED);
    }

    @Test
    void rateIsInconclusiveOnlyWhenTheLostTimeWouldHaveMadeUpForIt() {
        final Target target = new Target("messagesPerSecond", 100, Target.Kind.RATE);
        assertThat(target.judge(85, STALLS, null)).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(target.judge(79, STALLS, null)).isEqualTo(Verdict.MISSED);
        assertThat(target.judge(99, StallFloor.NONE, null)).isEqualTo(Verdict.MISSED);
    }

    /** Both sides of a ratio have the machine's stalls: only the rounds themselves can tell how sure it is. */
    @Test
    void ratioIsInconclusiveOnlyWhenItsConfidenceIntervalHoldsTheGoal() {
        final Target throughput = new Target("throughputRatio", 1.5, Target.Kind.RATE_RATIO);
        assertThat(throughput.judge(1.5, STALLS, new Interval(1.2, 1.6))).isEqualTo(Verdict.MET);
        assertThat(throughput.judge(1.4, STALLS, new Interval(1.3, 1.5))).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(throughput.judge(1.4, STALLS, new Interval(1.3, 1.49))).isEqualTo(Verdict.MISSED);
        final Target latency = new Target("p99Ratio", 1.0, Target.Kind.LATENCY_RATIO);
        assertThat(latency.judge(1.0, STALLS, new Interval(0.9, 1.1))).isEqualTo(Verdict.MET);
        assertThat(latency.judge(1.2, STALLS, new Interval(1.0, 1.3))).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(latency.judge(1.2, STALLS, new Interval(1.1, 1.3))).isEqualTo(Verdict.MISSED);
        assertThat(latency.judge(1.2, STALLS, null)).isEqualTo(Verdict.MISSED);
    }

    @Test
    void memoryIsNeverInconclusive() {
        assertThat(new Target("peakMemoryMegabytes", 10, Target.Kind.SIZE).judge(11, STALLS, null))
                .isEqualTo(Verdict.MISSED);
    }

    /** The bounds of the description: 10M+ target, above 8M good, 5-8M warning, below 5M critical. */
    @ParameterizedTest
    @CsvSource({
        "10_000_000, TARGET",
        "9_999_999, GOOD",
        "8_000_001, GOOD",
        "8_000_000, WARNING",
        "5_000_000, WARNING",
        "4_999_999, CRITICAL"
    })
    void rateIsGradedByItsShareOfTheGoal(final String measured, final Grade grade) {
        assertThat(new Target("messagesPerSecond", 10_000_000, Target.Kind.RATE)
                        .grade(Double.parseDouble(measured.replace("_", ""))))
                .isEqualTo(grade);
    }

    /** Those of the description: up to 8 us good, then target up to 10, warning up to 15, critical beyond. */
    @ParameterizedTest
    @CsvSource({"8, GOOD", "8.1, TARGET", "10, TARGET", "10.1, WARNING", "15, WARNING", "15.1, CRITICAL"})
    void latencyIsGradedByItsShareOfTheGoalAndGoodIsBetterThanTheTarget(final double measured, final Grade grade) {
        assertThat(new Target("p99Micros", 10, Target.Kind.P99).grade(measured)).isEqualTo(grade);
    }

    @Test
    void ratiosAndSizesAreGradedLikewise() {
        assertThat(new Target("throughputRatio", 1.5, Target.Kind.RATE_RATIO).grade(1.3))
                .isEqualTo(Grade.GOOD);
        assertThat(new Target("p99Ratio", 1, Target.Kind.LATENCY_RATIO).grade(1.3))
                .isEqualTo(Grade.WARNING);
        assertThat(new Target("leakedBytes", 0, Target.Kind.SIZE).grade(0)).isEqualTo(Grade.GOOD);
        assertThat(new Target("leakedBytes", 0, Target.Kind.SIZE).grade(1)).isEqualTo(Grade.CRITICAL);
    }
}
