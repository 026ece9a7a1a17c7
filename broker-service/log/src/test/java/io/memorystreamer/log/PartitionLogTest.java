package io.memorystreamer.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only a log in memory does; {@link PartitionLogAppendTest} and its neighbours hold the rest. */
class PartitionLogTest {

    private static final int SEGMENT_BYTES = LogConfig.MIN_SEGMENT_BYTES;

    @TempDir
    Path directory;

    private LogMaintenance maintenance;
    private PartitionLog log;

    @BeforeEach
    void open() throws IOException {
        maintenance = new LogMaintenance();
        log = PartitionLog.open(new LogConfig(directory, SEGMENT_BYTES, 2 * SEGMENT_BYTES), maintenance);
    }

    @AfterEach
    void close() {
        log.close();
        maintenance.close();
    }

    @Test
    void retentionKeepsAtLeastTheConfiguredBytes() {
        for (int i = 0; i < 5_000; i++) {
            appendBytes(200);
        }
        await().untilAsserted(() -> assertThat(retainedBytes())
                .isBetween(2L * SEGMENT_BYTES - 2 * SegmentDescriptor.HEADER_LENGTH, 3L * SEGMENT_BYTES));
    }

    private long retainedBytes() {
        return (log.endOffset() - log.startOffset()) * FrameDescriptor.alignedLength(200);
    }

    @Test
    void logLeavesNoFileBehindEvenWithoutClose() throws IOException {
        appendBytes(1);
        await().untilAsserted(() -> {
            try (Stream<Path> files = Files.list(directory)) {
                assertThat(files).isEmpty();
            }
        });
    }

    @Test
    void missingDirectoryIsNamedWithTheBytesThatWereWanted() {
        final Path missing = directory.resolve("missing");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> PartitionLog.open(new LogConfig(missing, SEGMENT_BYTES, 0), maintenance))
                .withMessageContaining(missing.toString())
                .withMessageContaining("65536");
    }

    @Test
    void configurationOutOfRangeIsRefusedWithTheRange() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LogConfig(directory, 1000, 0))
                .withMessageContaining("segmentBytes=1000")
                .withMessageContaining("65536");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LogConfig(directory, SEGMENT_BYTES, -1))
                .withMessageContaining("retentionBytes=-1");
    }

    private void appendBytes(final int length) {
        final UnsafeBuffer record = new UnsafeBuffer(new byte[length]);
        assertThat(Retry.append(() -> log.append(record, 0, length, 0))).isNotNegative();
    }
}
