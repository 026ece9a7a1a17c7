package io.memorystreamer.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Retention overtakes a reader while an exclusive appender runs, whose segments are not zeroed before they are used again. */
@Timeout(120)
class LappedReaderTest {

    private static final int SEGMENT_BYTES = LogConfig.MIN_SEGMENT_BYTES;

    /** Records after which every segment there is would be used again, if no reader were in it. */
    private static final long TURNOVER = 8_000;

    @TempDir
    Path directory;

    private static void append(final ExclusiveAppender appender, final long count) {
        final UnsafeBuffer record = new UnsafeBuffer(new byte[CheckedRecord.MAX_LENGTH]);
        for (long offset = 0; offset < count; offset++) {
            final int length = CheckedRecord.write(record, offset);
            assertThat(Retry.append(() -> appender.append(record, 0, length, 0)))
                    .isEqualTo(offset);
        }
    }

    private static void awaitEnd(final PartitionLog log, final long offset, final Future<?> writer) {
        while (log.endOffset() < offset && !writer.isDone()) {
            Thread.onSpinWait();
        }
    }

    @ParameterizedTest
    @CsvSource({"MEMORY, 500000", "MAPPED, 80000"})
    void lappedReaderIsToldAndNeverGetsForeignBytes(final Storage storage, final long count) throws Exception {
        final LogConfig config = LogConfig.anonymous(SEGMENT_BYTES, 2 * SEGMENT_BYTES)
                .withStorage(storage, storage == Storage.MEMORY ? null : directory.resolve("log"));
        try (LogMaintenance maintenance = new LogMaintenance();
                PartitionLog log = PartitionLog.open(config, maintenance);
                ExclusiveAppender appender = log.exclusiveAppender();
                ExecutorService threads = Executors.newSingleThreadExecutor()) {
            final Future<?> writer = threads.submit(() -> append(appender, count));
            final Random random = new Random(42);
            final CheckingReader reader = new CheckingReader(log, recordOffset -> {
                if (random.nextInt(500) == 0) {
                    awaitEnd(log, recordOffset + TURNOVER, writer);
                }
            });
            int laps = 0;
            int outcome = 0;
            while (outcome != 0 || !writer.isDone() || reader.next() < log.endOffset()) {
                if (random.nextInt(100) == 0) {
                    reader.awaitLap(writer);
                }
                outcome = reader.poll(1 + random.nextInt(50));
                if (outcome == LogReader.OFFSET_OUT_OF_RANGE) {
                    laps++;
                    reader.goOnAtTheStart();
                } else {
                    assertThat(outcome).isNotNegative();
                }
            }
            writer.get(20, TimeUnit.SECONDS);
            assertThat(laps).isPositive();
            assertThat(reader.next()).as("the last record is read").isEqualTo(count);
        }
    }
}
