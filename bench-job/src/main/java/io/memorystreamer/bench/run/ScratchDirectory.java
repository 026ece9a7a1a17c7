package io.memorystreamer.bench.run;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * A directory in memory for one fork, deleted with all that is in it by {@link #close}, by the fork when this JVM is
 * killed, and by the next run when both were. A lock on a file in it says that its owner is alive.
 */
final class ScratchDirectory implements AutoCloseable {

    private static final String PREFIX = "memorystreamer-bench-";
    private static final String LOCK = "owner.lock";

    private static final Set<ScratchDirectory> OPEN = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel lock;

    private ScratchDirectory(final Path path, final FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /** Also deletes those that killed runs have left in {@code parent}. */
    static ScratchDirectory create(final Path parent) throws IOException {
        deleteAbandoned(parent);
        final Path path = Files.createTempDirectory(parent, PREFIX);
        final FileChannel lock =
                FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        lock.lock();
        final ScratchDirectory scratch = new ScratchDirectory(path, lock);
        OPEN.add(scratch);
        return scratch;
    }

    /** The same; {@code owner} says in the failure what it was for. */
    static ScratchDirectory orFailure(final String owner, final Path parent) throws RunFailure {
        try {
            return create(parent);
        } catch (final IOException e) {
            throw new RunFailure(
                    RunFailure.Reason.ScenarioFailed, owner + ": cannot make a directory in " + parent + ": " + e);
        }
    }

    Path path() {
        return path;
    }

    /** When this JVM ends before its time; the forks have ended. */
    static void closeAll() {
        OPEN.forEach(ScratchDirectory::close);
    }

    @Override
    public void close() {
        delete(path);
        OPEN.remove(this);
        try {
            lock.close();
        } catch (final IOException e) {
            // the lock ends with the process
        }
    }

    private static void deleteAbandoned(final Path parent) throws IOException {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (final Path directory : found) {
                if (isAbandoned(directory)) {
                    delete(directory);
                }
            }
        }
    }

    /** Without a lock file it is just being made, or what is left of an attempt to delete it. */
    private static boolean isAbandoned(final Path directory) {
        if (OPEN.stream().anyMatch(scratch -> scratch.path.equals(directory))) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(directory.resolve(LOCK), StandardOpenOption.WRITE);
                FileLock free = channel.tryLock()) {
            return free != null;
        } catch (final NoSuchFileException e) {
            return isOld(directory);
        } catch (final IOException e) {
            return false;
        }
    }

    private static boolean isOld(final Path directory) {
        try {
            final long age = System.currentTimeMillis()
                    - Files.getLastModifiedTime(directory).toMillis();
            return age > TimeUnit.MINUTES.toMillis(1);
        } catch (final IOException e) {
            return false; // deleted meanwhile
        }
    }

    /** As much of it as can be deleted; file systems mounted in it are let go first. */
    static void delete(final Path directory) {
        try {
            MemoryFileSystem.unmountBelow(directory);
            Files.walkFileTree(directory, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(final Path file, final BasicFileAttributes attributes)
                        throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(final Path file, final IOException e) throws IOException {
                    if (e instanceof NoSuchFileException) {
                        return FileVisitResult.CONTINUE; // its owner was faster
                    }
                    throw e;
                }

                @Override
                public FileVisitResult postVisitDirectory(final Path visited, final IOException e) throws IOException {
                    Files.deleteIfExists(visited);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (final IOException e) {
            System.err.println("memorystreamer: cannot delete " + directory + ": " + e);
        }
    }
}
