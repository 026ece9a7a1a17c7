package io.memorystreamer.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorystreamer.log.FrameScanner.Stop;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class FrameScannerTest {

    private static final int CAPACITY = 128;
    private static final long SEQUENCE = 7;

    private final ByteBuffer frames = ByteBuffer.allocateDirect(CAPACITY).order(ByteOrder.LITTLE_ENDIAN);
    private final FrameChecksum checksum = new FrameChecksum();
    private final FrameScanner scanner = new FrameScanner();

    @Test
    void emptySegmentIsNotWritten() {
        assertThat(scanner.scan(frames, SEQUENCE, 0)).isEqualTo(Stop.NOT_WRITTEN);
        assertThat(scanner.endPosition()).isZero();
    }

    @Test
    void goodFramesAreWalkedToTheEndOfTheSegment() {
        record(0, 4, SEQUENCE);
        record(24, 60, SEQUENCE);
        padding(104, 16, 1);
        padding(120, 8, 0);
        assertThat(scanner.scan(frames, SEQUENCE, 0)).isEqualTo(Stop.END_OF_SEGMENT);
        assertThat(scanner.recordCount()).isEqualTo(3);
        assertThat(scanner.scan(frames, SEQUENCE, 24)).isEqualTo(Stop.END_OF_SEGMENT);
        assertThat(scanner.recordCount()).isEqualTo(2);
    }

    @Test
    void frameOfTheFilesFormerLifeIsNoFrameOfThisOne() {
        record(0, 4, SEQUENCE);
        record(24, 60, SEQUENCE - 1);
        assertThat(scanner.scan(frames, SEQUENCE, 0)).isEqualTo(Stop.CHECKSUM);
        assertThat(scanner.endPosition()).isEqualTo(24);
        assertThat(scanner.recordCount()).isEqualTo(1);
    }

    @Test
    void lengthThatReachesOutOfTheSegmentIsNotFollowed() {
        assertThat(fault(129, FrameDescriptor.TYPE_RECORD, 1)).isEqualTo(Stop.LENGTH);
        assertThat(fault(Integer.MAX_VALUE, FrameDescriptor.TYPE_RECORD, 1)).isEqualTo(Stop.LENGTH);
        assertThat(fault(19, FrameDescriptor.TYPE_RECORD, 1)).isEqualTo(Stop.LENGTH);
        assertThat(fault(Integer.MIN_VALUE, FrameDescriptor.TYPE_PADDING, 0)).isEqualTo(Stop.LENGTH);
        assertThat(fault(-136, FrameDescriptor.TYPE_PADDING, 0)).isEqualTo(Stop.LENGTH);
        assertThat(fault(-20, FrameDescriptor.TYPE_PADDING, 0)).isEqualTo(Stop.LENGTH);
        assertThat(fault(-8, FrameDescriptor.TYPE_PADDING, 0))
                .as("8 bytes of padding carry no checksum and stand at the end only")
                .isEqualTo(Stop.LENGTH);
    }

    @Test
    void typeAndRecordCountMustFitTogether() {
        assertThat(fault(24, FrameDescriptor.TYPE_RECORD, 1)).isNull();
        assertThat(fault(24, FrameDescriptor.TYPE_RECORD, 2)).isEqualTo(Stop.TYPE);
        assertThat(fault(24, FrameDescriptor.TYPE_RECORD_BATCH, 0)).isEqualTo(Stop.TYPE);
        assertThat(fault(24, FrameDescriptor.TYPE_RECORD_BATCH, FrameDescriptor.MAX_RECORD_COUNT))
                .isNull();
        assertThat(fault(24, FrameDescriptor.TYPE_RECORD_BATCH, FrameDescriptor.MAX_RECORD_COUNT + 1))
                .isEqualTo(Stop.TYPE);
        assertThat(fault(24, FrameDescriptor.TYPE_PADDING, 1)).isEqualTo(Stop.TYPE);
        assertThat(fault(-24, FrameDescriptor.TYPE_RECORD, 1)).isEqualTo(Stop.TYPE);
        assertThat(fault(-24, FrameDescriptor.TYPE_ABANDONED, 1)).isNull();
        assertThat(fault(24, FrameDescriptor.TYPE_ABANDONED, 1)).isEqualTo(Stop.TYPE);
        assertThat(fault(24, 9, 1)).isEqualTo(Stop.TYPE);
    }

    @Test
    void everyBitOfAFrameIsUnderItsChecksum() {
        record(0, 9, SEQUENCE);
        final int length = 16 + 9 + 4;
        for (int bit = 0; bit < length * 8; bit++) {
            final byte before = frames.get(bit / 8);
            frames.put(bit / 8, (byte) (before ^ 1 << bit % 8));
            scanner.scan(frames, SEQUENCE, 0);
            assertThat(scanner.endPosition()).as("bit %s", bit).isZero();
            frames.put(bit / 8, before);
        }
    }

    @Test
    void everyBitOfAnAbandonedClaimsWordIsChecked() {
        final long word = FrameDescriptor.abandonedWord(24, checksum.ofAbandoned(SEQUENCE, 24));
        record(24, 4, SEQUENCE);
        record(48, 60, SEQUENCE);
        for (int from = 8; from < 24; from += Long.BYTES) {
            frames.putLong(from, -1); // by the owner
        }
        frames.putLong(0, word);
        assertThat(scanner.scan(frames, SEQUENCE, 0)).isEqualTo(Stop.END_OF_SEGMENT);
        assertThat(scanner.recordCount()).isEqualTo(3);
        for (int first = 0; first < Long.SIZE; first++) {
            for (int second = first; second < Long.SIZE; second++) {
                frames.putLong(0, word ^ 1L << first ^ (second == first ? 0 : 1L << second));
                scanner.scan(frames, SEQUENCE, 0);
                assertThat(scanner.endPosition())
                        .as("bits %s and %s", first, second)
                        .isZero();
            }
        }
        frames.putLong(0, word);
        assertThat(scanner.scan(frames, SEQUENCE + 1, 0)).as("of a former life").isEqualTo(Stop.CHECKSUM);
    }

    @Test
    void checksumLeavesTheCallersBufferAlone() {
        record(0, 9, SEQUENCE);
        frames.position(3).limit(5);
        scanner.scan(frames, SEQUENCE, 0);
        assertThat(frames.position()).isEqualTo(3);
        assertThat(frames.limit()).isEqualTo(5);
    }

    private static Stop fault(final int length, final int type, final int records) {
        return FrameScanner.fault(FrameDescriptor.word(length, type, records), 0, CAPACITY);
    }

    private void record(final int position, final int payload, final long sequence) {
        final int length = 16 + payload + 4;
        final long word = FrameDescriptor.word(length, FrameDescriptor.TYPE_RECORD, 1);
        frames.putLong(position, word).putLong(position + 8, 99);
        for (int i = 0; i < payload; i++) {
            frames.put(position + 16 + i, (byte) (i + 1));
        }
        frames.putInt(position + 16 + payload, checksum.ofFrame(sequence, word, frames, position));
    }

    private void padding(final int position, final int bytes, final int records) {
        final long word = FrameDescriptor.word(-bytes, FrameDescriptor.TYPE_PADDING, records);
        frames.putLong(position, word);
        if (bytes > 8) {
            frames.putLong(position + 8, Integer.toUnsignedLong(checksum.ofPadding(SEQUENCE, word)));
        }
    }
}
