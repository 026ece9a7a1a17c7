package io.memorystreamer.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.SimpleRecord;

/** Kafka batches for the model: sound ones, compressed ones, and such as no record can be read of. */
final class RandomBatches {

    enum Kind {
        SOUND,
        COMPRESSED,
        MALFORMED
    }

    /** @param buffer the batch as a producer sends it */
    record Batch(Kind kind, UnsafeBuffer buffer, int offsets, List<LogModel.Value> records) {

        int length() {
            return buffer.capacity();
        }

        /** As it should stand in the log. */
        byte[] stored(final long baseOffset, final int leaderEpoch) {
            final UnsafeBuffer stored = new UnsafeBuffer(buffer.byteArray().clone());
            stored.putLong(RecordBatchDescriptor.BASE_OFFSET_OFFSET, baseOffset, RecordBatchDescriptor.BYTE_ORDER);
            stored.putInt(RecordBatchDescriptor.LEADER_EPOCH_OFFSET, leaderEpoch, RecordBatchDescriptor.BYTE_ORDER);
            return stored.byteArray();
        }

        /** What a poll should hand out of it. */
        List<LogModel.Value> values(final long baseOffset) {
            return List.of();
        }

        /** What a poll should answer behind those. */
        int obstacle() {
            return ModelledReader.BATCH_REFUSED;
        }
    }

    private final Random random;

    RandomBatches(final Random random) {
        this.random = random;
    }

    Batch next() {
        final Kind kind = random.nextInt(3) == 0 ? Kind.values()[1 + random.nextInt(2)] : Kind.SOUND;
        final int count = 1 + random.nextInt(20);
        final SimpleRecord[] records = new SimpleRecord[count];
        final List<LogModel.Value> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            final byte[] value = new byte[random.nextInt(300)];
            random.nextBytes(value);
            final long timestamp = 1_700_000_000_000L + random.nextInt(1_000_000);
            records[i] = new SimpleRecord(timestamp, random.nextBoolean() ? null : new byte[i], value);
            values.add(new LogModel.Value(i, timestamp, value));
        }
        final Compression compression =
                kind == Kind.COMPRESSED ? Compression.lz4().build() : Compression.NONE;
        final UnsafeBuffer buffer = KafkaBatches.batch(compression, TimestampType.CREATE_TIME, 0, records);
        if (kind == Kind.MALFORMED) {
            buffer.putByte(RecordBatchDescriptor.HEADER_LENGTH, (byte) 1); // the first record's length: -1
        }
        return new Batch(kind, buffer, count, values);
    }
}
