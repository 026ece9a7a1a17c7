package io.memorystreamer.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A log is deleted at any moment while one thread appends as fast as it can and another reads. {@link DeleteStress} does that
 * to memory a million times; logs in files are too slow to make for jcstress.
 */
@Timeout(120)
class DeletionUnderLoadTest {

    private static final int SEGMENT_BYTES = LogConfig.MIN_SEGMENT_BYTES;

    @TempDir
    Path directory;

    private final LogMaintenance maintenance = new LogMaintenance();
    private final ExecutorService threads = Executors.newFixedThreadPool(2);

    @AfterEach
    void close() {
        threads.shutdownNow();
        maintenance.close();
    }

    /** @return records appended before the log was closed */
    private static long appendExclusively(final PartitionLog log) {
        try (ExclusiveAppender appender = log.exclusiveAppender()) {
            final UnsafeBuffer record = new UnsafeBuffer(new byte[CheckedRecord.MAX_LENGTH]);
            return appendUntilClosed(record, length -> appender.append(record, 0, length, 0));
        }
    }

    private static long append(final PartitionLog log) {
        final UnsafeBuffer record = new UnsafeBuffer(new byte[CheckedRecord.MAX_LENGTH]);
        return appendUntilClosed(record, length -> log.append(record, 0, length, 0));
    }

    private static long appendUntilClosed(final UnsafeBuffer record, final ToLongFunction<Integer> append) {
        for (long offset = 0; ; offset++) {
            final int length = CheckedRecord.write(record, offset);
            final long result = Retry.append(() -> append.applyAsLong(length));
            if (result == PartitionLog.CLOSED) {
                assertThat(append.applyAsLong(length)).isEqualTo(PartitionLog.CLOSED);
                return offset;
            }
            assertThat(result).isEqualTo(offset);
        }
    }

    @ParameterizedTest
    @CsvSource({"MEMORY, true, 100", "MEMORY, false, 100", "MAPPED, true, 15", "MAPPED, false, 15", "FILE, false, 10"})
    void deletionEndsReaderAndAppenderAndNobodySeesForeignBytes(
            final Storage storage, final boolean exclusive, final int rounds) throws Exception {
        final Random random = new Random(42);
        long records = 0;
        for (int round = 0; round < rounds; round++) {
            final Path place = storage == Storage.MEMORY ? null : directory.resolve("log" + round);
            final PartitionLog log = PartitionLog.open(
                    LogConfig.anonymous(SEGMENT_BYTES, 2 * SEGMENT_BYTES).withStorage(storage, place), maintenance);
            final CheckingReader reader = new CheckingReader(log);
            final Future<Long> writer = threads.submit(() -> exclusive ? appendExclusively(log) : append(log));
            final Future<?> polls = threads.submit(reader::readUntilClosed);
            final long some = random.nextInt(2_000);
            while (log.endOffset() < some && !writer.isDone()) {
                Thread.onSpinWait();
            }
            log.delete();
            assertThat(writer.get(20, TimeUnit.SECONDS)).isGreaterThanOrEqualTo(some);
            polls.get(20, TimeUnit.SECONDS);
            assertThat(reader.poll(1)).isEqualTo(LogReader.CLOSED);
            if (place != null) {
                assertThat(place).doesNotExist();
            }
            records += reader.records();
        }
        assertThat(records).isPositive();
    }
}
