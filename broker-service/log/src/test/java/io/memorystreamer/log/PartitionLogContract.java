package io.memorystreamer.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every kind of {@link PartitionLog} does; each has a class of its own for the rest. */
abstract class PartitionLogContract {

    static final int SEGMENT_BYTES = LogConfig.MIN_SEGMENT_BYTES;

    @TempDir
    Path directory;

    private LogMaintenance maintenance;
    private PartitionLog log;

    abstract Storage storage();

    @BeforeEach
    void open() throws IOException {
        maintenance = new LogMaintenance();
        log = PartitionLog.open(config(), maintenance);
    }

    private LogConfig config() {
        return new LogConfig(null, SEGMENT_BYTES, 2 * SEGMENT_BYTES)
                .withStorage(storage(), storage() == Storage.MEMORY ? null : directory.resolve("log"));
    }

    @AfterEach
    void close() {
        log.close();
        maintenance.close();
    }

    @Test
    void recordsComeBackAsTheyWereAppendedWithDenseOffsets() {
        final UnsafeBuffer first = bytes("first");
        assertThat(log.append(first, 0, 5, 11)).isZero();
        assertThat(log.append(new UnsafeBuffer(new byte[0]), 0, 0, 12)).isEqualTo(1);
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
        assertThat(reader.poll(PartitionLogContract::ignore, 3)).isEqualTo(3);
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
        assertThat(log.reader().poll(PartitionLogContract::ignore, 1)).isEqualTo(1);
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
        assertThat(committed.commit(5)).isTrue();
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
    void claimOfAThreadThatEndedIsGivenUp() throws InterruptedException {
        appendNumbered(1);
        final Claim claim = new Claim();
        final Thread owner = Thread.ofPlatform().start(() -> log.tryClaim(8, claim));
        owner.join();
        appendNumbered(1);
        await().until(() -> log.committedOffset() == 3);
        assertThat(log.repairedClaims()).isEqualTo(1);
        assertThat(drain(log.reader())).containsExactly("0@0:0", "2@0:0");
    }

    @Test
    void claimOfATaskThatEndedIsGivenUpAndItsCommitSaysSo() {
        final CompletableFuture<Void> task = new CompletableFuture<>();
        final Claim claim = Claim.ownedBy(task);
        assertThat(log.tryClaim(8, claim)).isZero();
        appendNumbered(1);
        task.complete(null);
        await().until(() -> log.committedOffset() == 2);
        claim.buffer().setMemory(claim.offset(), 8, (byte) 7);
        assertThat(claim.commit(1)).isFalse();
        assertThat(log.repairedClaims()).isEqualTo(1);
        appendNumbered(1);
        assertThat(drain(log.reader())).containsExactly("1@0:0", "2@0:0");
    }

    @Test
    void claimsOfManyDeadThreadsAreAllGivenUp() throws InterruptedException {
        for (int round = 0; round < 20; round++) {
            final Thread owner = Thread.ofPlatform().start(() -> log.tryClaim(8, new Claim()));
            owner.join();
        }
        appendNumbered(1);
        await().until(() -> log.committedOffset() == 21);
        assertThat(log.repairedClaims()).isEqualTo(20);
    }

    @Test
    void offsetsStayDenseOverManyRotations() {
        final LogReader reader = log.reader();
        long expected = 0;
        for (int round = 0; round < 100; round++) {
            for (int i = 0; i < 100; i++) {
                appendBytes(200);
            }
            for (int records = reader.poll(PartitionLogContract::ignore, 1000); records > 0; ) {
                expected += records;
                records = reader.poll(PartitionLogContract::ignore, 1000);
            }
            assertThat(reader.offset()).isEqualTo(expected);
        }
        assertThat(expected).isEqualTo(10_000);
        assertThat(log.startOffset()).as("retention has dropped segments").isPositive();
    }

    @Test
    void readerLappedByRetentionGetsOffsetOutOfRange() {
        final LogReader reader = log.reader();
        appendNumbered(1);
        assertThat(drain(reader)).hasSize(1);
        for (int i = 0; i < 2_000; i++) {
            appendBytes(200);
        }
        await().until(() -> reader.poll(PartitionLogContract::ignore, 1) == LogReader.OFFSET_OUT_OF_RANGE);
        assertThat(reader.seek(1)).isFalse();
        assertThat(reader.seek(log.startOffset())).isTrue();
        assertThat(reader.poll(PartitionLogContract::ignore, 1)).isEqualTo(1);
    }

    @Test
    void openClaimHoldsProducersBackInsteadOfBeingDropped() {
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
        final long appended = log.endOffset();
        log.reader().seekToEnd();
        claim.commit(0);
        await().until(() -> log.append(record, 0, 1000, 0) >= 0);
        assertThat(log.committedOffset()).isEqualTo(appended + 1);
    }

    @Test
    void closedLogRefusesAppendsAndCanBeReadToItsEnd() {
        appendNumbered(3);
        final LogReader reader = log.reader();
        log.close();
        assertThat(log.append(bytes("x"), 0, 1, 0)).isEqualTo(PartitionLog.CLOSED);
        assertThat(drain(reader)).hasSize(3);
        assertThat(reader.poll(PartitionLogContract::ignore, 1)).isEqualTo(LogReader.CLOSED);
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
    void seekToTimestampFindsTheFirstRecordThatIsNotOlder() {
        final UnsafeBuffer record = new UnsafeBuffer(new byte[200]);
        for (int i = 0; i < 600; i++) {
            final long timestamp = 10L * i;
            Retry.append(() -> log.append(record, 0, 200, timestamp));
        }
        final LogReader reader = log.reader();
        for (int round = 0; round < 2; round++) {
            assertThat(reader.seekToTimestamp(4_995)).isTrue();
            assertThat(reader.offset()).isEqualTo(500);
            assertThat(reader.seekToTimestamp(5_991)).isFalse();
            assertThat(reader.offset()).as("stays where it was").isEqualTo(500);
        }
        assertThat(reader.nextSegmentOffset()).isGreaterThan(500);
    }

    @Test
    void recordsOfAKafkaBatchAreHandedOverOneByOneAndACompressedOneIsNot() {
        append(KafkaBatches.batch(kafka(1, "a"), kafka(2, "b"), kafka(3, "c")));
        append(KafkaBatches.batch(Compression.gzip().build(), TimestampType.CREATE_TIME, 0, kafka(4, "d")));
        final LogReader reader = log.reader();
        final List<String> records = new ArrayList<>();
        assertThat(reader.poll(collector(records), 2)).isEqualTo(2);
        assertThat(reader.offset()).isEqualTo(2);
        assertThat(reader.poll(collector(records), 2)).isEqualTo(1);
        assertThat(records).containsExactly("0@1:a", "1@2:b", "2@3:c");
        assertThat(reader.poll(collector(records), 2)).isEqualTo(LogReader.COMPRESSED_BATCH);
        assertThat(reader.offset()).isEqualTo(3);
        try (BatchSlice slice = reader.readBatches(1)) {
            assertThat(slice.batches()).hasSize(1);
        }
        assertThat(reader.poll(collector(records), 2)).isZero();
    }

    @Test
    void seekIntoAKafkaBatchReadsTheRestOfItOrTheWhole() {
        append(KafkaBatches.batch(kafka(1, "a")));
        final int length = append(KafkaBatches.batch(kafka(2, "b"), kafka(3, "c"), kafka(4, "d")));
        final LogReader reader = log.reader();
        assertThat(reader.seek(2)).isTrue();
        assertThat(drain(reader)).containsExactly("2@3:c", "3@4:d");
        assertThat(reader.seek(2)).isTrue();
        try (BatchSlice slice = reader.readBatches(1_000)) {
            assertThat(slice.bytes()).isEqualTo(length);
            assertThat(slice.batches().getFirst().getLong(0)).isEqualTo(1);
        }
        assertThat(reader.offset()).isEqualTo(4);
    }

    @Test
    void truncatedRecordsAreGoneAndTheirOffsetsGivenAgain() throws IOException {
        appendNumbered(6);
        final LogReader behind = log.reader();
        behind.seekToEnd();
        final LogReader before = log.reader();
        assertThat(before.seek(2)).isTrue();
        assertThat(log.truncateTo(3)).isEqualTo(3);
        appendNumbered(9);
        assertThat(behind.poll(PartitionLogContract::ignore, 1)).isEqualTo(LogReader.OFFSET_OUT_OF_RANGE);
        assertThat(drain(before)).startsWith("2@2:2", "3@0:0", "4@1:1").hasSize(10);
        assertThat(log.committedOffset()).isEqualTo(12);
    }

    @Test
    void truncationReachesOverSegmentsAndTheLogGoesOn() throws IOException {
        for (int i = 0; i < 500; i++) {
            appendBytes(200);
        }
        assertThat(log.truncateTo(10)).isEqualTo(10);
        assertThat(log.endOffset()).isEqualTo(10);
        appendBytes(100);
        assertThat(log.endOffset()).isEqualTo(11);
        final LogReader reader = log.reader();
        assertThat(reader.poll(PartitionLogContract::ignore, 100)).isEqualTo(11);
        for (int i = 0; i < 500; i++) {
            appendBytes(200);
        }
        assertThat(log.committedOffset()).isEqualTo(511);
    }

    @Test
    void kafkaBatchThatATruncationReachesIntoGoesAsAWhole() throws IOException {
        append(KafkaBatches.batch(kafka(1, "a"), kafka(2, "b")));
        append(KafkaBatches.batch(kafka(3, "c"), kafka(4, "d")));
        assertThat(log.truncateTo(3)).isEqualTo(2);
        assertThat(drain(log.reader())).containsExactly("0@1:a", "1@2:b");
    }

    @Test
    void deleteBeforeDropsWholeSegmentsBelowTheOffset() {
        for (int i = 0; i < 600; i++) {
            appendBytes(200);
        }
        final LogReader reader = log.reader();
        final long second = reader.nextSegmentOffset();
        log.deleteBefore(second - 1);
        assertThat(log.startOffset()).isLessThan(second);
        log.deleteBefore(second);
        assertThat(log.startOffset()).isEqualTo(second);
        assertThat(reader.poll(PartitionLogContract::ignore, 1)).isEqualTo(LogReader.OFFSET_OUT_OF_RANGE);
    }

    @Test
    void deletedLogIsClosedForItsReadersAndItsFilesAreGone() throws IOException {
        appendNumbered(3);
        final LogReader reader = log.reader();
        log.delete();
        assertThat(reader.poll(PartitionLogContract::ignore, 1)).isEqualTo(LogReader.CLOSED);
        assertThat(log.append(bytes("x"), 0, 1, 0)).isEqualTo(PartitionLog.CLOSED);
        assertThat(directory.resolve("log")).doesNotExist();
        log.delete();
    }

    @Test
    void listenerIsToldOfAppendsAndOfTheClose() {
        final AtomicLong told = new AtomicLong();
        final AtomicLong last = new AtomicLong();
        final AppendListener listener = bytes -> {
            told.incrementAndGet();
            last.set(bytes);
        };
        log.addListener(listener);
        await().until(() -> told.get() == 1);
        appendNumbered(1);
        assertThat(told).hasValue(2);
        log.removeListener(listener);
        appendNumbered(1);
        assertThat(told).hasValue(2);
        log.addListener(listener);
        await().until(() -> told.get() == 3);
        log.close();
        assertThat(last).hasValue(Integer.MAX_VALUE);
    }

    private void appendNumbered(final int count) {
        for (int i = 0; i < count; i++) {
            final UnsafeBuffer value = bytes(Integer.toString(i));
            final long timestamp = i;
            assertThat(Retry.append(() -> log.append(value, 0, value.capacity(), timestamp)))
                    .isNotNegative();
        }
    }

    private void appendBytes(final int length) {
        final UnsafeBuffer record = new UnsafeBuffer(new byte[length]);
        assertThat(Retry.append(() -> log.append(record, 0, length, 0))).isNotNegative();
    }

    private int append(final UnsafeBuffer batch) {
        assertThat(log.appendRecordBatch(batch, 0, batch.capacity(), 0)).isNotNegative();
        return batch.capacity();
    }

    private static SimpleRecord kafka(final long timestamp, final String value) {
        return new SimpleRecord(timestamp, null, KafkaBatches.bytes(value));
    }

    static List<String> drain(final LogReader reader) {
        final List<String> records = new ArrayList<>();
        int polled;
        do {
            polled = reader.poll(collector(records), 100);
        } while (polled > 0);
        return records;
    }

    private static RecordHandler collector(final List<String> records) {
        return (buffer, offset, length, recordOffset, timestamp) ->
                records.add(recordOffset + "@" + timestamp + ":" + buffer.getStringWithoutLengthUtf8(offset, length));
    }

    static void ignore(
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final long recordOffset,
            final long timestamp) {}

    static UnsafeBuffer bytes(final String value) {
        return new UnsafeBuffer(value.getBytes(StandardCharsets.UTF_8));
    }
}
