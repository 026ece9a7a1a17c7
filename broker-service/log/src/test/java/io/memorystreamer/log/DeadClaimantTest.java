package io.memorystreamer.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever holds a claim and is gone does not hold readers back. */
class DeadClaimantTest {

    private static final int SEGMENT_BYTES = LogConfig.MIN_SEGMENT_BYTES;

    /** Far beyond what is promised, for machines that do much else. */
    private static final Duration LIMIT = Duration.ofSeconds(1);

    @TempDir
    Path directory;

    private final LogMaintenance maintenance = new LogMaintenance();
    private final UnsafeBuffer record = new UnsafeBuffer(new byte[8]);
    private PartitionLog log;

    private static Stream<Storage> storages() {
        return Stream.of(Storage.MEMORY, Storage.MAPPED);
    }

    private void open(final Storage storage) throws IOException {
        log = PartitionLog.open(
                LogConfig.anonymous(SEGMENT_BYTES, 2 * SEGMENT_BYTES)
                        .withStorage(storage, storage == Storage.MEMORY ? null : directory.resolve("log")),
                maintenance);
    }

    @AfterEach
    void close() {
        log.close();
        maintenance.close();
    }

    private void append(final long number) {
        record.putLong(0, number);
        assertThat(Retry.append(() -> log.append(record, 0, 8, number))).isNotNegative();
    }

    private List<Long> read(final LogReader reader) {
        final List<Long> numbers = new ArrayList<>();
        int polled;
        do {
            polled = reader.poll(
                    (buffer, offset, length, recordOffset, timestamp) -> numbers.add(buffer.getLong(offset)), 100);
        } while (polled > 0);
        return numbers;
    }

    /** Records 1 and 2 stand around a claim that has just been left alone. */
    private void assertRepaired(final String who) {
        final long start = System.nanoTime();
        final LogReader reader = log.reader();
        final List<Long> numbers = new ArrayList<>();
        await().pollInterval(Duration.ofMillis(1)).atMost(LIMIT).until(() -> {
            numbers.addAll(read(reader));
            return numbers.size() == 2;
        });
        System.out.printf("%s: repaired after %.1f ms%n", who, (System.nanoTime() - start) / 1e6);
        assertThat(numbers).containsExactly(1L, 2L);
        assertThat(reader.offset()).isEqualTo(3);
        await().until(() -> log.repairedClaims() == 1);
    }

    private Claim claimed(final Claim claim) {
        append(1);
        assertThat(log.tryClaim(8, claim)).isEqualTo(1);
        claim.buffer().putLong(claim.offset(), 99);
        append(2);
        return claim;
    }

    @ParameterizedTest
    @MethodSource("storages")
    void claimOfADeadThreadIsSkipped(final Storage storage) throws Exception {
        open(storage);
        final Claim claim = new Claim(); // reachable to the end: it is the thread that counts
        final Thread thread = Thread.ofPlatform().start(() -> claimed(claim));
        thread.join();
        assertRepaired("dead thread, " + storage);
        assertThat(claim.commit(0)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("storages")
    void claimOfADeadVirtualThreadIsSkipped(final Storage storage) throws Exception {
        open(storage);
        final Claim claim = new Claim();
        Thread.ofVirtual().start(() -> claimed(claim)).join();
        assertRepaired("dead virtual thread, " + storage);
        claim.close();
    }

    @ParameterizedTest
    @MethodSource("storages")
    void exceptionBetweenClaimAndCommitGivesTheRoomBackAtOnce(final Storage storage) throws Exception {
        open(storage);
        append(1);
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> {
            try (Claim claim = new Claim()) {
                log.tryClaim(8, claim);
                throw new IllegalArgumentException("of the application");
            }
        });
        append(2);
        assertThat(read(log.reader())).containsExactly(1L, 2L);
        assertThat(log.repairedClaims()).as("nobody had to").isZero();
    }

    @ParameterizedTest
    @MethodSource("storages")
    void claimOfACancelledTaskIsSkippedAndItsLateWritesAreNeverSeen(final Storage storage) throws Exception {
        open(storage);
        final CompletableFuture<Void> task = new CompletableFuture<>();
        final Claim claim = claimed(Claim.ownedBy(task));
        task.cancel(true);
        assertRepaired("cancelled task, " + storage);
        // The zombie goes on writing while the log turns over, many times its retention.
        final LogReader reader = log.reader();
        reader.seekToEnd();
        final UnsafeBuffer large = new UnsafeBuffer(new byte[1_000]);
        for (int i = 0; i < 1_000; i++) {
            claim.buffer().putLong(claim.offset(), 0xDEAD);
            assertThat(Retry.append(() -> log.append(large, 0, 1_000, 0))).isNotNegative();
            assertThat(reader.poll(
                            (buffer, offset, length, recordOffset, timestamp) -> {
                                for (int at = 0; at < length; at += Long.BYTES) {
                                    assertThat(buffer.getLong(offset + at)).isZero();
                                }
                            },
                            10))
                    .isEqualTo(1);
        }
        assertThat(claim.commit(0)).as("a claim that was given up").isFalse();
        assertThat(log.repairedClaims()).isEqualTo(1);
        // The claim object serves on.
        assertThat(log.startOffset()).isPositive();
    }

    @ParameterizedTest
    @MethodSource("storages")
    void claimWhoseTaskGoesOnIsLeftAlone(final Storage storage) throws Exception {
        open(storage);
        final CompletableFuture<Void> task = new CompletableFuture<>();
        final Claim claim = claimed(Claim.ownedBy(task));
        final LogReader reader = log.reader();
        assertThat(read(reader)).containsExactly(1L);
        await().during(Duration.ofMillis(100)).until(() -> read(reader).isEmpty());
        assertThat(claim.commit(0)).isTrue();
        assertThat(read(reader)).containsExactly(99L, 2L);
        assertThat(log.repairedClaims()).isZero();
    }

    @ParameterizedTest
    @MethodSource("storages")
    void forgottenClaimIsSkipped(final Storage storage) throws Exception {
        open(storage);
        claimed(new Claim());
        final LogReader reader = log.reader();
        final List<Long> numbers = new ArrayList<>();
        await().atMost(20, TimeUnit.SECONDS).until(() -> {
            System.gc();
            numbers.addAll(read(reader));
            return numbers.size() == 2;
        });
        assertThat(numbers).containsExactly(1L, 2L);
        assertThat(log.repairedClaims()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("storages")
    void exclusiveAppenderOfADeadThreadLetsOthersAppend(final Storage storage) throws Exception {
        open(storage);
        final ExclusiveAppender[] kept = new ExclusiveAppender[1];
        Thread.ofPlatform()
                .start(() -> {
                    kept[0] = log.exclusiveAppender();
                    Retry.append(() -> kept[0].append(record, 0, 8, 0));
                })
                .join();
        final long start = System.nanoTime();
        await().pollInterval(Duration.ofMillis(1)).atMost(LIMIT).until(() -> log.append(record, 0, 8, 0) == 1);
        System.out.printf("exclusive appender, %s: %.1f ms%n", storage, (System.nanoTime() - start) / 1e6);
        await().until(() -> log.repairedClaims() == 1);
        assertThat(kept[0].append(record, 0, 8, 0)).isEqualTo(PartitionLog.CLOSED);
        assertThat(read(log.reader())).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(FlushPolicy.Kind.class)
    void deadClaimOfADurableLogIsSkippedAfterItWasOpenedAgain(final FlushPolicy.Kind flush) throws Exception {
        open(Storage.MAPPED);
        final LogConfig config = log.config()
                .withFlush(
                        flush == FlushPolicy.Kind.INTERVAL
                                ? FlushPolicy.every(Duration.ofMillis(1))
                                : new FlushPolicy(flush, Duration.ZERO));
        log.close();
        log = PartitionLog.open(config, maintenance);
        append(1);
        Thread.ofPlatform().start(() -> log.tryClaim(8, new Claim())).join();
        append(2); // waits for the repair when every commit is forced
        log.close();
        log = PartitionLog.open(config, maintenance);
        assertThat(read(log.reader())).containsExactly(1L, 2L);
        assertThat(log.endOffset()).isEqualTo(3);
    }
}
