package io.memorystreamer.server.handlers;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorystreamer.log.RecordBatchDescriptor;
import io.memorystreamer.server.protocol.ErrorCode;
import io.memorystreamer.server.topics.TimestampRule;
import io.memorystreamer.server.wire.RecordBatches;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordBatchValidatorTest {

    private static final int LIMIT = 1024 * 1024;

    /** Records have the times 1000 to 1009. */
    private static final long NOW = 2_000;

    private static final TimestampRule CREATE_TIME = new TimestampRule(false, Long.MAX_VALUE, Long.MAX_VALUE);
    private static final TimestampRule LOG_APPEND_TIME = new TimestampRule(true, 0, 0);

    private final CRC32C crc = new CRC32C();

    private ErrorCode error(final ByteBuffer records) {
        return error(records, LIMIT);
    }

    private ErrorCode error(final ByteBuffer records, final int limit) {
        return error(records, limit, CREATE_TIME);
    }

    private ErrorCode error(final ByteBuffer records, final int limit, final TimestampRule timestamps) {
        final RecordBatchValidator.Rejection rejection =
                RecordBatchValidator.check(records, limit, timestamps, NOW, crc);
        return rejection == null ? ErrorCode.NONE : rejection.error();
    }

    private static ByteBuffer batch() {
        return RecordBatches.of("none", 10, 100);
    }

    /** Makes the CRC right again, as somebody with bad intentions would. */
    private static ByteBuffer sealed(final ByteBuffer batch) {
        final CRC32C crc = new CRC32C();
        crc.update(batch.duplicate().position(RecordBatchDescriptor.ATTRIBUTES_OFFSET));
        return batch.putInt(RecordBatchDescriptor.CRC_OFFSET, (int) crc.getValue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip", "snappy", "lz4", "zstd"})
    void aProducersBatchIsAcceptedAndLeftAsItWas(final String compression) {
        final ByteBuffer batch = RecordBatches.of(compression, 10, 100);
        final int size = batch.remaining();

        assertThat(error(batch)).isEqualTo(ErrorCode.NONE);
        assertThat(batch.position()).isZero();
        assertThat(batch.remaining()).isEqualTo(size);
    }

    @Test
    void recordSetsWithoutExactlyOneWholeBatchAreRefused() {
        final ByteBuffer two = ByteBuffer.allocate(2 * batch().remaining());
        two.put(batch()).put(batch()).flip();

        assertThat(error(null)).isEqualTo(ErrorCode.INVALID_RECORD);
        assertThat(error(ByteBuffer.allocate(0))).isEqualTo(ErrorCode.INVALID_RECORD);
        assertThat(error(batch().limit(60))).isEqualTo(ErrorCode.INVALID_RECORD);
        assertThat(error(two)).isEqualTo(ErrorCode.INVALID_RECORD);
        assertThat(error(batch().limit(200))).isEqualTo(ErrorCode.CORRUPT_MESSAGE);
    }

    @Test
    void lengthsThatWrapAroundAreRefused() {
        for (final int length : new int[] {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, 0, 48}) {
            assertThat(error(sealed(batch().putInt(RecordBatchDescriptor.BATCH_LENGTH_OFFSET, length))))
                    .isEqualTo(ErrorCode.CORRUPT_MESSAGE);
        }
    }

    @Test
    void everyFlippedBitBehindTheCrcIsFound() {
        final ByteBuffer batch = batch();
        for (int i = RecordBatchDescriptor.CRC_OFFSET; i < batch.limit(); i += 7) {
            final byte before = batch.get(i);
            batch.put(i, (byte) (before ^ 1));
            assertThat(error(batch)).as("bit at %d", i).isEqualTo(ErrorCode.CORRUPT_MESSAGE);
            batch.put(i, before);
        }
    }

    @Test
    void olderMessageFormatsAreRefused() {
        assertThat(error(batch().put(RecordBatchDescriptor.MAGIC_OFFSET, (byte) 1)))
                .isEqualTo(ErrorCode.UNSUPPORTED_FOR_MESSAGE_FORMAT);
    }

    @Test
    void batchesBeyondTheLimitAreRefused() {
        assertThat(error(batch(), batch().remaining())).isEqualTo(ErrorCode.NONE);
        assertThat(error(batch(), batch().remaining() - 1)).isEqualTo(ErrorCode.MESSAGE_TOO_LARGE);
    }

    @Test
    void countsThatContradictTheBatchAreRefused() {
        assertThat(error(sealed(batch().putInt(RecordBatchDescriptor.RECORD_COUNT_OFFSET, 9))))
                .isEqualTo(ErrorCode.INVALID_RECORD);
        assertThat(error(sealed(batch().putInt(RecordBatchDescriptor.LAST_OFFSET_DELTA_OFFSET, 10))))
                .isEqualTo(ErrorCode.INVALID_RECORD);
        assertThat(error(sealed(batch().putInt(RecordBatchDescriptor.RECORD_COUNT_OFFSET, 11)
                        .putInt(RecordBatchDescriptor.LAST_OFFSET_DELTA_OFFSET, 10))))
                .as("more records than the bytes hold")
                .isEqualTo(ErrorCode.INVALID_RECORD);
    }

    @Test
    void transactionalAndControlBatchesAndUnknownCompressionsAreRefused() {
        for (final int attributes : new int[] {0x10, 0x20, 0x05}) {
            assertThat(error(sealed(batch().putShort(RecordBatchDescriptor.ATTRIBUTES_OFFSET, (short) attributes))))
                    .as("attributes %x", attributes)
                    .isEqualTo(ErrorCode.INVALID_RECORD);
        }
    }

    @Test
    void anIdempotentProducerWithoutEpochOrSequenceNumberIsRefused() {
        final ByteBuffer whole = batch().putLong(RecordBatchDescriptor.PRODUCER_ID_OFFSET, 7)
                .putShort(RecordBatchDescriptor.PRODUCER_EPOCH_OFFSET, (short) 0)
                .putInt(RecordBatchDescriptor.BASE_SEQUENCE_OFFSET, 0);

        assertThat(error(sealed(whole))).isEqualTo(ErrorCode.NONE);
        assertThat(error(sealed(whole.putInt(RecordBatchDescriptor.BASE_SEQUENCE_OFFSET, -1))))
                .isEqualTo(ErrorCode.INVALID_RECORD);
        assertThat(error(sealed(whole.putInt(RecordBatchDescriptor.BASE_SEQUENCE_OFFSET, 0)
                        .putShort(RecordBatchDescriptor.PRODUCER_EPOCH_OFFSET, (short) -1))))
                .isEqualTo(ErrorCode.INVALID_RECORD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "lz4"})
    void timestampsOutsideTheTopicsBoundsAreRefused(final String compression) {
        final ByteBuffer batch = RecordBatches.of(compression, 10, 100);

        assertThat(error(batch, LIMIT, new TimestampRule(false, 1000, 0))).isEqualTo(ErrorCode.NONE);
        assertThat(error(batch, LIMIT, new TimestampRule(false, 999, 0)))
                .as("the first record is too old, the last one is not")
                .isEqualTo(ErrorCode.INVALID_TIMESTAMP);
        final ByteBuffer ahead = sealed(batch.putLong(RecordBatchDescriptor.MAX_TIMESTAMP_OFFSET, NOW + 10));
        assertThat(error(ahead, LIMIT, new TimestampRule(false, 1000, 10))).isEqualTo(ErrorCode.NONE);
        assertThat(error(ahead, LIMIT, new TimestampRule(false, 1000, 9))).isEqualTo(ErrorCode.INVALID_TIMESTAMP);
        for (final long extreme : new long[] {Long.MIN_VALUE, Long.MAX_VALUE}) {
            assertThat(error(
                            sealed(batch.putLong(RecordBatchDescriptor.MAX_TIMESTAMP_OFFSET, extreme)),
                            LIMIT,
                            new TimestampRule(false, 1000, 1000)))
                    .as("latest %d", extreme)
                    .isEqualTo(ErrorCode.INVALID_TIMESTAMP);
        }
    }

    @Test
    void anOldRecordInTheMiddleOfAnUncompressedBatchIsFound() {
        final ByteBuffer batch = RecordBatches.at(1_900, 1_400, 1_950);

        assertThat(error(batch, LIMIT, new TimestampRule(false, 600, 0))).isEqualTo(ErrorCode.NONE);
        assertThat(error(batch, LIMIT, new TimestampRule(false, 599, 0))).isEqualTo(ErrorCode.INVALID_TIMESTAMP);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip", "snappy", "lz4", "zstd"})
    void theBrokersTimeReplacesTheProducersUnderARightCrc(final String compression) {
        final ByteBuffer batch = RecordBatches.of(compression, 10, 100);
        assertThat(error(batch, LIMIT, LOG_APPEND_TIME)).isEqualTo(ErrorCode.NONE);

        BatchTimestamps.setLogAppendTime(batch, 123_456, crc);

        assertThat(error(batch, LIMIT, LOG_APPEND_TIME)).as("CRC").isEqualTo(ErrorCode.NONE);
        assertThat(RecordBatches.timestamps(batch)).hasSize(10).containsOnly(123_456L);
        assertThat(error(batch)).as("only a topic with LogAppendTime takes it").isEqualTo(ErrorCode.INVALID_TIMESTAMP);
    }

    @Test
    void randomContentUnderARightCrcNeverThrows() {
        final Random random = new Random(7);
        for (int i = 0; i < 5000; i++) {
            final ByteBuffer batch = batch();
            for (int j = 0; j < 4; j++) {
                final int at = RecordBatchDescriptor.ATTRIBUTES_OFFSET
                        + random.nextInt(batch.limit() - RecordBatchDescriptor.ATTRIBUTES_OFFSET);
                batch.put(at, (byte) random.nextInt());
            }
            RecordBatchValidator.check(sealed(batch), LIMIT, new TimestampRule(false, 500, 500), NOW, crc);
        }
    }
}
