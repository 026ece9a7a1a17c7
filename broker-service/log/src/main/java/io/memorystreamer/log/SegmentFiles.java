package io.memorystreamer.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Steps that everything that handles segment files shares. */
final class SegmentFiles {

    private static final int CHUNK = 1024 * 1024;

    private SegmentFiles() {}

    /**
     * Writes zeroes. A full file system is an error here and not later, where a write through a mapping cannot report it.
     *
     * @param from first byte of the file, {@code to} the one behind the last
     */
    static void zero(final FileChannel channel, final long from, final long to) throws IOException {
        if (from >= to) {
            return;
        }
        final ByteBuffer zeroes = ByteBuffer.allocateDirect((int) Math.min(to - from, CHUNK));
        long position = from;
        while (position < to) {
            zeroes.clear().limit((int) Math.min(zeroes.capacity(), to - position));
            position += channel.write(zeroes, position);
        }
    }

    /** What whoever cannot have a segment throws. */
    static IOException refused(final int bytes, final Object place, final IOException e) {
        return new IOException(
                "cannot reserve a segment of " + bytes + " bytes in " + place + ": " + e
                        + "; free space there, or configure smaller segments or less retention",
                e);
    }

    /** Makes created, renamed and deleted files survive a power failure. */
    static void forceDirectory(final Path directory) throws IOException {
        final FileChannel channel;
        try {
            channel = FileChannel.open(directory, StandardOpenOption.READ);
        } catch (final IOException e) {
            return; // a platform whose directories cannot be opened, and need not be
        }
        try (channel) {
            channel.force(true);
        }
    }
}
