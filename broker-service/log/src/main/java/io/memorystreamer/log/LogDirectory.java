package io.memorystreamer.log;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The directory of one durable log, locked against every other log and process as long as it is open.
 *
 * <pre>
 *   .lock                       held while open
 *   checkpoint                  where recovery starts, see {@link Checkpoint}
 *   segment-(16 hex digits).log see {@link SegmentDescriptor}; the number is unique and means nothing
 *   truncated.tmp               what is to stay of a segment that is being cut, until it takes that one's name
 * </pre>
 *
 * <p>Thread-safe, except that {@link #recover} comes first and alone.
 */
final class LogDirectory implements AutoCloseable {

    private static final String LOCK = ".lock";
    private static final String TRUNCATED = "truncated.tmp";
    private static final String PREFIX = "segment-";
    private static final String SUFFIX = ".log";
    private static final int HEXADECIMAL = 16;

    /**
     * What this process has open. An operating system drops all of a process's locks on a file with the first descriptor it
     * closes, so that a refused second look at the lock file would give the first one's lock away.
     */
    private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final Path key;
    private final FileChannel lockChannel;
    private final Device device;
    private final AtomicLong nextNumber;
    private boolean closed;

    private LogDirectory(final Path path, final Path key, final FileChannel lockChannel, final Device device)
            throws IOException {
        this.path = path;
        this.key = key;
        this.lockChannel = lockChannel;
        this.device = device;
        long next = 0;
        for (final Path file : segmentFiles(path)) {
            next = Math.max(next, number(file) + 1);
        }
        this.nextNumber = new AtomicLong(next);
    }

    /**
     * Creates the directory when it is missing, and locks it.
     *
     * @throws IOException when it cannot be created, or is in use
     */
    static LogDirectory open(final Path directory) throws IOException {
        return open(directory, Device.SYSTEM);
    }

    /** @param device writes and forces the segments in it */
    static LogDirectory open(final Path directory, final Device device) throws IOException {
        Files.createDirectories(directory);
        final Path key = directory.toRealPath();
        if (!OPEN.add(key)) {
            throw new IOException(directory + " is in use by another log of this process; give each log its own");
        }
        FileChannel channel = null;
        try {
            channel = FileChannel.open(
                    directory.resolve(LOCK),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
            final FileLock lock = channel.tryLock();
            if (lock == null) {
                throw new IOException(directory + " is in use by another process; stop it, or give each log its own");
            }
            // Of a truncation that a kill cut short: the segment it was made from is there, or ends where its file
            // does.
            Files.deleteIfExists(directory.resolve(TRUNCATED));
            return new LogDirectory(directory, key, channel, device);
        } catch (final Throwable e) {
            if (channel != null) {
                channel.close();
            }
            OPEN.remove(key);
            throw e;
        }
    }

    /**
     * Reads the segments that are there, and cuts off what a crash has left unfinished.
     *
     * @return in order of their sequence numbers, without gaps; empty when the log is new
     * @throws LogCorruptException when a file is not what it must be and nothing may be cut off; nothing was changed then
     */
    List<RecoveredSegment> recover() throws IOException {
        return new LogRecovery(path).run();
    }

    /** A name that no file has. */
    Path newSegmentPath() {
        return path.resolve(segmentName(nextNumber.getAndIncrement()));
    }

    /** Where a segment that is to replace another is made; free, and removed when the log is opened or deleted. */
    Path truncatedPath() throws IOException {
        final Path file = path.resolve(TRUNCATED);
        Files.deleteIfExists(file);
        return file;
    }

    static String segmentName(final long number) {
        return PREFIX + String.format("%016x", number) + SUFFIX;
    }

    Path path() {
        return path;
    }

    Device device() {
        return device;
    }

    /**
     * Records that everything below a place was forced to the device. To be called after that force; and before anything
     * below the last checkpoint's place is removed from the end of the log, with the new end, else recovery would miss it.
     *
     * @param position of a frame, 0 to the segment's capacity
     * @param offset of the first record at or behind the position
     */
    synchronized void checkpoint(final long sequence, final int position, final long offset) throws IOException {
        requireOpen();
        new Checkpoint(sequence, position, offset).write(path);
    }

    /** Makes created and deleted files survive a power failure. */
    void force() throws IOException {
        SegmentFiles.forceDirectory(path);
    }

    /**
     * Removes the log: its files, and the directory unless there is something else in it. Closes it, too. Nobody may write
     * to a segment any more.
     */
    synchronized void delete() throws IOException {
        requireOpen();
        // First, for a crash on the way: without it any run of segments is a log.
        Checkpoint.delete(path);
        for (final Path file : segmentFiles(path)) {
            Files.deleteIfExists(file);
        }
        Files.deleteIfExists(path.resolve(TRUNCATED));
        Files.deleteIfExists(path.resolve(LOCK));
        close();
        try (DirectoryStream<Path> rest = Files.newDirectoryStream(path)) {
            if (rest.iterator().hasNext()) {
                return;
            }
        }
        Files.deleteIfExists(path);
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException(path + " is closed");
        }
    }

    /** Lets others open the log. Repeated calls do nothing. */
    @Override
    public synchronized void close() throws IOException {
        if (!closed) {
            closed = true;
            try {
                lockChannel.close();
            } finally {
                OPEN.remove(key);
            }
        }
    }

    static List<Path> segmentFiles(final Path directory) throws IOException {
        final List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, PREFIX + "*" + SUFFIX)) {
            found.forEach(files::add);
        }
        files.sort(null);
        return files;
    }

    /** @return -1 when the name is not one of ours */
    private static long number(final Path file) {
        final String name = file.getFileName().toString();
        try {
            return Long.parseLong(name, PREFIX.length(), name.length() - SUFFIX.length(), HEXADECIMAL);
        } catch (final NumberFormatException e) {
            return -1;
        }
    }
}
