package io.memorystreamer.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorystreamer.bench.measure.StallFloor;
import io.memorystreamer.operator.api.Verdict;
import org.junit.jupiter.api.Test;

class TargetTest {

    private static final StallFloor STALLS = new StallFloor(10, 0.2, 1, 4, 50, 1_000);

    @Test
    void reachedTargetIsMetWhateverTheMachineDid() {
        assertThat(new Target("p99Micros", 10, Target.Kind.P99).judge(10, STALLS))
                .isEqualTo(Verdict.MET);
        assertThat(new Target("messagesPerSecond", 100, Target.Kind.RATE).judge(100, STALLS))
                .isEqualTo(Verdict.MET);
    }

    @Test
    void latencyIsInconclusiveOnlyWhenTheStallsOfThatPercentileExceedTheGoal() {
        assertThat(new Target("p99Micros", 10, Target.Kind.P99).judge(60, STALLS))
                .isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(new Target("p95Micros", 5, Target.Kind.P95).judge(60, STALLS))
                .isEqualTo(Verdict.MISSED);
        assertThat(new Target("meanMicros", 2, Target.Kind.MEAN).judge(60, STALLS))
                .isEqualTo(Verdict.MISSED);
    }

    @Test
    void rateIsInconclusiveOnlyWhenTheLostTimeWouldHaveMadeUpForIt() {
        final Target target = new Target("messagesPerSecond", 100, Target.Kind.RATE);
        assertThat(target.judge(85, STALLS)).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(target.judge(79, STALLS)).isEqualTo(Verdict.MISSED);
        assertThat(target.judge(99, StallFloor.NONE)).isEqualTo(Verdict.MISSED);
    }

    @Test
    void memoryIsNeverInconclusive() {
        assertThat(new Target("peakMemoryMegabytes", 10, Target.Kind.SIZE).judge(11, STALLS))
                .isEqualTo(Verdict.MISSED);
    }
}
