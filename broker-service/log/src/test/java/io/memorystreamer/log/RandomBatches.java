package io.memorystreamer.log;

import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.ControlRecordType;
import org.apache.kafka.common.record.internal.EndTransactionMarker;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;

/** Kafka batches for the model: sound ones, and those whose records cannot all be read, or are for nobody. */
final class RandomBatches {

    enum Kind {
        SOUND,
        COMPRESSED,
        CONTROL,
        MALFORMED
    }

    /**
     * @param buffer the batch as a producer sends it
     * @param records what a poll should hand out of it, with offsets from 0
     * @param obstacle what a poll should answer behind those, or 0
     */
    record Batch(Kind kind, UnsafeBuffer buffer, int offsets, List<LogModel.Value> records, int obstacle) {

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

        List<LogModel.Value> values(final long baseOffset) {
            return records.stream()
                    .map(record -> new LogModel.Value(baseOffset + record.offset(), record.timestamp(), record.bytes()))
                    .toList();
        }
    }

    private final ModelState state;

    RandomBatches(final ModelState state) {
        this.state = state;
    }

    Batch next() {
        return switch (state.random.nextInt(8)) {
            case 0 -> new Batch(Kind.COMPRESSED, compressed(), 5, List.of(), LogReader.COMPRESSED_BATCH);
            case 1 -> new Batch(Kind.CONTROL, control(), 1, List.of(), 0);
            case 2 -> malformed();
            default -> sound();
        };
    }

    private Batch sound() {
        final int count = 1 + state.random.nextInt(20);
        final SimpleRecord[] records = new SimpleRecord[count];
        final List<LogModel.Value> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            final byte[] value = state.random.nextInt(8) == 0 ? null : state.bytes(state.random.nextInt(300));
            final long timestamp = state.timestamp();
            records[i] = new SimpleRecord(timestamp, state.random.nextBoolean() ? null : new byte[i], value);
            values.add(new LogModel.Value(i, timestamp, value == null ? new byte[0] : value));
        }
        return new Batch(Kind.SOUND, KafkaBatches.batch(records), count, values, 0);
    }

    /** The length of some record is -1. */
    private Batch malformed() {
        final Batch sound = sound();
        final int damaged = state.random.nextInt(sound.offsets);
        final BatchIterator iterator = new BatchIterator();
        iterator.wrap(sound.buffer, 0, sound.length());
        for (int i = 0; i < damaged; i++) {
            iterator.next();
        }
        sound.buffer.putByte(iterator.position(), (byte) 1);
        return new Batch(
                Kind.MALFORMED, sound.buffer, sound.offsets, sound.records.subList(0, damaged), LogReader.CORRUPT);
    }

    private UnsafeBuffer compressed() {
        final SimpleRecord[] records = new SimpleRecord[5];
        for (int i = 0; i < records.length; i++) {
            records[i] = new SimpleRecord(state.timestamp(), state.bytes(state.random.nextInt(300)));
        }
        return KafkaBatches.batch(Compression.lz4().build(), TimestampType.CREATE_TIME, 0, records);
    }

    private UnsafeBuffer control() {
        return KafkaBatches.copy(MemoryRecords.withEndTransactionMarker(
                        0, state.timestamp(), 0, 7, (short) 1, new EndTransactionMarker(ControlRecordType.COMMIT, 3))
                .buffer());
    }
}
