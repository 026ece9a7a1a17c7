package io.memorystreamer.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorystreamer.log.KafkaBatches.Seen;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.Test;

/**
 * Random batches, sound and then damaged. Whatever stands in a batch, the iterator throws nothing and reads and hands out
 * nothing but the batch; and what it takes for sound, Kafka reads the same.
 */
class BatchIteratorFuzzTest {

    private static final int SEEDS = 10_000;
    private static final int DAMAGES_PER_SEED = 20;

    /** Bytes in front of and behind the batch. */
    private static final int MARGIN = 64;

    /** Where varints change their length or sign. */
    private static final int[] BORDER_BYTES = {0x00, 0x01, 0x02, 0x7F, 0x80, 0x81, 0xFE, 0xFF};

    /** Reads of the iterator, one of which it has just made, throw outside of the batch. */
    private static final class GuardedBuffer extends UnsafeBuffer {

        private final int to;

        GuardedBuffer(final byte[] bytes, final int to) {
            super(bytes);
            this.to = to;
        }

        private void check(final int index, final int length) {
            if (index < MARGIN || index + length > to) {
                throw new AssertionError(
                        "read of " + length + " bytes at " + index + " outside of " + MARGIN + " to " + to);
            }
        }

        @Override
        public byte getByte(final int index) {
            check(index, Byte.BYTES);
            return super.getByte(index);
        }

        @Override
        public short getShort(final int index, final ByteOrder byteOrder) {
            check(index, Short.BYTES);
            return super.getShort(index, byteOrder);
        }

        @Override
        public int getInt(final int index, final ByteOrder byteOrder) {
            check(index, Integer.BYTES);
            return super.getInt(index, byteOrder);
        }

        @Override
        public long getLong(final int index, final ByteOrder byteOrder) {
            check(index, Long.BYTES);
            return super.getLong(index, byteOrder);
        }
    }

    /** @param outcome the last, of wrap or next */
    private record Reading(int outcome, List<Seen> records) {}

    private final BatchIterator iterator = new BatchIterator();

    @Test
    void soundBatchIsReadAsByKafkaAndADamagedOneNeverWrongly() {
        int malformed = 0;
        int stillSound = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            final Random random = new Random(seed);
            final byte[] sound = randomBatch(random);
            final Reading whole = read(sound);
            assertThat(whole.outcome).as("seed %d", seed).isEqualTo(BatchIterator.END);
            assertThat(whole.records).as("seed %d", seed).isEqualTo(asKafkaReads(sound));
            for (int i = 0; i < DAMAGES_PER_SEED; i++) {
                final byte[] damaged = damage(sound, random);
                final Reading reading;
                try {
                    reading = read(damaged);
                } catch (final Throwable e) {
                    throw new AssertionError("seed " + seed + ", damage " + i, e);
                }
                if (reading.outcome == BatchIterator.END) {
                    stillSound++;
                    assertThat(reading.records)
                            .as("seed %d, damage %d", seed, i)
                            .isEqualTo(asKafkaReads(damaged));
                } else if (reading.outcome == BatchIterator.MALFORMED) {
                    malformed++;
                }
            }
        }
        assertThat(malformed).as("damage is seldom harmless").isGreaterThan(SEEDS * DAMAGES_PER_SEED / 4);
        assertThat(stillSound)
                .as("damage to keys, values and timestamps does not show")
                .isPositive();
    }

    /** Between bytes that would end every varint, and between such that would end none: it makes no difference. */
    private Reading read(final byte[] batch) {
        final Reading reading = read(batch, (byte) 0x00);
        assertThat(read(batch, (byte) 0xFF)).isEqualTo(reading);
        return reading;
    }

    private Reading read(final byte[] batch, final byte poison) {
        final int to = MARGIN + batch.length;
        final UnsafeBuffer bytes = new UnsafeBuffer(new byte[to + MARGIN]);
        bytes.setMemory(0, bytes.capacity(), poison);
        bytes.putBytes(MARGIN, batch);
        final GuardedBuffer guarded = new GuardedBuffer(bytes.byteArray(), to);
        final List<Seen> records = new ArrayList<>();
        int outcome = iterator.wrap(guarded, MARGIN, batch.length);
        if (outcome == BatchIterator.OK) {
            while ((outcome = iterator.next()) == BatchIterator.OK) {
                assertInside(iterator.keyOffset(), iterator.keyLength(), to);
                assertInside(iterator.valueOffset(), iterator.valueLength(), to);
                assertInside(iterator.headersOffset(), iterator.headersLength(), to);
                records.add(KafkaBatches.seen(bytes, iterator));
            }
        }
        assertThat(iterator.position()).isBetween(MARGIN, Math.max(to, MARGIN + RecordBatchDescriptor.HEADER_LENGTH));
        return new Reading(outcome, records);
    }

    private static void assertInside(final int offset, final int length, final int to) {
        final int from = MARGIN + RecordBatchDescriptor.HEADER_LENGTH;
        if (length < -1 || offset < from || Math.max(0, length) > to - offset) {
            throw new AssertionError(length + " bytes at " + offset + " are outside of " + from + " to " + to);
        }
    }

    private static List<Seen> asKafkaReads(final byte[] batch) {
        return KafkaBatches.asKafkaReads(new UnsafeBuffer(batch), 0, batch.length);
    }

    private static byte[] randomBatch(final Random random) {
        final SimpleRecord[] records = new SimpleRecord[1 + random.nextInt(8)];
        for (int i = 0; i < records.length; i++) {
            final Header[] headers = new Header[random.nextInt(3)];
            for (int j = 0; j < headers.length; j++) {
                headers[j] = new RecordHeader("h" + random.nextInt(1_000), randomBytes(random));
            }
            final long timestamp = random.nextInt(4) == 0 ? random.nextLong() >>> 1 : 1_700_000_000_000L + i;
            records[i] = new SimpleRecord(timestamp, randomBytes(random), randomBytes(random), headers);
        }
        return KafkaBatches.batch(records).byteArray();
    }

    private static byte[] randomBytes(final Random random) {
        if (random.nextInt(5) == 0) {
            return null;
        }
        // Now and then with a length of two bytes.
        final byte[] bytes = new byte[random.nextInt(random.nextInt(8) == 0 ? 200 : 10)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (random.nextInt(26) + 'a');
        }
        return bytes;
    }

    /** Mostly behind the header, whose fields are soon damaged beyond any reading. */
    private static byte[] damage(final byte[] sound, final Random random) {
        final byte[] batch = random.nextInt(8) == 0 ? otherLength(sound, random) : sound.clone();
        final int header = RecordBatchDescriptor.HEADER_LENGTH;
        final int damages = 1 + random.nextInt(3);
        for (int i = 0; i < damages; i++) {
            final int at = batch.length > header && random.nextInt(8) != 0
                    ? header + random.nextInt(batch.length - header)
                    : random.nextInt(Math.min(header, batch.length));
            switch (random.nextInt(3)) {
                case 0 -> batch[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> batch[at] = (byte) BORDER_BYTES[random.nextInt(BORDER_BYTES.length)];
                default -> batch[at] = (byte) random.nextInt(256);
            }
        }
        return batch;
    }

    /** Cut off or with bytes behind it, and the length field says so. */
    private static byte[] otherLength(final byte[] sound, final Random random) {
        final byte[] batch = java.util.Arrays.copyOf(sound, 1 + random.nextInt(sound.length + 20));
        if (batch.length >= RecordBatchDescriptor.LOG_OVERHEAD) {
            new UnsafeBuffer(batch)
                    .putInt(
                            RecordBatchDescriptor.BATCH_LENGTH_OFFSET,
                            batch.length - RecordBatchDescriptor.LOG_OVERHEAD,
                            RecordBatchDescriptor.BYTE_ORDER);
        }
        return batch;
    }
}
