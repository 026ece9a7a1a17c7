package io.memorystreamer.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class StallSamplerTest {

    @Test
    void quietMachineHasNoFloor() {
        final StallSampler sampler = new StallSampler();
        ticks(sampler, 0, 100_000, 100);
        final StallFloor floor = StallSampler.floor(sampler);
        assertThat(floor.observedSeconds()).isCloseTo(0.01, within(1e-4));
        assertThat(floor.lostShare()).isZero();
        assertThat(floor.p99Micros()).isZero();
        assertThat(floor.maxMicros()).isZero();
    }

    /** Of 100 ms, 10 stalls of 1 ms: a random moment is stalled with 10 %, and then waits 0 to 1 ms evenly. */
    @Test
    void floorIsTheWaitOfARandomMoment() {
        final StallSampler sampler = new StallSampler();
        long now = 0;
        for (int i = 0; i < 10; i++) {
            now = ticks(sampler, now, 90_000, 100);
            now += 1_000_000;
        }
        sampler.tick(now);
        final StallFloor floor = StallSampler.floor(sampler);
        assertThat(floor.lostShare()).isCloseTo(0.10, within(0.001));
        assertThat(floor.maxMicros()).isCloseTo(1_000, within(2.0));
        assertThat(floor.p95Micros()).isCloseTo(500, within(10.0));
        assertThat(floor.p99Micros()).isCloseTo(900, within(10.0));
        assertThat(floor.meanMicros()).isCloseTo(50, within(1.0));
    }

    @Test
    void pausesAreNoStalls() {
        final StallSampler sampler = new StallSampler();
        sampler.tick(0);
        sampler.tick(100);
        sampler.pause();
        sampler.tick(50_000_000);
        sampler.tick(50_000_100);
        assertThat(StallSampler.floor(sampler).maxMicros()).isZero();
    }

    @Test
    void waitsOfTwoThreadsAddUp() {
        final StallSampler stalled = new StallSampler();
        final long end = ticks(stalled, 0, 90_000, 100);
        stalled.tick(end + 1_000_000);
        final double one = StallSampler.floor(stalled).meanMicros();
        assertThat(StallSampler.floor(stalled, stalled).meanMicros()).isCloseTo(2 * one, within(0.1));
        assertThat(StallSampler.floor(new StallSampler())).isEqualTo(StallFloor.NONE);
    }

    private static long ticks(final StallSampler sampler, final long from, final int count, final int gap) {
        long now = from;
        for (int i = 0; i <= count; i++) {
            sampler.tick(now);
            now += gap;
        }
        return now - gap;
    }
}
