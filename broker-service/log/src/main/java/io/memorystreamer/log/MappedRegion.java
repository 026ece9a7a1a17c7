package io.memorystreamer.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLongArray;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A segment-sized piece of memory, reused by one {@link Segment} after the other: anonymous, a file on a tmpfs that has no
 * name any more, or a file that is to outlive the process.
 *
 * <p>A file's space is reserved by writing it before it is mapped: on a full file system that is an {@link IOException}
 * here, never a SIGBUS in a producer. The mapping lives as long as anybody can reach it (the collector unmaps it), so that
 * a late reader or producer of a closed log touches valid memory; {@link #release} gives the pages back before.
 */
final class MappedRegion {

    /** Zeroes to copy from: at any length faster than filling byte by byte, and in a processor's nearest cache. */
    private static final UnsafeBuffer ZEROES = new UnsafeBuffer(ByteBuffer.allocateDirect(4096));

    private final ByteBuffer mapped;
    private final UnsafeBuffer header;
    private final UnsafeBuffer frames;
    private final ByteBuffer frameBytes;
    private final boolean shared;
    private final Device device;
    private Path file;

    /** Where frames start, see {@link Segment#indexed}; of the segment that lives here at the moment. */
    final AtomicLongArray index;

    /** Whether every frame word is 0. On the maintenance thread, or by whoever holds the region alone. */
    private boolean clean = true;

    private MappedRegion(final ByteBuffer mapped, final boolean shared, final Path file, final Device device) {
        this.mapped = mapped;
        this.shared = shared;
        this.device = device;
        this.file = file;
        header = new UnsafeBuffer(mapped, 0, SegmentDescriptor.HEADER_LENGTH);
        frameBytes = mapped.slice(SegmentDescriptor.HEADER_LENGTH, mapped.capacity() - SegmentDescriptor.HEADER_LENGTH);
        frames = new UnsafeBuffer(frameBytes);
        index = new AtomicLongArray(Segment.indexLength(frames.capacity()));
    }

    /** @param mapped zeroed memory of a segment's size, 8-byte aligned */
    MappedRegion(final ByteBuffer mapped) {
        this(mapped, Device.SYSTEM);
    }

    /** @param device forces it */
    MappedRegion(final ByteBuffer mapped, final Device device) {
        this(mapped, false, null, device);
    }

    /** @throws IOException when the kernel refuses */
    static MappedRegion anonymous(final int bytes) throws IOException {
        try {
            return new MappedRegion(NativeMemory.anonymous(bytes));
        } catch (final IOException e) {
            throw SegmentFiles.refused(bytes, "anonymous memory", e);
        }
    }

    /**
     * A file that nothing can find any more once it is mapped, so that no crash leaves it behind.
     *
     * @throws IOException when the space cannot be had; nothing is left behind then
     */
    static MappedRegion unnamed(final Path directory, final int bytes) throws IOException {
        try {
            final Path file = Files.createTempFile(directory, "segment-", ".log");
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                SegmentFiles.zero(channel, 0, bytes);
                return new MappedRegion(populated(channel, bytes), true, null, Device.SYSTEM);
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (final IOException e) {
            throw SegmentFiles.refused(bytes, directory, e);
        }
    }

    /**
     * A new file of this name.
     *
     * @throws IOException when the space cannot be had; nothing is left behind then
     */
    static MappedRegion create(final Path file, final int bytes, final Device device) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            SegmentFiles.zero(channel, 0, bytes);
            channel.force(true);
            return new MappedRegion(populated(channel, bytes), true, file, device);
        } catch (final FileAlreadyExistsException e) {
            throw SegmentFiles.refused(bytes, file.getParent(), e); // not ours to delete
        } catch (final IOException e) {
            Files.deleteIfExists(file);
            throw SegmentFiles.refused(bytes, file.getParent(), e);
        }
    }

    /** A file that is there. */
    static MappedRegion map(final Path file, final Device device) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            final MappedRegion region = new MappedRegion(
                    channel.map(FileChannel.MapMode.READ_WRITE, 0, channel.size()), true, file, device);
            region.clean = false;
            return region;
        }
    }

    private static MappedByteBuffer populated(final FileChannel channel, final int bytes) throws IOException {
        final MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes);
        NativeMemory.populate(BufferUtil.address(mapped), bytes);
        return mapped;
    }

    /** Segment size in bytes, header included. */
    int bytes() {
        return mapped.capacity();
    }

    /** @return null when it has no name */
    Path file() {
        return file;
    }

    boolean isClean() {
        return clean;
    }

    /** Of another life's segment, or of one that will not leave every word beyond its end 0. */
    void soil() {
        clean = false;
    }

    /** Makes every frame word 0 again. Only when no producer or reader can reach the region. */
    void zero() {
        if (!clean) {
            zero(0, frames.capacity());
            clean = true;
        }
    }

    /** Makes a part of the frames 0. */
    void zero(final int from, final int to) {
        for (int at = from; at < to; at += ZEROES.capacity()) {
            frames.putBytes(at, ZEROES, 0, Math.min(ZEROES.capacity(), to - at));
        }
    }

    /** Forgets where frames start. Under the same condition as {@link #zero()}. */
    void clearIndex() {
        for (int i = 0; i < index.length(); i++) {
            index.setPlain(i, 0);
        }
    }

    void writeHeader(final long baseOffset, final long sequence) {
        header.putLong(SegmentDescriptor.MAGIC_OFFSET, SegmentDescriptor.MAGIC);
        header.putInt(SegmentDescriptor.VERSION_OFFSET, SegmentDescriptor.VERSION);
        header.putInt(SegmentDescriptor.CAPACITY_OFFSET, frames.capacity());
        header.putLong(SegmentDescriptor.BASE_OFFSET_OFFSET, baseOffset);
        header.putLong(SegmentDescriptor.SEQUENCE_OFFSET, sequence);
    }

    /** Forces frames to the device, and the header with the first of them. @throws java.io.UncheckedIOException when that fails */
    void force(final int from, final int to) {
        final int start = from == 0 ? 0 : SegmentDescriptor.HEADER_LENGTH + from;
        device.force(file, mapped, start, SegmentDescriptor.HEADER_LENGTH + to - start);
    }

    /** Of a durable segment. */
    void writeHeader(final SegmentHeader fields) {
        fields.writeTo(header);
    }

    /** Forces the header to the device. @throws java.io.UncheckedIOException when that fails */
    void forceHeader() {
        device.force(file, mapped, 0, SegmentDescriptor.HEADER_LENGTH);
    }

    /** The file has another name now, or none. */
    void renamed(final Path name) {
        file = name;
    }

    UnsafeBuffer frames() {
        return frames;
    }

    /** The frames as a buffer, for sockets and checksums; position and limit are not to be moved. */
    ByteBuffer frameBytes() {
        return frameBytes;
    }

    /** A view of committed bytes for a socket; shares the memory. */
    ByteBuffer slice(final int offset, final int length) {
        return frameBytes.slice(offset, length).asReadOnlyBuffer();
    }

    /**
     * Gives the memory back; what is mapped reads as zeroes from now on. Only when no producer or reader can reach the
     * region, and of a named file only after it was deleted.
     */
    void release() {
        if (mapped.isDirect()) {
            NativeMemory.release(BufferUtil.address(mapped), mapped.capacity(), shared);
        }
        clean = true;
    }
}
