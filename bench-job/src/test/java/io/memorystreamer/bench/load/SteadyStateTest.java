package io.memorystreamer.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SteadyStateTest {

    private static final WarmUp ONE_TO_TEN_SECONDS =
            new WarmUp(TimeUnit.SECONDS.toNanos(1), TimeUnit.SECONDS.toNanos(10));

    private long compiled;

    private void slices(final SteadyState state, final int compilingMillis, final long... messages) {
        for (final long count : messages) {
            compiled += compilingMillis;
            state.add(count, SteadyState.SLICE_NANOS, compiled);
        }
    }

    @Test
    void fiveSlicesOfAboutTheSameThroughputAreSteady() {
        final SteadyState state = new SteadyState(ONE_TO_TEN_SECONDS, 0);
        slices(state, 0, 100, 103, 98, 101);
        assertThat(state.goesOn()).isTrue();
        slices(state, 0, 99);
        assertThat(state.goesOn()).isFalse();
        assertThat(state.outcome()).isEqualTo("steady after 1.0 s");
    }

    @Test
    void throughputThatStillGrowsIsNotSteadyAndItsBeginningIsForgotten() {
        final SteadyState state = new SteadyState(ONE_TO_TEN_SECONDS, 0);
        slices(state, 0, 10, 40, 80, 100, 100, 100, 100);
        assertThat(state.goesOn()).isTrue();
        slices(state, 0, 100);
        assertThat(state.goesOn()).isFalse();
        assertThat(state.outcome()).isEqualTo("steady after 1.6 s");
    }

    /** 11 ms in each 200 ms are more than 5 %, 9 ms are less. */
    @Test
    void loadIsNotSteadyWhileTheCompilerIsBusy() {
        final SteadyState state = new SteadyState(ONE_TO_TEN_SECONDS, 0);
        slices(state, 11, 100, 100, 100, 100, 100);
        assertThat(state.goesOn()).isTrue();
        slices(state, 9, 100, 100, 100, 100, 100);
        assertThat(state.goesOn()).isFalse();
    }

    @Test
    void steadyLoadWarmsUpForTheMinimumAllTheSame() {
        final SteadyState state =
                new SteadyState(new WarmUp(TimeUnit.SECONDS.toNanos(2), TimeUnit.SECONDS.toNanos(10)), 0);
        slices(state, 0, 100, 100, 100, 100, 100, 100, 100, 100, 100);
        assertThat(state.goesOn()).isTrue();
        slices(state, 0, 100);
        assertThat(state.goesOn()).isFalse();
    }

    @Test
    void loadThatIsNeverSteadyIsMeasuredAfterTheMaximumAndSaysSo() {
        final SteadyState state = new SteadyState(ONE_TO_TEN_SECONDS, 0);
        for (int i = 0; i < 25; i++) {
            assertThat(state.goesOn()).isTrue();
            slices(state, 0, 50, 100);
        }
        assertThat(state.goesOn()).isFalse();
        assertThat(state.outcome()).isEqualTo("not steady after 10.0 s");
    }

    @Test
    void loadThatDoesNotRunIsNotSteady() {
        final SteadyState state = new SteadyState(ONE_TO_TEN_SECONDS, 0);
        slices(state, 0, 0, 0, 0, 0, 0);
        assertThat(state.goesOn()).isTrue();
    }
}
