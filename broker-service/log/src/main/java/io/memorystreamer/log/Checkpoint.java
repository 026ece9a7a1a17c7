package io.memorystreamer.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A place in a log below which everything was forced to the device and was good, so that recovery starts there. A file of
 * its own, replaced as a whole:
 *
 * <pre>
 *   0  int64  magic "MSTRMCHK", little-endian as all fields
 *   8  int32  version of this layout
 *  12  int32  position of a frame in the segment
 *  16  int64  sequence number of the segment
 *  24  int64  offset of the first record at or behind the position
 *  32  int32  CRC-32C of bytes 0 to 31
 * </pre>
 */
record Checkpoint(long sequence, int position, long offset) {

    private static final Logger LOG = LoggerFactory.getLogger(Checkpoint.class);

    private static final String NAME = "checkpoint";
    private static final String TEMPORARY = NAME + ".tmp";

    private static final long MAGIC = 0x4B48_434D_5254_534DL;
    private static final int VERSION = 1;
    private static final int CHECKSUM_OFFSET = 32;
    private static final int LENGTH = 36;

    static Path file(final Path directory) {
        return directory.resolve(NAME);
    }

    /** Replaces the checkpoint of a log; after a crash the old one is there, or the new one. */
    void write(final Path directory) throws IOException {
        final ByteBuffer bytes = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(MAGIC).putInt(VERSION).putInt(position).putLong(sequence).putLong(offset);
        bytes.putInt(checksum(bytes)).flip();
        final Path temporary = directory.resolve(TEMPORARY);
        try (FileChannel channel = FileChannel.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(temporary, file(directory), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        SegmentFiles.forceDirectory(directory);
    }

    /** @return null when there is none, or none that can be trusted, which the application's log tells */
    static Checkpoint read(final Path directory) throws IOException {
        final Path file = file(directory);
        if (!Files.exists(file)) {
            return null;
        }
        final byte[] content;
        try (var in = Files.newInputStream(file)) {
            content = in.readNBytes(LENGTH + 1);
        }
        final ByteBuffer bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        if (content.length != LENGTH
                || bytes.getInt(CHECKSUM_OFFSET) != checksum(bytes)
                || bytes.getLong() != MAGIC
                || bytes.getInt() != VERSION) {
            LOG.warn("{} is damaged or not ours: every segment is verified instead", file);
            return null;
        }
        final int position = bytes.getInt();
        return new Checkpoint(bytes.getLong(), position, bytes.getLong());
    }

    /** @return whether there was one, or the rest of one */
    static boolean delete(final Path directory) throws IOException {
        final boolean unfinished = Files.deleteIfExists(directory.resolve(TEMPORARY));
        return Files.deleteIfExists(file(directory)) || unfinished;
    }

    private static int checksum(final ByteBuffer bytes) {
        final CRC32C crc = new CRC32C();
        crc.update(bytes.slice(0, CHECKSUM_OFFSET));
        return (int) crc.getValue();
    }
}
