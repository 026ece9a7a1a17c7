package io.memorystreamer.log;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Positional reads and writes of one file that an interrupt of the calling thread does no harm to: a {@link FileChannel} is
 * closed for everybody when a thread that uses it is interrupted. It is opened again then, and the call goes on; the thread
 * stays interrupted. Thread-safe.
 */
final class SegmentChannel implements AutoCloseable {

    private final Path file;
    private final Device device;
    private volatile FileChannel channel;
    private boolean closed;

    /** @param file exists */
    SegmentChannel(final Path file, final Device device) throws IOException {
        this.file = file;
        this.device = device;
        this.channel = open(file);
    }

    private static FileChannel open(final Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    Path file() {
        return file;
    }

    /** Fills the buffer from its position to its limit. */
    void read(final ByteBuffer target, final long position) throws IOException {
        final long start = position - target.position();
        boolean interrupted = Thread.interrupted();
        try {
            while (target.hasRemaining()) {
                final FileChannel current = channel;
                try {
                    if (current.read(target, start + target.position()) < 0) {
                        throw new EOFException(file + " ends before byte " + (start + target.limit()));
                    }
                } catch (final ClosedChannelException e) {
                    interrupted |= Thread.interrupted();
                    reopen(current);
                }
            }
        } finally {
            restore(interrupted);
        }
    }

    /** Writes the buffer from its position to its limit. */
    void write(final ByteBuffer source, final long position) throws IOException {
        final long start = position - source.position();
        boolean interrupted = Thread.interrupted();
        try {
            while (source.hasRemaining()) {
                final FileChannel current = channel;
                try {
                    device.write(file, current, source, start + source.position());
                } catch (final ClosedChannelException e) {
                    interrupted |= Thread.interrupted();
                    reopen(current);
                }
            }
        } finally {
            restore(interrupted);
        }
    }

    /** Forces what was written. */
    void force() throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                final FileChannel current = channel;
                try {
                    device.force(file, current);
                    return;
                } catch (final ClosedChannelException e) {
                    interrupted |= Thread.interrupted();
                    reopen(current);
                }
            }
        } finally {
            restore(interrupted);
        }
    }

    private static void restore(final boolean interrupted) {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void reopen(final FileChannel failed) throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
        if (channel == failed) {
            channel = open(file);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        channel.close();
    }
}
