package io.memorystreamer.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class SleepingWatchTest {

    private static final int ROUNDS = 200;

    /** The watch goes to sleep right after each repair, and the next claim comes at any moment of that. */
    @Test
    void claimOpenedWhileTheWatchGoesToSleepIsGivenUpLikeAnyOther() {
        try (LogMaintenance maintenance = new LogMaintenance(new LogWatch(0));
                PartitionLog log = HeapLog.create(1024, 2, maintenance)) {
            final AtomicBoolean ended = new AtomicBoolean();
            final Claim claim = new Claim(ended::get);
            final Random random = new Random(42);
            for (int round = 1; round <= ROUNDS; round++) {
                assertThat(Retry.append(() -> log.tryClaim(8, claim))).isEqualTo(round - 1);
                ended.set(true);
                final int repaired = round;
                await().pollInterval(Duration.ofNanos(50_000)).until(() -> log.repairedClaims() == repaired);
                assertThat(claim.commit(0)).isFalse();
                ended.set(false);
                spin(random.nextLong(3 * OpenClaims.PAUSE_NANOS));
            }
        }
    }

    private static void spin(final long nanos) {
        final long start = System.nanoTime();
        while (System.nanoTime() - start < nanos) {
            Thread.onSpinWait();
        }
    }
}
