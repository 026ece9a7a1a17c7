package io.memorystreamer.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    void recordsComeBackAsTheyWereAppendedWithDenseOffsets() {
        final UnsafeBuffer first = bytes("first");
        final UnsafeBuffer empty = new UnsafeBuffer(new byte[0]);
        assertThat(log.append(first, 0, 5, 11)).isZero();
        assertThat(log.append(empty, 0, 0, 12)).isEqualTo(1);
        assertThat(log.append(first, 1, 3, 13)).isEqualTo(2);

        assertThat(drain(log.reader())).containsExactly("0@11:first", "1@12:", "2@13:irs");
        assertThat(log.startOffset()).isZero();
        assertThat(log.endOffset()).isEqualTo(3);
        assertThat(log.committedOffset()).isEqualTo(3);
    }

    @Test
    void pollHandsOverNoMoreThanTheLimit() {
        appendNumbered(5);
        final LogReader reader = log.reader();
        assertThat(reader.poll((buffer, offset, length, recordOffset, timestamp) -> {}, 3))
                .isEqualTo(3);
        assertThat(reader.offset()).isEqualTo(3);
        assertThat(drain(reader)).hasSize(2);
    }

    @Test
    void recordWhoseHandlerThrowsComesAgain() {
        appendNumbered(2);
        final LogReader reader = log.reader();
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> reader.poll(
                        (buffer, offset, length, recordOffset, timestamp) -> {
                            if (recordOffset == 1) {
                                throw new IllegalStateException();
                            }
                        },
                        10));
        assertThat(drain(reader)).containsExactly("1@1:1");
    }

    @Test
    void recordLargerThanAQuarterOfTheSegmentIsRefused() {
        final UnsafeBuffer large = new UnsafeBuffer(new byte[SEGMENT_BYTES]);
        assertThat(log.append(large, 0, log.maxRecordLength() + 1, 0)).isEqualTo(PartitionLog.TOO_LARGE);
        assertThat(log.append(large, 0, -1, 0)).isEqualTo(PartitionLog.TOO_LARGE);
        assertThat(log.tryClaim(log.maxRecordLength() + 1, new Claim())).isEqualTo(PartitionLog.TOO_LARGE);
        assertThat(log.append(new RecordBatch(64))).isEqualTo(PartitionLog.TOO_LARGE);
        assertThat(log.append(large, 0, log.maxRecordLength(), 0)).isZero();
    }

    @Test
    void batchBecomesVisibleWithConsecutiveOffsets() {
        appendNumbered(1);
        final RecordBatch batch = new RecordBatch(64);
        assertThat(batch.add(bytes("a"), 0, 1, 7)).isTrue();
        assertThat(batch.add(bytes("bc"), 0, 2, 8)).isTrue();
        assertThat(batch.add(bytes("d"), 0, 1, 9))
                .as("64 bytes hold two frames")
                .isFalse();
        assertThat(log.append(batch)).isEqualTo(1);
        batch.clear();
        assertThat(batch.add(bytes("d"), 0, 1, 9)).isTrue();
        assertThat(log.append(batch)).isEqualTo(3);
        assertThat(drain(log.reader())).containsExactly("0@0:0", "1@7:a", "2@8:bc", "3@9:d");
    }

    @Test
    void claimIsInvisibleUntilCommittedAndSkippedWhenAborted() {
        final Claim aborted = new Claim();
        final Claim committed = new Claim();
        assertThat(log.tryClaim(3, aborted)).isZero();
        assertThat(log.tryClaim(2, committed)).isEqualTo(1);
        appendNumbered(1);
        committed.buffer().putBytes(committed.offset(), bytes("ok"), 0, 2);
        committed.commit(5);
        final LogReader reader = log.reader();
        assertThat(drain(reader)).as("an open claim holds readers back").isEmpty();
        assertThat(log.committedOffset()).isZero();
        aborted.abort();
        assertThat(drain(reader)).containsExactly("1@5:ok", "2@0:0");
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(aborted::abort);
    }

    @Test
    void claimTakenTwiceIsReportedAndBlocksNobody() {
        final Claim claim = new Claim();
        log.tryClaim(1, claim);
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> log.tryClaim(1, claim));
        claim.commit(0);
        appendNumbered(1);
        assertThat(drain(log.reader())).hasSize(2);
    }

    @Test
    void offsetsStayDenseOverManyRotations() {
        final LogReader reader = log.reader();
        long expected = 0;
        for (int round = 0; round < 200; round++) {
            for (int i = 0; i < 100; i++) {
                appendBytes(200);
            }
            for (int records = reader.poll(this::ignore, 1000); records > 0; ) {
                expected += records;
                records = reader.poll(this::ignore, 1000);
            }
            assertThat(reader.offset()).isEqualTo(expected);
        }
        assertThat(expected).isEqualTo(20_000);
        assertThat(log.startOffset()).as("retention has dropped segments").isPositive();
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
    void readerLappedByRetentionGetsOffsetOutOfRange() {
        final LogReader reader = log.reader();
        appendNumbered(1);
        assertThat(drain(reader)).hasSize(1);
        for (int i = 0; i < 5_000; i++) {
            appendBytes(200);
        }
        await().until(() -> reader.poll(this::ignore, 1) == LogReader.OFFSET_OUT_OF_RANGE);
        assertThat(reader.seek(1)).isFalse();
        assertThat(reader.seek(log.startOffset())).isTrue();
        assertThat(reader.poll(this::ignore, 1)).isEqualTo(1);
    }

    @Test
    void openClaimHoldsProducersBackWhenTheLogIsFullInsteadOfBeingDropped() {
        final Claim claim = new Claim();
        assertThat(log.tryClaim(4, claim)).isZero();
        final UnsafeBuffer record = new UnsafeBuffer(new byte[1000]);
        // For a while, because the first refusals may mean only that the maintenance has not come round yet.
        await().pollInterval(Duration.ofMillis(10))
                .during(Duration.ofMillis(200))
                .until(() -> {
                    int appended = 0;
                    while (log.append(record, 0, 1000, 0) >= 0) {
                        assertThat(++appended).isLessThan(1_000);
                    }
                    return appended == 0;
                });
        assertThat(log.startOffset()).isZero();
        assertThat(log.committedOffset()).isZero();
        log.reader().seekToEnd();
        claim.commit(0);
        await().until(() -> log.append(record, 0, 1000, 0) >= 0);
    }

    @Test
    void closedLogRefusesAppendsAndCanBeReadToItsEnd() {
        appendNumbered(3);
        final LogReader reader = log.reader();
        log.close();
        assertThat(log.append(bytes("x"), 0, 1, 0)).isEqualTo(PartitionLog.CLOSED);
        assertThat(drain(reader)).hasSize(3);
        assertThat(reader.poll(this::ignore, 1)).isEqualTo(LogReader.CLOSED);
        log.close();
    }

    @Test
    void seekFindsARecordAndRefusesWhatIsNotThere() {
        appendNumbered(10);
        final LogReader reader = log.reader();
        assertThat(reader.seek(7)).isTrue();
        assertThat(drain(reader)).containsExactly("7@7:7", "8@8:8", "9@9:9");
        assertThat(reader.seek(10)).as("the end is a place to wait at").isTrue();
        assertThat(reader.seek(11)).isFalse();
        assertThat(reader.offset()).isEqualTo(10);
        reader.seekToStart();
        assertThat(reader.offset()).isZero();
        reader.seekToEnd();
        assertThat(reader.offset()).isEqualTo(10);
    }

    @Test
    void logLeavesNoFileBehindEvenWithoutClose() throws IOException {
        appendNumbered(1);
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

    private void appendNumbered(final int count) {
        for (int i = 0; i < count; i++) {
            final UnsafeBuffer value = bytes(Integer.toString(i));
            assertThat(log.append(value, 0, value.capacity(), i)).isNotNegative();
        }
    }

    private void appendBytes(final int length) {
        final UnsafeBuffer record = new UnsafeBuffer(new byte[length]);
        assertThat(Retry.append(() -> log.append(record, 0, length, 0))).isNotNegative();
    }

    private static List<String> drain(final LogReader reader) {
        final List<String> records = new ArrayList<>();
        int polled;
        do {
            polled = reader.poll(
                    (buffer, offset, length, recordOffset, timestamp) -> records.add(
                            recordOffset + "@" + timestamp + ":" + buffer.getStringWithoutLengthUtf8(offset, length)),
                    100);
        } while (polled > 0);
        return records;
    }

    private void ignore(
            final org.agrona.DirectBuffer buffer,
            final int offset,
            final int length,
            final long recordOffset,
            final long timestamp) {}

    private static UnsafeBuffer bytes(final String value) {
        return new UnsafeBuffer(value.getBytes(StandardCharsets.UTF_8));
    }
}
