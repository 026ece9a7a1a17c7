package io.memorystreamer.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AppendTurnsTest {

    private static final int CROSSINGS = 20_000;
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    @Test
    void frameCrossesABorderWhenItEndsAtItOrBehindIt() {
        final int step = AppendTurns.STEP_BYTES;
        assertThat(AppendTurns.crosses(0, step - 8)).isFalse();
        assertThat(AppendTurns.crosses(0, step)).isTrue();
        assertThat(AppendTurns.crosses(step - 8, 8)).isTrue();
        assertThat(AppendTurns.crosses(step, 8)).isFalse();
        assertThat(AppendTurns.crosses(3 * step - 8, 2 * step)).isTrue();
        assertThat(AppendTurns.crosses(LogConfig.MAX_SEGMENT_BYTES - 8, 8)).isTrue();
    }

    /** Whoever ends first leaves in its turn or while the others wait for theirs. */
    @Test
    void threadThatComesNoMoreHoldsNobodyUp() throws Exception {
        final int threads = 4;
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            for (int round = 0; round < 20; round++) {
                final AppendTurns turns = new AppendTurns();
                final CountDownLatch start = new CountDownLatch(threads);
                final Future<?>[] ends = new Future<?>[threads];
                for (int i = 0; i < threads; i++) {
                    final int crossings = CROSSINGS >> i;
                    ends[i] = executor.submit(() -> {
                        start.countDown();
                        start.await();
                        for (int k = 0; k < crossings; k++) {
                            turns.crossed();
                        }
                        return null;
                    });
                }
                for (final Future<?> end : ends) {
                    end.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
                }
            }
        }
    }
}
