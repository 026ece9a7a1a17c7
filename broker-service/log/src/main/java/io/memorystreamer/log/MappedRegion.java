package io.memorystreamer.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A segment-sized piece of mapped memory, reused by one {@link Segment} after the other.
 *
 * <p>The file's space is reserved by writing it before it is mapped: on a full file system that is an
 * {@link IOException} here, never a SIGBUS in a producer. The file is unlinked as soon as it is mapped, so that no
 * crash leaves it behind. The mapping lives as long as anybody can reach it (the collector unmaps it), so that a late
 * reader or producer of a closed log touches valid memory.
 */
final class MappedRegion {

    private static final int RESERVE_CHUNK = 1024 * 1024;

    private final UnsafeBuffer header;
    private final UnsafeBuffer frames;
    private final ByteBuffer frameBytes;

    /** @param mapped zeroed memory of a segment's size, 8-byte aligned */
    MappedRegion(final ByteBuffer mapped) {
        header = new UnsafeBuffer(mapped, 0, SegmentDescriptor.HEADER_LENGTH);
        frameBytes = mapped.slice(SegmentDescriptor.HEADER_LENGTH, mapped.capacity() - SegmentDescriptor.HEADER_LENGTH);
        frames = new UnsafeBuffer(frameBytes);
    }

    /** @throws IOException when the space cannot be had; nothing is left behind then */
    static MappedRegion allocate(final Path directory, final int bytes) throws IOException {
        try {
            final Path file = Files.createTempFile(directory, "segment-", ".log");
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                reserve(channel, bytes);
                return new MappedRegion(channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes));
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (final IOException e) {
            throw new IOException(
                    "cannot reserve a segment of " + bytes + " bytes in " + directory + ": " + e
                            + "; free space there, or configure smaller segments or less retention",
                    e);
        }
    }

    private static void reserve(final FileChannel channel, final int bytes) throws IOException {
        final ByteBuffer zeroes = ByteBuffer.allocateDirect(Math.min(bytes, RESERVE_CHUNK));
        int position = 0;
        while (position < bytes) {
            zeroes.clear().limit(Math.min(zeroes.capacity(), bytes - position));
            position += channel.write(zeroes, position);
        }
    }

    /** Makes every frame word 0 again. Only when no producer or reader can reach the region. */
    void zero() {
        frames.setMemory(0, frames.capacity(), (byte) 0);
    }

    void writeHeader(final long baseOffset, final long sequence) {
        header.putLong(SegmentDescriptor.MAGIC_OFFSET, SegmentDescriptor.MAGIC);
        header.putInt(SegmentDescriptor.VERSION_OFFSET, SegmentDescriptor.VERSION);
        header.putInt(SegmentDescriptor.CAPACITY_OFFSET, frames.capacity());
        header.putLong(SegmentDescriptor.BASE_OFFSET_OFFSET, baseOffset);
        header.putLong(SegmentDescriptor.SEQUENCE_OFFSET, sequence);
    }

    UnsafeBuffer frames() {
        return frames;
    }

    /** A view of committed bytes for a socket; shares the memory. */
    ByteBuffer slice(final int offset, final int length) {
        return frameBytes.slice(offset, length).asReadOnlyBuffer();
    }
}
