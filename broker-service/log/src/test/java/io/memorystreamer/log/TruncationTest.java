package io.memorystreamer.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TruncationTest {

    private static final int SEGMENT_BYTES = LogConfig.MIN_SEGMENT_BYTES;

    /** A segment holds 60 of them. */
    private static final int RECORD_BYTES = 1000;

    @TempDir
    Path directory;

    private final LogMaintenance maintenance = new LogMaintenance();

    @AfterEach
    void close() {
        maintenance.close();
    }

    private LogConfig config(final Storage storage) {
        return new LogConfig(directory, SEGMENT_BYTES, 10 * SEGMENT_BYTES)
                .withStorage(storage, storage == Storage.MEMORY ? null : directory.resolve("log"));
    }

    @ParameterizedTest
    @EnumSource(Storage.class)
    void recordsFromTheOffsetOnAreGoneAndTheLogGoesOnThere(final Storage storage) throws IOException {
        for (final long target : new long[] {299, 250, 240, 61, 60, 59, 1, 0}) {
            try (PartitionLog log = PartitionLog.open(config(storage), maintenance)) {
                final long end = log.endOffset();
                append(log, (int) (300 - end));
                assertThat(log.truncateTo(target)).isEqualTo(target);
                assertThat(log.endOffset()).isEqualTo(target);
                assertThat(log.committedOffset()).isEqualTo(target);
                assertThat(Retry.append(() -> append(log, -target - 1))).isEqualTo(target);
                final List<Long> values = values(log.reader());
                assertThat(values).hasSize((int) target + 1);
                assertThat(values.getLast()).isEqualTo(-target - 1);
                log.truncateTo(target);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Storage.class,
            names = {"MAPPED", "FILE"})
    void truncationSurvivesARestart(final Storage storage) throws IOException {
        try (PartitionLog log = PartitionLog.open(config(storage), maintenance)) {
            append(log, 300);
            log.truncateTo(130);
            append(log, 5);
        }
        try (PartitionLog log = PartitionLog.open(config(storage), maintenance)) {
            assertThat(log.endOffset()).isEqualTo(135);
            assertThat(values(log.reader())).hasSize(135);
            assertThat(append(log, 7L)).isEqualTo(135);
        }
    }

    @ParameterizedTest
    @EnumSource(Storage.class)
    void readerBehindTheCutIsToldEvenWhenTheLogHasGrownAgain(final Storage storage) throws IOException {
        try (PartitionLog log = PartitionLog.open(config(storage), maintenance)) {
            append(log, 200);
            final LogReader behind = log.reader();
            assertThat(behind.seek(150)).isTrue();
            final LogReader before = log.reader();
            assertThat(before.seek(90)).isTrue();
            log.truncateTo(100);
            append(log, 100);
            assertThat(poll(behind, 1)).isEqualTo(LogReader.OFFSET_OUT_OF_RANGE);
            assertThat(poll(behind, 1)).isEqualTo(LogReader.OFFSET_OUT_OF_RANGE);
            assertThat(poll(before, 1)).isEqualTo(1);
            assertThat(behind.seek(150)).isTrue();
            assertThat(poll(behind, 1)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Storage.class)
    void producersAndReadersAtWorkSurviveTruncations(final Storage storage) throws Exception {
        try (PartitionLog log = PartitionLog.open(config(storage), maintenance);
                ExecutorService threads = Executors.newFixedThreadPool(3)) {
            final AtomicBoolean stop = new AtomicBoolean();
            final List<Future<?>> work = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                work.add(threads.submit(() -> {
                    while (!stop.get()) {
                        append(log, 42L);
                    }
                }));
            }
            work.add(threads.submit(() -> {
                final LogReader reader = log.reader();
                while (!stop.get()) {
                    final int outcome = reader.poll(
                            (buffer, offset, length, recordOffset, timestamp) -> {
                                assertThat(length).isEqualTo(RECORD_BYTES);
                                assertThat(buffer.getLong(offset)).isEqualTo(42);
                                assertThat(buffer.getLong(offset + RECORD_BYTES - 8))
                                        .isEqualTo(42);
                            },
                            10);
                    if (outcome == LogReader.OFFSET_OUT_OF_RANGE) {
                        reader.seekToStart();
                    } else {
                        assertThat(outcome).isNotNegative();
                    }
                }
            }));
            for (int i = 0; i < 50; i++) {
                final long target = Math.max(log.startOffset(), log.endOffset() - 70);
                assertThat(log.truncateTo(target)).isLessThanOrEqualTo(Math.max(target, log.startOffset()));
            }
            stop.set(true);
            for (final Future<?> future : work) {
                future.get();
            }
            final long end = log.endOffset();
            assertThat(log.committedOffset()).isEqualTo(end);
            assertThat(values(log.reader())).hasSize((int) (end - log.startOffset()));
        }
    }

    @ParameterizedTest
    @EnumSource(Storage.class)
    void fullLogThatRejectsTakesRecordsAgainWhenOldOnesWereDeleted(final Storage storage) throws IOException {
        final LogConfig config = config(storage).withOverflow(Overflow.REJECT);
        try (PartitionLog log = PartitionLog.open(config, maintenance)) {
            long outcome = 0;
            while (outcome != PartitionLog.LOG_FULL) {
                outcome = append(log, 1L);
                assertThat(outcome).isIn(log.endOffset() - 1, PartitionLog.BACK_PRESSURED, PartitionLog.LOG_FULL);
            }
            final long end = log.endOffset();
            assertThat(log.startOffset()).isZero();
            log.deleteBefore(130);
            assertThat(log.startOffset()).isBetween(60L, 130L);
            await().until(() -> append(log, 1L) == end);
        }
    }

    @ParameterizedTest
    @EnumSource(Storage.class)
    void oldRecordsGoAndAnIdleSegmentIsClosedForIt(final Storage storage) throws IOException {
        try (PartitionLog log = PartitionLog.open(config(storage).withRetentionMillis(100), maintenance)) {
            append(log, 10);
            await().until(() -> log.startOffset() == 10);
            assertThat(Retry.append(() -> append(log, 7L))).isEqualTo(10);
        }
    }

    @ParameterizedTest
    @EnumSource(Storage.class)
    void deletionEndsReadersAndAppends(final Storage storage) throws IOException {
        final PartitionLog log = PartitionLog.open(config(storage), maintenance);
        append(log, 200);
        final LogReader reader = log.reader();
        poll(reader, 1);
        log.delete();
        assertThat(append(log, 7L)).isEqualTo(PartitionLog.CLOSED);
        assertThat(poll(reader, 1)).isEqualTo(LogReader.CLOSED);
        assertThat(directory.resolve("log")).doesNotExist();
    }

    @Test
    void logWithAnExclusiveAppenderIsNotTruncated() throws IOException {
        try (PartitionLog log = PartitionLog.open(config(Storage.MEMORY), maintenance);
                ExclusiveAppender appender = log.exclusiveAppender()) {
            assertThat(Retry.append(() -> appender.append(new UnsafeBuffer(new byte[8]), 0, 8, 0)))
                    .isZero();
            assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> log.truncateTo(0));
        }
    }

    private static long append(final PartitionLog log, final long value) {
        final UnsafeBuffer record = new UnsafeBuffer(new byte[RECORD_BYTES]);
        record.putLong(0, value);
        record.putLong(RECORD_BYTES - 8, value);
        return log.append(record, 0, RECORD_BYTES, 0);
    }

    private static void append(final PartitionLog log, final int count) {
        for (int i = 0; i < count; i++) {
            assertThat(Retry.append(() -> append(log, log.endOffset()))).isNotNegative();
        }
    }

    private static int poll(final LogReader reader, final int limit) {
        return reader.poll((buffer, offset, length, recordOffset, timestamp) -> {}, limit);
    }

    private static List<Long> values(final LogReader reader) {
        final List<Long> values = new ArrayList<>();
        while (reader.poll((buffer, offset, length, recordOffset, timestamp) -> values.add(buffer.getLong(offset)), 10)
                > 0) {
            // on
        }
        return values;
    }
}
