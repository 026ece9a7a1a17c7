package io.memorystreamer.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Logs that cannot get a segment: how often that is tried, and that it ends when there is one. */
class LogMaintenanceTest {

    private static final int CAPACITY = 64;

    private final LogMaintenance maintenance = new LogMaintenance();
    private final UnsafeBuffer record = new UnsafeBuffer(new byte[40]);
    private final AtomicInteger attempts = new AtomicInteger();
    /** What the refused log's allocator throws; null when it has memory. */
    private final AtomicReference<Throwable> refusal = new AtomicReference<>();

    @AfterEach
    void close() {
        maintenance.close();
    }

    @Test
    void refusedLogIsNotTriedMoreOftenBecauseAnotherLogRotates() {
        final PartitionLog refused = refusedLog(new IOException("no space"));
        final PartitionLog busy = HeapLog.create(CAPACITY, 1, maintenance);
        final int before = attempts.get();
        final long start = System.nanoTime();
        for (int i = 0; i < 500; i++) {
            assertThat(Retry.append(() -> busy.append(record, 0, 40, 0))).isNotNegative();
        }
        assertThatTriesSince(start, before);
        assertRecovers(refused);
    }

    static Stream<Throwable> refusals() {
        return Stream.of(new IOException("no space"), new OutOfMemoryError("thrown by the test"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void refusedLogIsNotTriedMoreOftenBecauseItsProducersSpin(final Throwable reason) {
        final PartitionLog refused = refusedLog(reason);
        final int before = attempts.get();
        final long start = System.nanoTime();
        await().during(Duration.ofMillis(300))
                .atMost(Duration.ofSeconds(5))
                .pollInterval(Duration.ofNanos(100_000))
                .until(() -> refused.append(record, 0, 40, 0) == PartitionLog.BACK_PRESSURED);
        assertThatTriesSince(start, before);
        assertRecovers(refused);
    }

    private PartitionLog refusedLog(final Throwable reason) {
        final PartitionLog log = HeapLog.create(
                () -> {
                    final Throwable thrown = refusal.get();
                    if (thrown == null) {
                        return HeapLog.region(CAPACITY);
                    }
                    attempts.incrementAndGet();
                    if (thrown instanceof final Error error) {
                        throw error;
                    }
                    throw (IOException) thrown;
                },
                100,
                maintenance);
        refusal.set(reason);
        await().until(() -> log.append(record, 0, 40, 0) == PartitionLog.BACK_PRESSURED && attempts.get() > 0);
        return log;
    }

    /** Ten a second, one at each end of the time, and one because a first request is served at once. */
    private void assertThatTriesSince(final long start, final int before) {
        final long tenths = (System.nanoTime() - start) / 100_000_000;
        assertThat(attempts.get() - before).isLessThanOrEqualTo((int) tenths + 3);
    }

    private void assertRecovers(final PartitionLog log) {
        assertThat(maintenance.allocationFailures()).isPositive();
        refusal.set(null);
        assertThat(Retry.append(() -> log.append(record, 0, 40, 0))).isNotNegative();
    }
}
