package io.memorystreamer.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordBatchStorageTest {

    private static final int SEGMENT_BYTES = LogConfig.MIN_SEGMENT_BYTES;

    @TempDir
    Path directory;

    private LogMaintenance maintenance;
    private PartitionLog log;

    @BeforeEach
    void open() throws IOException {
        maintenance = new LogMaintenance();
        log = PartitionLog.open(new LogConfig(directory, SEGMENT_BYTES, SEGMENT_BYTES), maintenance);
    }

    @AfterEach
    void close() {
        log.close();
        maintenance.close();
    }

    @Test
    void batchGetsItsBaseOffsetAndLeaderEpochAndIsOtherwiseUntouched() {
        assertThat(log.appendRecordBatch(batch(3, 100, 7), 0, 100, 42)).isZero();
        assertThat(log.appendRecordBatch(batch(2, 120, 8), 0, 120, 42)).isEqualTo(3);
        assertThat(log.endOffset()).isEqualTo(5);
        assertThat(log.committedOffset()).isEqualTo(5);

        try (BatchSlice slice = log.reader().readBatches(1_000)) {
            assertThat(slice.bytes()).isEqualTo(220);
            final List<ByteBuffer> batches = slice.batches();
            assertThat(batches).hasSize(2);
            assertThat(batches.get(1).getLong(RecordBatchDescriptor.BASE_OFFSET_OFFSET))
                    .isEqualTo(3);
            assertThat(batches.get(1).getInt(RecordBatchDescriptor.LEADER_EPOCH_OFFSET))
                    .isEqualTo(42);
            assertThat(batches.get(1).getInt(RecordBatchDescriptor.BATCH_LENGTH_OFFSET))
                    .isEqualTo(108);
            assertThat(batches.get(1).get(119)).isEqualTo((byte) 8);
        }
    }

    @Test
    void sliceHoldsAtLeastOneBatchAndNoMoreThanFit() {
        log.appendRecordBatch(batch(1, 100, 1), 0, 100, 0);
        log.appendRecordBatch(batch(1, 100, 2), 0, 100, 0);
        final LogReader reader = log.reader();
        try (BatchSlice slice = reader.readBatches(1)) {
            assertThat(slice.batches()).hasSize(1);
        }
        try (BatchSlice slice = reader.readBatches(1)) {
            assertThat(slice.batches()).hasSize(1);
            assertThat(slice.batches().getFirst().get(99)).isEqualTo((byte) 2);
        }
        try (BatchSlice slice = reader.readBatches(1)) {
            assertThat(slice.outcome()).isZero();
        }
    }

    @Test
    void seekIntoABatchFindsTheWholeBatch() {
        log.appendRecordBatch(batch(3, 100, 1), 0, 100, 0);
        log.appendRecordBatch(batch(3, 100, 2), 0, 100, 0);
        final LogReader reader = log.reader();
        assertThat(reader.seek(4)).isTrue();
        assertThat(reader.offset()).isEqualTo(4);
        try (BatchSlice slice = reader.readBatches(1_000)) {
            assertThat(slice.batches()).hasSize(1);
            assertThat(slice.batches().getFirst().get(99)).isEqualTo((byte) 2);
        }
        assertThat(reader.offset()).isEqualTo(6);
    }

    @Test
    void bytesOfASliceAreNotReusedBeforeItIsClosed() {
        log.appendRecordBatch(batch(1, 100, 77), 0, 100, 0);
        final LogReader reader = log.reader();
        final BatchSlice slice = reader.readBatches(1_000);
        lapTheLog();
        assertThat(log.startOffset()).isPositive();
        assertThat(slice.batches().getFirst().get(99)).isEqualTo((byte) 77);
        slice.close();
        slice.close();
        lapTheLog();
        await().until(() -> {
            lapTheLog();
            try (BatchSlice lapped = reader.readBatches(1_000)) {
                return lapped.outcome() == LogReader.OFFSET_OUT_OF_RANGE;
            }
        });
    }

    private void lapTheLog() {
        final UnsafeBuffer batch = batch(1, 1_000, 5);
        for (int i = 0; i < 500; i++) {
            assertThat(Retry.append(() -> log.appendRecordBatch(batch, 0, 1_000, 0)))
                    .isNotNegative();
        }
    }

    @Test
    void batchThatClaimsManyRecordsCannotOverflowTheOffsets() {
        final UnsafeBuffer dense = batch(FrameDescriptor.MAX_RECORD_COUNT, 61, 0);
        long expected = 0;
        for (int i = 0; i < 5_000; i++) {
            assertThat(Retry.append(() -> log.appendRecordBatch(dense, 0, 61, 0)))
                    .isEqualTo(expected);
            expected += FrameDescriptor.MAX_RECORD_COUNT;
        }
        assertThat(log.endOffset()).isEqualTo(expected);
        assertThat(log.committedOffset()).isEqualTo(expected);
    }

    @Test
    void batchWithoutRecordsOrWithTooManyOrWithoutAHeaderIsRefused() {
        assertThat(log.appendRecordBatch(batch(0, 61, 0), 0, 61, 0)).isEqualTo(PartitionLog.TOO_LARGE);
        assertThat(log.appendRecordBatch(batch(FrameDescriptor.MAX_RECORD_COUNT + 1, 61, 0), 0, 61, 0))
                .isEqualTo(PartitionLog.TOO_LARGE);
        assertThat(log.appendRecordBatch(batch(1, 61, 0), 0, 60, 0)).isEqualTo(PartitionLog.TOO_LARGE);
    }

    @Test
    void recordsThatMakeNoSenseAreCorruptAndNativeRecordsNoBatches() {
        log.appendRecordBatch(batch(1, 100, 1), 0, 100, 0);
        log.append(new UnsafeBuffer(new byte[4]), 0, 4, 0);
        final LogReader reader = log.reader();
        assertThat(reader.poll((buffer, offset, length, recordOffset, timestamp) -> {}, 1))
                .isEqualTo(LogReader.CORRUPT);
        assertThat(reader.offset()).isZero();
        assertThat(reader.seek(1)).isTrue();
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> reader.readBatches(1_000))
                .withMessageContaining("offset 1");
    }

    /** The header fields the log reads, and {@code fill} in every byte of the records. */
    private static UnsafeBuffer batch(final int records, final int length, final int fill) {
        final UnsafeBuffer batch = new UnsafeBuffer(new byte[length]);
        batch.setMemory(61, length - 61, (byte) fill);
        batch.putInt(
                RecordBatchDescriptor.BATCH_LENGTH_OFFSET,
                length - RecordBatchDescriptor.LOG_OVERHEAD,
                RecordBatchDescriptor.BYTE_ORDER);
        batch.putByte(RecordBatchDescriptor.MAGIC_OFFSET, (byte) 2);
        batch.putInt(RecordBatchDescriptor.LAST_OFFSET_DELTA_OFFSET, records - 1, RecordBatchDescriptor.BYTE_ORDER);
        batch.putInt(RecordBatchDescriptor.RECORD_COUNT_OFFSET, records, RecordBatchDescriptor.BYTE_ORDER);
        return batch;
    }
}
