package io.memorystreamer.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Readers that do not poll between one truncation and the next. */
class TruncatedReaderTest {

    private final UnsafeBuffer record = new UnsafeBuffer(new byte[10]);

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(Storage.class)
    void readerThatTheFirstCutSparedIsToldOfTheSecond(final Storage storage) throws IOException {
        final LogConfig config = LogConfig.anonymous(LogConfig.MIN_SEGMENT_BYTES, 0)
                .withStorage(storage, storage == Storage.MEMORY ? null : directory);
        try (LogMaintenance maintenance = new LogMaintenance();
                PartitionLog log = PartitionLog.open(config, maintenance)) {
            append(log, 10);
            final LogReader reader = log.reader();
            assertThat(reader.seek(6)).isTrue();
            final LogReader before = log.reader();
            assertThat(before.seek(3)).isTrue();
            log.truncateTo(8);
            log.truncateTo(4);
            append(log, 10);
            assertThat(poll(reader)).isEqualTo(LogReader.OFFSET_OUT_OF_RANGE);
            assertThat(poll(before)).isEqualTo(1);
        }
    }

    private void append(final PartitionLog log, final int count) {
        for (int i = 0; i < count; i++) {
            assertThat(Retry.append(() -> log.append(record, 0, 10, 0))).isNotNegative();
        }
    }

    private static int poll(final LogReader reader) {
        return reader.poll((buffer, offset, length, recordOffset, timestamp) -> {}, 1);
    }
}
