package io.memorystreamer.log;

import static io.memorystreamer.log.KafkaBatches.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.utils.ByteUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each way in which the bytes of a batch may not add up. */
class MalformedBatchTest {

    private static final int RECORDS = RecordBatchDescriptor.HEADER_LENGTH;

    private final BatchIterator iterator = new BatchIterator();

    @Test
    void headerThatDoesNotAddUpIsMalformed() {
        final UnsafeBuffer batch = KafkaBatches.batch(new SimpleRecord(1, bytes("a")));
        assertThat(iterator.wrap(batch, 0, RECORDS - 1)).isEqualTo(BatchIterator.MALFORMED);
        assertThat(iterator.wrap(batch, 0, batch.capacity() - 1)).isEqualTo(BatchIterator.MALFORMED);
        assertMalformedWith(RecordBatchDescriptor.RECORD_COUNT_OFFSET, -1);
        assertMalformedWith(RecordBatchDescriptor.RECORD_COUNT_OFFSET, 0);
        assertMalformedWith(RecordBatchDescriptor.RECORD_COUNT_OFFSET, 2);
        assertMalformedWith(RecordBatchDescriptor.RECORD_COUNT_OFFSET, Integer.MAX_VALUE);
        assertMalformedWith(RecordBatchDescriptor.LAST_OFFSET_DELTA_OFFSET, -1);
        assertMalformedWith(RecordBatchDescriptor.BATCH_LENGTH_OFFSET, Integer.MIN_VALUE);
        batch.putByte(RecordBatchDescriptor.MAGIC_OFFSET, (byte) 1);
        assertThat(iterator.wrap(batch, 0, batch.capacity())).isEqualTo(BatchIterator.MALFORMED);
    }

    private void assertMalformedWith(final int field, final int value) {
        final UnsafeBuffer batch = KafkaBatches.batch(new SimpleRecord(1, bytes("a")));
        batch.putInt(field, value, RecordBatchDescriptor.BYTE_ORDER);
        assertThat(iterator.wrap(batch, 0, batch.capacity()))
                .as("%d at %d", value, field)
                .isEqualTo(BatchIterator.MALFORMED);
    }

    /** After length and attributes: timestamp delta, offset delta, key, value, header count and headers. */
    @Test
    void recordByHandIsRead() {
        assertThat(firstOf(record(0, 0, -1, -1, 0))).isEqualTo(BatchIterator.OK);
        assertThat(firstOf(record(0, 0, -1, -1, 1, 0, -1))).isEqualTo(BatchIterator.OK);
    }

    @Test
    void lengthThatIsNegativeOrReachesBeyondTheRecordIsMalformed() {
        for (final int length : new int[] {-2, 4, 1_000, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            assertThat(firstOf(record(0, 0, length, -1, 0)))
                    .as("key %d", length)
                    .isEqualTo(BatchIterator.MALFORMED);
            assertThat(firstOf(record(0, 0, -1, length, 0)))
                    .as("value %d", length)
                    .isEqualTo(BatchIterator.MALFORMED);
            assertThat(firstOf(record(0, 0, -1, -1, 1, length, -1)))
                    .as("header key %d", length)
                    .isEqualTo(BatchIterator.MALFORMED);
            assertThat(firstOf(record(0, 0, -1, -1, 1, 0, length)))
                    .as("header value %d", length)
                    .isEqualTo(BatchIterator.MALFORMED);
        }
        assertThat(firstOf(record(0, 0, -1, -1, 1, -1, -1)))
                .as("null header key")
                .isEqualTo(BatchIterator.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1, 2, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void headerCountThatDoesNotMatchTheHeadersIsMalformed(final int count) {
        assertThat(firstOf(record(0, 0, -1, -1, count))).isEqualTo(BatchIterator.MALFORMED);
    }

    @Test
    void bytesBehindTheLastFieldOfARecordAreMalformed() {
        assertThat(firstOf(record(0, 0, -1, -1, 0, 0))).isEqualTo(BatchIterator.MALFORMED);
    }

    @Test
    void recordLengthThatDoesNotFitIsMalformed() {
        final byte[] record = record(0, 0, -1, -1, 0);
        for (int length = -1; length < 64; length++) {
            if (length == record.length - 1) {
                continue;
            }
            final byte[] other = record.clone();
            other[0] = (byte) (length << 1 ^ length >> 31);
            assertThat(firstOf(other)).as("length %d", length).isEqualTo(BatchIterator.MALFORMED);
        }
    }

    @Test
    void bytesBehindTheLastRecordAreMalformed() {
        final byte[] record = record(0, 0, -1, -1, 0);
        final UnsafeBuffer batch = KafkaBatches.byHand(1, record, new byte[1]);
        assertThat(iterator.wrap(batch, 0, batch.capacity())).isEqualTo(BatchIterator.OK);
        assertThat(iterator.next()).isEqualTo(BatchIterator.MALFORMED);
        assertThat(iterator.next()).as("still").isEqualTo(BatchIterator.MALFORMED);
    }

    @Test
    void recordsInFrontOfAMalformedOneAreHandedOut() {
        final UnsafeBuffer batch = KafkaBatches.byHand(2, record(0, 0, -1, -1, 0), record(0, 1, -5, -1, 0));
        assertThat(iterator.wrap(batch, 0, batch.capacity())).isEqualTo(BatchIterator.OK);
        assertThat(iterator.next()).isEqualTo(BatchIterator.OK);
        assertThat(iterator.next()).isEqualTo(BatchIterator.MALFORMED);
    }

    @Test
    void offsetsThatDoNotAscendWithinTheBatchAreMalformed() {
        for (final int[] deltas : new int[][] {{0, 0}, {1, 0}, {-1, 0}, {0, 2}, {0, Integer.MAX_VALUE}}) {
            final UnsafeBuffer batch =
                    KafkaBatches.byHand(2, record(0, deltas[0], -1, -1, 0), record(0, deltas[1], -1, -1, 0));
            iterator.wrap(batch, 0, batch.capacity());
            int outcome;
            do {
                outcome = iterator.next();
            } while (outcome == BatchIterator.OK);
            assertThat(outcome).as("%d, %d", deltas[0], deltas[1]).isEqualTo(BatchIterator.MALFORMED);
        }
    }

    @Test
    void offsetBelowTheOneToResumeAtIsMalformed() {
        final UnsafeBuffer batch =
                KafkaBatches.byHand(3, record(0, 1, -1, -1, 0), record(0, 1, -1, -1, 0), record(0, 2, -1, -1, 0));
        iterator.wrap(batch, 0, batch.capacity());
        assertThat(iterator.next()).isEqualTo(BatchIterator.OK);
        final int position = iterator.position();
        iterator.wrap(batch, 0, batch.capacity());
        iterator.resume(position, 1, 2);
        assertThat(iterator.next()).isEqualTo(BatchIterator.MALFORMED);
    }

    @Test
    void varintLongerThanItsTypeIsMalformed() {
        final byte[] rest = {1, 1, 0};
        assertThat(firstOf(varints(rest, 0, 0x80, 0x80, 0x80, 0x80, 0x00)))
                .as("5 bytes")
                .isEqualTo(BatchIterator.OK);
        assertThat(firstOf(varints(rest, 0, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00)))
                .as("6 bytes")
                .isEqualTo(BatchIterator.MALFORMED);
        assertThat(firstOf(varints(rest, 0, 0x80, 0x80, 0x80, 0x80, 0x10)))
                .as("33 bits")
                .isEqualTo(BatchIterator.MALFORMED);
        assertThat(firstOf(varints(rest, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01, 0)))
                .as("10 bytes")
                .isEqualTo(BatchIterator.OK);
        assertThat(iterator.timestamp()).isEqualTo(1L << 62);
        assertThat(firstOf(varints(rest, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x02, 0)))
                .as("65 bits")
                .isEqualTo(BatchIterator.MALFORMED);
        assertThat(firstOf(varints(rest, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00, 0)))
                .as("11 bytes")
                .isEqualTo(BatchIterator.MALFORMED);
    }

    private int firstOf(final byte[] record) {
        final UnsafeBuffer batch = KafkaBatches.byHand(1, record);
        assertThat(iterator.wrap(batch, 0, batch.capacity())).isEqualTo(BatchIterator.OK);
        return iterator.next();
    }

    /** A record of attributes 0 and the given fields, each a varint. */
    private static byte[] record(final int... fields) {
        final ByteBuffer body = ByteBuffer.allocate(100);
        body.put((byte) 0);
        for (final int field : fields) {
            ByteUtils.writeVarint(field, body);
        }
        return withLength(body);
    }

    /** A record of attributes 0 and the given bytes. */
    private static byte[] varints(final byte[] last, final int... bytes) {
        final ByteBuffer body = ByteBuffer.allocate(100);
        body.put((byte) 0);
        for (final int next : bytes) {
            body.put((byte) next);
        }
        return withLength(body.put(last));
    }

    private static byte[] withLength(final ByteBuffer body) {
        final byte[] record = new byte[1 + body.position()];
        record[0] = (byte) (body.position() << 1);
        body.get(0, record, 1, body.position());
        return record;
    }
}
