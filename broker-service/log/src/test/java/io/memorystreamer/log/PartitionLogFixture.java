package io.memorystreamer.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** A log of two segments, of the kind that the tests are run with, and what they put in and take out. */
abstract class PartitionLogFixture {

    static final int SEGMENT_BYTES = LogConfig.MIN_SEGMENT_BYTES;

    @TempDir
    Path directory;

    @Parameter
    Storage storage;

    PartitionLog log;
    private LogMaintenance maintenance;

    @BeforeEach
    void open() throws IOException {
        maintenance = new LogMaintenance();
        log = PartitionLog.open(config(), maintenance);
    }

    private LogConfig config() {
        return new LogConfig(null, SEGMENT_BYTES, 2 * SEGMENT_BYTES)
                .withStorage(storage, storage == Storage.MEMORY ? null : directory.resolve("log"));
    }

    @AfterEach
    void close() {
        log.close();
        maintenance.close();
    }

    final void appendNumbered(final int count) {
        for (int i = 0; i < count; i++) {
            final UnsafeBuffer value = bytes(Integer.toString(i));
            final long timestamp = i;
            assertThat(Retry.append(() -> log.append(value, 0, value.capacity(), timestamp)))
                    .isNotNegative();
        }
    }

    final void appendBytes(final int length) {
        final UnsafeBuffer record = new UnsafeBuffer(new byte[length]);
        assertThat(Retry.append(() -> log.append(record, 0, length, 0))).isNotNegative();
    }

    final int append(final UnsafeBuffer batch) {
        assertThat(log.appendRecordBatch(batch, 0, batch.capacity(), 0)).isNotNegative();
        return batch.capacity();
    }

    static SimpleRecord kafka(final long timestamp, final String value) {
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

    static RecordHandler collector(final List<String> records) {
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
