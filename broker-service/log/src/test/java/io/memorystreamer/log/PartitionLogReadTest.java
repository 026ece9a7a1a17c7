package io.memorystreamer.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What every kind of {@link PartitionLog} gives its readers. */
@ParameterizedClass
@EnumSource
class PartitionLogReadTest extends PartitionLogFixture {

    @Test
    void pollHandsOverNoMoreThanTheLimit() {
        appendNumbered(5);
        final LogReader reader = log.reader();
        assertThat(reader.poll(PartitionLogFixture::ignore, 3)).isEqualTo(3);
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
    void readerLappedByRetentionGetsOffsetOutOfRange() {
        final LogReader reader = log.reader();
        appendNumbered(1);
        assertThat(drain(reader)).hasSize(1);
        for (int i = 0; i < 2_000; i++) {
            appendBytes(200);
        }
        await().until(() -> reader.poll(PartitionLogFixture::ignore, 1) == LogReader.OFFSET_OUT_OF_RANGE);
        assertThat(reader.seek(1)).isFalse();
        assertThat(reader.seek(log.startOffset())).isTrue();
        assertThat(reader.poll(PartitionLogFixture::ignore, 1)).isEqualTo(1);
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
}
