package io.memorystreamer.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls that meet the end of a log come back, and with the truth. */
class LogEndTest {

    private static final int SEGMENT_BYTES = LogConfig.MIN_SEGMENT_BYTES;

    @TempDir
    Path directory;

    private final LogMaintenance maintenance = new LogMaintenance();
    private final UnsafeBuffer record = new UnsafeBuffer(new byte[100]);

    @AfterEach
    void close() {
        maintenance.close();
    }

    private PartitionLog memory() throws IOException {
        return PartitionLog.open(LogConfig.anonymous(SEGMENT_BYTES, 4 * SEGMENT_BYTES), maintenance);
    }

    private PartitionLog durable() throws IOException {
        return PartitionLog.open(
                LogConfig.anonymous(SEGMENT_BYTES, 4 * SEGMENT_BYTES)
                        .withStorage(Storage.MAPPED, directory.resolve("log"))
                        .withFlush(FlushPolicy.EVERY_COMMIT),
                maintenance);
    }

    private static <T> T within20Seconds(final java.util.concurrent.Callable<T> call) throws Exception {
        final FutureTask<T> task = new FutureTask<>(call);
        Thread.ofPlatform().daemon(true).start(task);
        return task.get(20, TimeUnit.SECONDS);
    }

    @Test
    void claimCommittedAfterTheCloseOfADurableLogComesBack() throws Exception {
        final PartitionLog log = durable();
        final Claim claim = new Claim();
        assertThat(log.tryClaim(8, claim)).isZero();
        log.close();
        within20Seconds(() -> claim.commit(0));
    }

    @Test
    void claimCommittedAfterTheDeletionOfADurableLogComesBack() throws Exception {
        final PartitionLog log = durable();
        final Claim claim = new Claim();
        assertThat(log.tryClaim(8, claim)).isZero();
        log.delete();
        within20Seconds(() -> claim.commit(0));
    }

    @Test
    void committedOffsetOfADeletedLogComesBack() throws Exception {
        final PartitionLog log = memory();
        log.append(record, 0, 8, 0);
        log.delete();
        within20Seconds(log::committedOffset);
    }

    @Test
    void seekInADeletedLogComesBack() throws Exception {
        final PartitionLog log = memory();
        log.append(record, 0, 8, 0);
        final LogReader reader = log.reader();
        log.delete();
        within20Seconds(() -> {
            reader.seekToEnd();
            return null;
        });
        assertThat(reader.poll((buffer, offset, length, recordOffset, timestamp) -> {}, 1))
                .isEqualTo(LogReader.CLOSED);
    }

    @Test
    void logClosedDuringATruncationTakesNoMoreAppends() throws Exception {
        final PartitionLog log = memory();
        log.append(record, 0, 8, 0);
        final Claim held = new Claim();
        assertThat(log.tryClaim(8, held)).isEqualTo(1);
        final FutureTask<Long> truncation = new FutureTask<>(() -> log.truncateTo(1));
        final Thread truncating = Thread.ofPlatform().daemon(true).start(truncation);
        // It waits for the claim, within which the log is closed.
        org.awaitility.Awaitility.await()
                .pollInterval(Duration.ofMillis(1))
                .until(() -> truncating.getState() == Thread.State.TIMED_WAITING);
        log.close();
        held.abort();
        truncation.get(20, TimeUnit.SECONDS);
        assertThat(log.append(record, 0, 8, 0)).isEqualTo(PartitionLog.CLOSED);
        final LogReader reader = log.reader();
        assertThat(reader.poll((buffer, offset, length, recordOffset, timestamp) -> {}, 10))
                .isEqualTo(1);
        assertThat(reader.poll((buffer, offset, length, recordOffset, timestamp) -> {}, 10))
                .isEqualTo(LogReader.CLOSED);
    }

    @Test
    void exclusiveAppenderHandedToAnotherThreadOutlivesTheFirst() throws Exception {
        final PartitionLog log = memory();
        final ExclusiveAppender appender = log.exclusiveAppender();
        final CountDownLatch appended = new CountDownLatch(1);
        final CountDownLatch handedOver = new CountDownLatch(1);
        final Thread first = Thread.ofPlatform().start(() -> {
            Retry.append(() -> appender.append(record, 0, 8, 0));
            appended.countDown();
            awaitUninterruptibly(handedOver);
        });
        appended.await();
        assertThat(appender.append(record, 0, 8, 0)).isEqualTo(1);
        handedOver.countDown();
        first.join();
        org.awaitility.Awaitility.await()
                .during(Duration.ofMillis(100))
                .atMost(Duration.ofSeconds(10))
                .until(() -> log.repairedClaims() == 0);
        assertThat(appender.append(record, 0, 8, 0)).isEqualTo(2);
        appender.close();
    }

    @Test
    void closedExclusiveAppenderWritesNoMore() throws Exception {
        final PartitionLog log = memory();
        final ExclusiveAppender appender = log.exclusiveAppender();
        assertThat(Retry.append(() -> appender.append(record, 0, 8, 0))).isZero();
        appender.close();
        assertThat(appender.append(record, 0, 8, 0)).isEqualTo(PartitionLog.CLOSED);
        assertThat(appender.tryClaim(8, new Claim())).isEqualTo(PartitionLog.CLOSED);
        assertThat(Retry.append(() -> log.append(record, 0, 8, 0))).isEqualTo(1);
    }

    private static void awaitUninterruptibly(final CountDownLatch latch) {
        try {
            latch.await();
        } catch (final InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
