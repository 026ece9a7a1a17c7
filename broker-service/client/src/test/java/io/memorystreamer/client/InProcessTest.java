package io.memorystreamer.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.memorystreamer.log.LogConfig;
import io.memorystreamer.log.LogMaintenance;
import io.memorystreamer.log.PartitionLog;
import io.memorystreamer.log.RecordBatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InProcessTest {

    private final LogMaintenance maintenance = new LogMaintenance();
    private PartitionLog log;
    private Producer producer;
    private Consumer consumer;

    @BeforeEach
    void openLog(@TempDir final Path directory) throws IOException {
        log = PartitionLog.open(new LogConfig(directory, LogConfig.MIN_SEGMENT_BYTES, 0), maintenance);
        producer = InProcess.producer(log);
        consumer = InProcess.consumer(log);
    }

    @AfterEach
    void closeLog() {
        log.close();
        maintenance.close();
    }

    @Test
    void recordsArriveInOrderWithOffsetAndTimestamp() {
        assertThat(offer("a", 7)).isEqualTo(0);
        assertThat(offer("b", 8)).isEqualTo(1);

        assertThat(pollAll()).containsExactly("0@7:a", "1@8:b");
        assertThat(consumer.offset()).isEqualTo(2);
    }

    @Test
    void batchArrivesAsItsRecords() {
        offer("before", 1);
        final RecordBatch batch = new RecordBatch(1024);
        add(batch, "x", 2);
        add(batch, "", 3);
        add(batch, "yz", 4);

        assertThat(producer.offer(batch)).isEqualTo(1);
        assertThat(pollAll()).containsExactly("0@1:before", "1@2:x", "2@3:", "3@4:yz");
        assertThat(producer.acknowledged()).isEqualTo(4);
    }

    @Test
    void batchHandsItsRecordsBack() {
        final RecordBatch batch = new RecordBatch(1024);
        add(batch, "x", 2);
        add(batch, "", 3);
        add(batch, "123456789", 4);
        final List<String> records = new ArrayList<>();

        batch.forEach((buffer, offset, length, number, timestamp) ->
                records.add(number + "@" + timestamp + ":" + buffer.getStringWithoutLengthUtf8(offset, length)));

        assertThat(records).containsExactly("0@2:x", "1@3:", "2@4:123456789");
    }

    @Test
    void pollHandsOverNoMoreThanTheLimit() {
        offer("a", 0);
        offer("b", 0);

        assertThat(consumer.poll((buffer, offset, length, recordOffset, timestamp) -> {}, 1))
                .isEqualTo(1);
        assertThat(pollAll()).containsExactly("1@0:b");
    }

    @Test
    void recordThatNeverFitsIsTooLargeAndNotCounted() {
        final int length = log.maxRecordLength() + 1;

        assertThat(producer.offer(new UnsafeBuffer(new byte[length]), 0, length, 0))
                .isEqualTo(Producer.TOO_LARGE);
        assertThat(producer.offer(new RecordBatch(64))).isEqualTo(Producer.TOO_LARGE);
        assertThat(producer.acknowledged()).isZero();
    }

    @Test
    void consumerSeeksToStartEndAndOffset() {
        offer("a", 0);
        offer("b", 0);

        consumer.seekToEnd();
        assertThat(consumer.offset()).isEqualTo(2);
        assertThat(consumer.seek(1)).isTrue();
        assertThat(consumer.seek(3)).isFalse();
        assertThat(consumer.offset()).isEqualTo(1);
        consumer.seekToStart();
        assertThat(pollAll()).containsExactly("0@0:a", "1@0:b");
    }

    @Test
    void closedProducerRefusesButLeavesTheLogOpen() {
        producer.close();
        producer.close();

        assertThat(offer("a", 0)).isEqualTo(Producer.CLOSED);
        assertThat(producer.offer(new RecordBatch(64))).isEqualTo(Producer.CLOSED);
        assertThat(InProcess.producer(log).offer(new UnsafeBuffer(new byte[1]), 0, 1, 0))
                .isZero();
    }

    @Test
    void closedLogIsReadToItsEndAndThenClosed() {
        offer("a", 0);
        log.close();

        assertThat(offer("b", 0)).isEqualTo(Producer.CLOSED);
        assertThat(pollAll()).containsExactly("0@0:a");
        assertThat(consumer.poll((buffer, offset, length, recordOffset, timestamp) -> {}, 1))
                .isEqualTo(Consumer.CLOSED);
    }

    @Test
    void closedConsumerAnswersClosed() {
        offer("a", 0);
        consumer.close();
        consumer.close();

        assertThat(consumer.poll((buffer, offset, length, recordOffset, timestamp) -> {}, 1))
                .isEqualTo(Consumer.CLOSED);
    }

    @Test
    void consumerOvertakenByRetentionGetsOffsetOutOfRange() {
        final UnsafeBuffer record = new UnsafeBuffer(new byte[4096]);
        final long records = 10L * LogConfig.MIN_SEGMENT_BYTES / record.capacity();
        for (long accepted = 0; accepted < records; ) {
            final long outcome = producer.offer(record, 0, record.capacity(), 0);
            if (outcome >= 0) {
                accepted++;
            } else {
                assertThat(outcome).isEqualTo(Producer.BACK_PRESSURED);
                Thread.onSpinWait();
            }
        }
        producer.flush();

        assertThat(producer.acknowledged()).isEqualTo(records);
        assertThat(consumer.poll((buffer, offset, length, recordOffset, timestamp) -> {}, 1))
                .isEqualTo(Consumer.OFFSET_OUT_OF_RANGE);
        assertThat(consumer.seek(0)).isFalse();
        consumer.seekToStart();
        assertThat(consumer.offset()).isEqualTo(log.startOffset()).isPositive();
    }

    private long offer(final String record, final long timestamp) {
        final byte[] bytes = record.getBytes(UTF_8);
        return producer.offer(new UnsafeBuffer(bytes), 0, bytes.length, timestamp);
    }

    private static void add(final RecordBatch batch, final String record, final long timestamp) {
        final byte[] bytes = record.getBytes(UTF_8);
        assertThat(batch.add(new UnsafeBuffer(bytes), 0, bytes.length, timestamp))
                .isTrue();
    }

    private List<String> pollAll() {
        final List<String> records = new ArrayList<>();
        int polled;
        do {
            polled = consumer.poll(
                    (buffer, offset, length, recordOffset, timestamp) -> records.add(
                            recordOffset + "@" + timestamp + ":" + buffer.getStringWithoutLengthUtf8(offset, length)),
                    100);
        } while (polled > 0);
        return records;
    }
}
