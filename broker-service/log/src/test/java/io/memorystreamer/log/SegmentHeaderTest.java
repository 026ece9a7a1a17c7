package io.memorystreamer.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentHeaderTest {

    private static final int CAPACITY = 1024;

    @TempDir
    Path temporary;

    /** Where the process was killed. */
    private static final class Killed extends RuntimeException {}

    /** Memory that takes so many bytes, one after the other but for the words that are stored as one. */
    private static final class KilledWriter extends UnsafeBuffer {

        private int bytesLeft;

        KilledWriter(final byte[] memory, final int bytesLeft) {
            super(memory);
            this.bytesLeft = bytesLeft;
        }

        private void take(final int bytes) {
            if (bytesLeft < bytes) {
                throw new Killed();
            }
            bytesLeft -= bytes;
        }

        @Override
        public void putLongRelease(final int index, final long value) {
            take(Long.BYTES);
            super.putLongRelease(index, value);
        }

        @Override
        public void putBytes(final int index, final ByteBuffer source, final int from, final int length) {
            for (int i = 0; i < length; i++) {
                take(1);
                super.putByte(index + i, source.get(from + i));
            }
        }
    }

    @Test
    void headerThatAKilledProcessLeftUnfinishedIsThatOfASpareFile() throws IOException {
        assertKilledAnywhereLeavesASpare(SegmentHeader.spare(CAPACITY), SegmentHeader.inUse(CAPACITY, 50, 2, 7));
    }

    @Test
    void headerOfASegmentThatWasBeingDroppedIsThatOfASpareFile() throws IOException {
        assertKilledAnywhereLeavesASpare(SegmentHeader.inUse(CAPACITY, 0, 0, 7), SegmentHeader.spare(CAPACITY));
    }

    /** Over a file whose frames are those of a former life. */
    private void assertKilledAnywhereLeavesASpare(final SegmentHeader before, final SegmentHeader after)
            throws IOException {
        final DurableFiles written = DurableFiles.write(temporary, new Random(1), 2, CAPACITY, true);
        final byte[] image = written.images.get(1).clone();
        final Path file = temporary.resolve("segment-00000000000000ff.log");
        for (int bytes = Long.BYTES; bytes < SegmentDescriptor.FIELDS_LENGTH + Long.BYTES; bytes++) {
            before.writeTo(new UnsafeBuffer(image));
            final KilledWriter killed = new KilledWriter(image, bytes);
            assertThatExceptionOfType(Killed.class)
                    .as("a write that is not counted")
                    .isThrownBy(() -> after.writeTo(killed));
            Files.write(file, image);
            assertThat(new LogRecovery(temporary).run())
                    .as("killed after %s bytes", bytes)
                    .extracting(RecoveredSegment::file)
                    .containsExactlyElementsOf(written.files);
            assertThat(file).doesNotExist();
        }
    }
}
