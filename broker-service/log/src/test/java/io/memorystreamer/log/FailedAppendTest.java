package io.memorystreamer.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A caller's mistake is the caller's exception, and nobody else's problem: no claim stays open behind it. */
class FailedAppendTest {

    private final LogMaintenance maintenance = new LogMaintenance();
    private final PartitionLog log = HeapLog.create(1024, 1, maintenance);

    @AfterEach
    void close() {
        log.close();
        maintenance.close();
    }

    @Test
    void recordThatReachesBeyondItsBufferBlocksNoReader() {
        final UnsafeBuffer record = new UnsafeBuffer(new byte[8]);
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> log.append(record, 4, 8, 0));
        assertThatNullPointerException().isThrownBy(() -> log.append(null, 0, 8, 0));
        assertThatNextRecordIsRead();
    }

    @Test
    void recordBatchThatReachesBeyondItsBufferBlocksNoReader() {
        final UnsafeBuffer batch = new UnsafeBuffer(new byte[RecordBatchDescriptor.HEADER_LENGTH]);
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> log.appendRecordBatch(batch, 0, RecordBatchDescriptor.HEADER_LENGTH + 1, 0));
        assertThatNextRecordIsRead();
    }

    @Test
    void claimIntoNothingBlocksNoReader() {
        assertThatNullPointerException().isThrownBy(() -> log.tryClaim(8, null));
        assertThatNextRecordIsRead();
    }

    private void assertThatNextRecordIsRead() {
        final long appended = log.append(new UnsafeBuffer(new byte[8]), 0, 8, 0);
        assertThat(appended).isNotNegative();
        assertThat(log.committedOffset()).isEqualTo(appended + 1);
        final LogReader reader = log.reader();
        assertThat(reader.poll(
                        (buffer, offset, length, recordOffset, timestamp) ->
                                assertThat(recordOffset).isEqualTo(appended),
                        10))
                .isEqualTo(1);
    }
}
