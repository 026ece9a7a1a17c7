package io.memorystreamer.server.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records on their way into batches and out of them. */
class PlainRecordsTest {

    private static final int LARGE = 1 << 20;

    private static PlainRecord record(final int valueBytes) {
        return new PlainRecord(-1, 7, "k".getBytes(UTF_8), new byte[valueBytes], List.of());
    }

    private static List<PlainRecord> read(final ByteBuffer batch, final RecordBatchReader reader) throws Exception {
        reader.read(List.of(batch));
        return reader.records();
    }

    @Test
    void whatIsWrittenIsRead() throws Exception {
        final PlainRecord record = new PlainRecord(
                -1,
                7,
                null,
                "value".getBytes(UTF_8),
                List.of(new PlainRecord.PlainHeader("h", new byte[] {1}), new PlainRecord.PlainHeader("h", null)));

        final List<RecordBatchWriter.Batch> batches = RecordBatchWriter.write(List.of(record, record(0)), LARGE);
        final List<PlainRecord> read = read(batches.getFirst().bytes(), new RecordBatchReader(0, 10, LARGE, LARGE));

        assertThat(read).usingRecursiveComparison().ignoringFields("offset").isEqualTo(List.of(record, record(0)));
        assertThat(read).extracting(PlainRecord::offset).containsExactly(0L, 1L);
    }

    @Test
    void recordsThatDoNotFitIntoOneBatchAreSplitInOrder() throws Exception {
        final List<PlainRecord> records = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            records.add(record(i));
        }

        final List<RecordBatchWriter.Batch> batches = RecordBatchWriter.write(records, 1000);

        assertThat(batches)
                .hasSizeGreaterThan(5)
                .allSatisfy(batch -> assertThat(batch.bytes().remaining()).isLessThanOrEqualTo(1000));
        final List<PlainRecord> read = new ArrayList<>();
        for (final RecordBatchWriter.Batch batch : batches) {
            final List<PlainRecord> some = read(batch.bytes(), new RecordBatchReader(0, 1000, LARGE, LARGE));
            assertThat(some).hasSize(batch.records());
            read.addAll(some);
        }
        assertThat(read).extracting(record -> record.value().length).isSorted().hasSize(100);
    }

    @Test
    void aRecordThatIsTooLargeAloneIsNamed() {
        assertThatThrownBy(() -> RecordBatchWriter.write(List.of(record(1), record(2000)), 1000))
                .isInstanceOfSatisfying(
                        RecordBatchWriter.RecordTooLargeException.class,
                        e -> assertThat(e.index()).isEqualTo(1));
    }

    @Test
    void keysGoWhereKafkasProducerPutsThem() {
        for (int i = 0; i < 1000; i++) {
            final byte[] key = ("key-" + i).getBytes(UTF_8);
            assertThat(RecordBatchWriter.partition(key, 12)).isEqualTo(BuiltInPartitioner.partitionForKey(key, 12));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip", "snappy", "lz4", "zstd"})
    void readingStopsAtAnyBound(final String compression) throws Exception {
        final ByteBuffer batch = RecordBatches.of(compression, 100, 1000);

        final RecordBatchReader byCount = new RecordBatchReader(10, 5, LARGE, LARGE);
        assertThat(read(batch.duplicate(), byCount))
                .extracting(PlainRecord::offset)
                .containsExactly(10L, 11L, 12L, 13L, 14L);
        assertThat(byCount.nextOffset()).isEqualTo(15);

        final RecordBatchReader byBytes = new RecordBatchReader(0, 1000, 3500, LARGE);
        assertThat(read(batch.duplicate(), byBytes)).hasSize(3);

        final RecordBatchReader oneIsLarger = new RecordBatchReader(0, 1000, 10, LARGE);
        assertThat(read(batch.duplicate(), oneIsLarger)).hasSize(1);
    }

    @Test
    void aRecordThatExpandsBeyondTheBoundIsNotHandedOut() {
        final ByteBuffer bomb = RecordBatches.of("zstd", 1, 50_000_000);
        assertThat(bomb.remaining()).isLessThan(10_000);

        assertThatThrownBy(() -> read(bomb, new RecordBatchReader(0, 10, LARGE, LARGE)))
                .isInstanceOf(RecordBatchReader.RecordTooLargeException.class)
                .hasMessageContaining("offset 0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip", "snappy", "lz4", "zstd"})
    void smallRecordsBehindOneThatIsTooLargeAreRead(final String compression) throws Exception {
        final ByteBuffer batch = RecordBatches.of(compression, new int[] {10, 3 * LARGE, 20, 30});

        final RecordBatchReader before = new RecordBatchReader(0, 10, LARGE, LARGE);
        assertThat(read(batch.duplicate(), before))
                .extracting(PlainRecord::offset)
                .containsExactly(0L);
        assertThat(before.nextOffset()).isEqualTo(1);
        assertThatThrownBy(() -> read(batch.duplicate(), new RecordBatchReader(1, 10, LARGE, LARGE)))
                .isInstanceOfSatisfying(
                        RecordBatchReader.RecordTooLargeException.class,
                        e -> assertThat(e.offset()).isEqualTo(1))
                .hasMessageContaining("the record at offset 1 takes")
                .hasMessageContaining("at most " + LARGE);

        final RecordBatchReader behind = new RecordBatchReader(2, 10, LARGE, LARGE);
        assertThat(read(batch.duplicate(), behind))
                .extracting(PlainRecord::offset, record -> record.value().length)
                .containsExactly(tuple(2L, 20), tuple(3L, 30));
        assertThat(behind.nextOffset()).isEqualTo(4);
    }
}
