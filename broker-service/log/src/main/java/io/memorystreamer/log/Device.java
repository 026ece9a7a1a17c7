package io.memorystreamer.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * What writes frames to segment files and forces them; in between so that a test can count, refuse and forget. Thread-safe.
 */
interface Device {

    /** The files as they are. */
    Device SYSTEM = new Device() {};

    /** Writes some of the buffer, at least one byte. @return how many */
    default int write(final Path file, final FileChannel channel, final ByteBuffer source, final long position)
            throws IOException {
        return channel.write(source, position);
    }

    /** Forces what was written. The file's length is never changed, so its metadata need not be. */
    default void force(final Path file, final FileChannel channel) throws IOException {
        channel.force(false);
    }

    /**
     * Forces a part of a mapped file.
     *
     * @throws UncheckedIOException when that fails
     */
    default void force(final Path file, final ByteBuffer mapped, final int from, final int length) {
        ((MappedByteBuffer) mapped).force(from, length);
    }
}
