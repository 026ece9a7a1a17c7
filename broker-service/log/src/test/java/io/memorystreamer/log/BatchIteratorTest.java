package io.memorystreamer.log;

import static io.memorystreamer.log.KafkaBatches.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.memorystreamer.log.KafkaBatches.Seen;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.agrona.concurrent.UnsafeBuffer;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.ControlRecordType;
import org.apache.kafka.common.record.internal.EndTransactionMarker;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MemoryRecordsBuilder;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Against batches that Kafka's own classes built. */
class BatchIteratorTest {

    private static final int RECORDS = RecordBatchDescriptor.HEADER_LENGTH;

    private final BatchIterator iterator = new BatchIterator();

    @Test
    void recordsAreThoseThatKafkaReads() {
        final Header[] headers = {
            new RecordHeader("trace", bytes("abc")),
            new RecordHeader("", new byte[0]),
            new RecordHeader("null", (byte[]) null),
        };
        assertReadAsByKafka(KafkaBatches.batch(
                new SimpleRecord(1_000, bytes("key"), bytes("value")),
                new SimpleRecord(999, null, bytes("value")),
                new SimpleRecord(5_000_000_000_000L, bytes("key"), null),
                new SimpleRecord(0, (byte[]) null, null),
                new SimpleRecord(-1, new byte[0], new byte[0], headers),
                new SimpleRecord(1_001, new byte[300], new byte[70_000], headers)));
    }

    @Test
    void lengthsOfNullsAreMinusOneAndOfEmptyBytesZero() {
        final UnsafeBuffer batch =
                KafkaBatches.batch(new SimpleRecord(1, null, new byte[0]), new SimpleRecord(1, new byte[0], null));
        assertThat(iterator.wrap(batch, 0, batch.capacity())).isEqualTo(BatchIterator.OK);
        assertThat(iterator.next()).isEqualTo(BatchIterator.OK);
        assertThat(iterator.keyLength()).isEqualTo(-1);
        assertThat(iterator.valueLength()).isZero();
        assertThat(iterator.next()).isEqualTo(BatchIterator.OK);
        assertThat(iterator.keyLength()).isZero();
        assertThat(iterator.valueLength()).isEqualTo(-1);
        assertThat(iterator.headerCount()).isZero();
    }

    @Test
    void thousandsOfRecordsAreReadInOrder() {
        final SimpleRecord[] records = IntStream.range(0, 10_000)
                .mapToObj(i -> new SimpleRecord(1_000 + i, bytes("k" + i), bytes("value " + i)))
                .toArray(SimpleRecord[]::new);
        assertReadAsByKafka(KafkaBatches.batch(records));
    }

    @Test
    void offsetsCountFromTheBaseOffsetThatTheLogPatched() {
        final UnsafeBuffer batch = KafkaBatches.batch(new SimpleRecord(1, bytes("a")), new SimpleRecord(1, bytes("b")));
        batch.putLong(RecordBatchDescriptor.BASE_OFFSET_OFFSET, 1L << 40, RecordBatchDescriptor.BYTE_ORDER);
        assertThat(read(batch)).extracting(Seen::offset).containsExactly(1L << 40, (1L << 40) + 1);
    }

    @Test
    void gapsThatCompactionLeftInTheOffsetsAreKept() {
        final MemoryRecordsBuilder builder =
                MemoryRecords.builder(ByteBuffer.allocate(1_000), Compression.NONE, TimestampType.CREATE_TIME, 100);
        builder.appendWithOffset(102, new SimpleRecord(1, bytes("a")));
        builder.appendWithOffset(107, new SimpleRecord(2, bytes("b")));
        builder.overrideLastOffset(110);
        final UnsafeBuffer batch = KafkaBatches.copy(builder.build().buffer());
        assertReadAsByKafka(batch);
        assertThat(read(batch)).extracting(Seen::offset).containsExactly(102L, 107L);
    }

    @Test
    void everyRecordOfABatchWithLogAppendTimeHasItsMaxTimestamp() {
        final UnsafeBuffer batch = KafkaBatches.batch(new SimpleRecord(1, bytes("a")), new SimpleRecord(2, bytes("b")));
        final MemoryRecords records = MemoryRecords.readableRecords(ByteBuffer.wrap(batch.byteArray()));
        records.batches().iterator().next().setMaxTimestamp(TimestampType.LOG_APPEND_TIME, 77);
        assertReadAsByKafka(batch);
        assertThat(read(batch)).extracting(Seen::timestamp).containsExactly(77L, 77L);
    }

    @ParameterizedTest
    @EnumSource(value = CompressionType.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void compressedBatchIsToldFromOneThatCanBeRead(final CompressionType type) {
        final UnsafeBuffer batch = KafkaBatches.batch(
                Compression.of(type).build(), TimestampType.CREATE_TIME, 0, new SimpleRecord(1, new byte[1_000]));
        assertThat(iterator.wrap(batch, 0, batch.capacity())).isEqualTo(BatchIterator.COMPRESSED);
        assertThat(iterator.next()).isEqualTo(BatchIterator.END);
    }

    @Test
    void transactionMarkerIsToldFromRecords() {
        final UnsafeBuffer marker = KafkaBatches.copy(MemoryRecords.withEndTransactionMarker(
                        7, (short) 1, new EndTransactionMarker(ControlRecordType.COMMIT, 3))
                .buffer());
        assertThat(iterator.wrap(marker, 0, marker.capacity())).isEqualTo(BatchIterator.CONTROL);
        assertThat(iterator.next()).isEqualTo(BatchIterator.END);
    }

    @Test
    void recordsOfATransactionAreReadLikeOthers() {
        assertReadAsByKafka(KafkaBatches.copy(MemoryRecords.withTransactionalRecords(
                        Compression.NONE, 7, (short) 1, 0, new SimpleRecord(1, bytes("a")))
                .buffer()));
    }

    @Test
    void readerStopsInTheMiddleAndGoesOnWithAnotherIteratorElsewhere() {
        final UnsafeBuffer batch = KafkaBatches.batch(
                new SimpleRecord(1, bytes("a")), new SimpleRecord(1, bytes("b")), new SimpleRecord(1, bytes("c")));
        assertThat(iterator.wrap(batch, 0, batch.capacity())).isEqualTo(BatchIterator.OK);
        assertThat(iterator.next()).isEqualTo(BatchIterator.OK);

        final UnsafeBuffer moved = new UnsafeBuffer(new byte[batch.capacity() + 100]);
        moved.putBytes(40, batch, 0, batch.capacity());
        final BatchIterator second = new BatchIterator();
        assertThat(second.wrap(moved, 40, batch.capacity())).isEqualTo(BatchIterator.OK);
        second.resume(iterator.position() + 40, iterator.index(), iterator.recordOffset() + 1);
        assertThat(second.next()).isEqualTo(BatchIterator.OK);
        assertThat(second.recordOffset()).isEqualTo(1);
        assertThat(second.next()).isEqualTo(BatchIterator.OK);
        assertThat(second.next()).isEqualTo(BatchIterator.END);
    }

    @Test
    void placeOutsideTheBatchIsRefusedByTheName() {
        final UnsafeBuffer batch = KafkaBatches.batch(new SimpleRecord(1, bytes("a")));
        iterator.wrap(batch, 0, batch.capacity());
        assertThatIllegalArgumentException().isThrownBy(() -> iterator.resume(RECORDS - 1, 0, 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> iterator.resume(batch.capacity() + 1, 0, 0))
                .withMessageContaining("position " + (batch.capacity() + 1));
        assertThatIllegalArgumentException().isThrownBy(() -> iterator.resume(RECORDS, 2, 0));
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> iterator.wrap(batch, 1, batch.capacity()));
    }

    @Test
    void emptyBatchThatCompactionLeftHasNoRecord() {
        final UnsafeBuffer batch = KafkaBatches.byHand(0, new byte[0]);
        assertThat(iterator.wrap(batch, 0, batch.capacity())).isEqualTo(BatchIterator.OK);
        assertThat(iterator.next()).isEqualTo(BatchIterator.END);
    }

    private void assertReadAsByKafka(final UnsafeBuffer batch) {
        assertThat(read(batch)).isNotEmpty().isEqualTo(KafkaBatches.asKafkaReads(batch, 0, batch.capacity()));
    }

    private List<Seen> read(final UnsafeBuffer batch) {
        final List<Seen> records = new ArrayList<>();
        assertThat(iterator.wrap(batch, 0, batch.capacity())).isEqualTo(BatchIterator.OK);
        int outcome;
        while ((outcome = iterator.next()) == BatchIterator.OK) {
            records.add(KafkaBatches.seen(batch, iterator));
        }
        assertThat(outcome).isEqualTo(BatchIterator.END);
        return records;
    }
}
