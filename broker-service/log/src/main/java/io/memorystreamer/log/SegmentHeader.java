package io.memorystreamer.log;

import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.agrona.concurrent.AtomicBuffer;

/**
 * What the first page of a durable segment file says; its layout stands in {@link SegmentDescriptor}.
 *
 * @param capacity bytes of frames
 * @param createdMillis milliseconds since the epoch
 */
record SegmentHeader(int capacity, long baseOffset, long sequence, int state, int flags, long createdMillis) {

    private static final String RESTORE = "restore it from a copy, or move the log's directory away to start empty";

    /** Of a segment that is being filled, or full. */
    static SegmentHeader inUse(
            final int capacity, final long baseOffset, final long sequence, final long createdMillis) {
        return new SegmentHeader(
                capacity,
                baseOffset,
                sequence,
                SegmentDescriptor.STATE_IN_USE,
                SegmentDescriptor.FLAG_CHECKSUMS,
                createdMillis);
    }

    /** Of a file that waits for its next life: recovery deletes it, whatever its frames hold. */
    static SegmentHeader spare(final int capacity) {
        return prepared(capacity, 0);
    }

    /** Of a spare file that stands ready to become the segment with this sequence number, 1 or more, or a later one. */
    static SegmentHeader prepared(final int capacity, final long leastSequence) {
        return new SegmentHeader(
                capacity, 0, leastSequence, SegmentDescriptor.STATE_SPARE, SegmentDescriptor.FLAG_CHECKSUMS, 0);
    }

    boolean isSpare() {
        return state == SegmentDescriptor.STATE_SPARE;
    }

    /** The {@link SegmentDescriptor#FIELDS_LENGTH} bytes from the start of the file, checksum included. */
    ByteBuffer encode() {
        final ByteBuffer fields =
                ByteBuffer.allocate(SegmentDescriptor.FIELDS_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        fields.putLong(SegmentDescriptor.MAGIC_OFFSET, SegmentDescriptor.MAGIC);
        fields.putInt(SegmentDescriptor.VERSION_OFFSET, SegmentDescriptor.VERSION);
        fields.putInt(SegmentDescriptor.CAPACITY_OFFSET, capacity);
        fields.putLong(SegmentDescriptor.BASE_OFFSET_OFFSET, baseOffset);
        fields.putLong(SegmentDescriptor.SEQUENCE_OFFSET, sequence);
        fields.putInt(SegmentDescriptor.STATE_OFFSET, state);
        fields.putInt(SegmentDescriptor.FLAGS_OFFSET, flags);
        fields.putLong(SegmentDescriptor.CREATED_OFFSET, createdMillis);
        fields.putInt(SegmentDescriptor.CHECKSUM_OFFSET, checksum(fields));
        return fields;
    }

    /**
     * Writes the fields where they are seen at once. Whenever the process is killed in it, the file is a spare one to recovery:
     * the magic says so first, and becomes that of a segment last.
     *
     * @param page the first page of a mapped file
     */
    void writeTo(final AtomicBuffer page) {
        final ByteBuffer fields = encode();
        page.putLongRelease(SegmentDescriptor.MAGIC_OFFSET, SegmentDescriptor.UNFINISHED_MAGIC);
        VarHandle.storeStoreFence(); // no field before it
        page.putBytes(Long.BYTES, fields, Long.BYTES, SegmentDescriptor.FIELDS_LENGTH - Long.BYTES);
        page.putLongRelease(SegmentDescriptor.MAGIC_OFFSET, SegmentDescriptor.MAGIC); // behind all of them
    }

    /** Whether a killed process was about to write the header: nothing had been appended, or the segment was dropped. */
    static boolean isUnfinished(final ByteBuffer page) {
        return page.getLong(SegmentDescriptor.MAGIC_OFFSET) == SegmentDescriptor.UNFINISHED_MAGIC;
    }

    /**
     * @param page the first bytes of the file, at least {@link SegmentDescriptor#FIELDS_LENGTH}; little-endian
     * @throws LogCorruptException when the header is not that of a durable segment of this version
     */
    static SegmentHeader decode(final Path file, final ByteBuffer page) throws LogCorruptException {
        if (page.getLong(SegmentDescriptor.MAGIC_OFFSET) != SegmentDescriptor.MAGIC) {
            throw new LogCorruptException(
                    file,
                    "not a segment of this log, or its header is damaged",
                    "move it away if it is not, else " + RESTORE);
        }
        final int version = page.getInt(SegmentDescriptor.VERSION_OFFSET);
        if (version != SegmentDescriptor.VERSION) {
            throw new LogCorruptException(
                    file,
                    "has version " + version + " of the segment format, this build reads " + SegmentDescriptor.VERSION,
                    "open it with the version of MemoryStreamer that wrote it, or " + RESTORE);
        }
        if (page.getInt(SegmentDescriptor.CHECKSUM_OFFSET) != checksum(page)) {
            throw new LogCorruptException(file, "the header's checksum is wrong", RESTORE);
        }
        final SegmentHeader header = new SegmentHeader(
                page.getInt(SegmentDescriptor.CAPACITY_OFFSET),
                page.getLong(SegmentDescriptor.BASE_OFFSET_OFFSET),
                page.getLong(SegmentDescriptor.SEQUENCE_OFFSET),
                page.getInt(SegmentDescriptor.STATE_OFFSET),
                page.getInt(SegmentDescriptor.FLAGS_OFFSET),
                page.getLong(SegmentDescriptor.CREATED_OFFSET));
        if (!header.isPlausible()) {
            throw new LogCorruptException(file, "the header makes no sense: " + header, RESTORE);
        }
        return header;
    }

    private boolean isPlausible() {
        return capacity > 0
                && capacity <= LogConfig.MAX_SEGMENT_BYTES - SegmentDescriptor.HEADER_LENGTH
                && capacity % FrameDescriptor.ALIGNMENT == 0
                && baseOffset >= 0
                && sequence >= 0
                && (state == SegmentDescriptor.STATE_SPARE || state == SegmentDescriptor.STATE_IN_USE)
                && flags == SegmentDescriptor.FLAG_CHECKSUMS;
    }

    private static int checksum(final ByteBuffer fields) {
        final CRC32C crc = new CRC32C();
        crc.update(fields.slice(0, SegmentDescriptor.CHECKSUM_OFFSET));
        return (int) crc.getValue();
    }
}
