package io.memorystreamer.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorystreamer.bench.measure.StallFloor;
import io.memorystreamer.operator.api.Verdict;
import org.junit.jupiter.api.Test;

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
}
