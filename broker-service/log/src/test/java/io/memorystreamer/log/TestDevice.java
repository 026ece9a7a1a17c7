package io.memorystreamer.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * A device that keeps nothing but what was forced, counts, and refuses when it is told to. Files are known by their names, so
 * that it outlives a process that was killed and left its files' pages to another directory. Thread-safe.
 */
final class TestDevice implements Device {

    static final IOException REFUSAL = new IOException("refused by the test");

    private final Map<String, byte[]> kept = new HashMap<>();
    private int forces;
    private int forcesAllowed = Integer.MAX_VALUE;
    private boolean writesAllowed = true;

    /** Segments forced so far, or parts of them. */
    synchronized int forces() {
        return forces;
    }

    /** Refuses what comes after that many more forces, for good. */
    synchronized void refuseForcesAfter(final int count) {
        forcesAllowed = count;
    }

    synchronized void allowForces() {
        forcesAllowed = Integer.MAX_VALUE;
    }

    /** The next write gets half of its bytes to the file, and no other one does. */
    synchronized void refuseWrites() {
        writesAllowed = false;
    }

    @Override
    public int write(final Path file, final FileChannel channel, final ByteBuffer source, final long position)
            throws IOException {
        if (isWritable()) {
            return channel.write(source, position);
        }
        channel.write(source.slice(source.position(), source.remaining() / 2), position);
        throw REFUSAL;
    }

    private synchronized boolean isWritable() {
        return writesAllowed;
    }

    @Override
    public synchronized void force(final Path file, final FileChannel channel) throws IOException {
        admit();
        final ByteBuffer all = ByteBuffer.allocate((int) channel.size());
        while (all.hasRemaining() && channel.read(all, all.position()) > 0) {
            // until all of it is there
        }
        kept.put(name(file), all.array());
    }

    @Override
    public synchronized void force(final Path file, final ByteBuffer mapped, final int from, final int length) {
        try {
            admit();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        // No whole pages, as a kernel would: what was not asked for is not there.
        mapped.get(from, kept.computeIfAbsent(name(file), none -> new byte[mapped.capacity()]), from, length);
    }

    private void admit() throws IOException {
        if (forcesAllowed == 0) {
            throw REFUSAL;
        }
        forcesAllowed--;
        forces++;
    }

    /** A file has taken the place of another. */
    synchronized void renamed(final String from, final String to) {
        kept.put(to, kept.remove(from));
    }

    private static String name(final Path file) {
        return file.getFileName().toString();
    }

    /**
     * What a power failure leaves of a log's directory. Names and lengths of files, and the checkpoint, are forced as they
     * are made.
     *
     * @return {@code to}
     */
    synchronized Path afterPowerFailure(final Path log, final Path to) throws IOException {
        Files.createDirectories(to);
        for (final Path file : LogDirectory.segmentFiles(log)) {
            final int length = (int) Files.size(file);
            Files.write(to.resolve(name(file)), Arrays.copyOf(kept.getOrDefault(name(file), new byte[0]), length));
        }
        if (Files.exists(Checkpoint.file(log))) {
            Files.copy(Checkpoint.file(log), Checkpoint.file(to));
        }
        return to;
    }
}
