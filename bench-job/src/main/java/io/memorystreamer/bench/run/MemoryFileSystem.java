package io.memorystreamer.bench.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A file system in memory with a size of its own, in a scratch directory, and so let go of with it. Only root may mount one,
 * and only on Linux.
 */
public final class MemoryFileSystem implements AutoCloseable {

    private static final Path MOUNTS = Path.of("/proc/self/mounts");
    private static final long COMMAND_SECONDS = 10;

    private final Path path;

    private MemoryFileSystem(final Path path) {
        this.path = path;
    }

    /**
     * @param directory an empty one below the scratch directory
     * @throws IOException when it cannot be mounted; the message is one line
     */
    public static MemoryFileSystem mount(final Path directory, final long bytes) throws IOException {
        run(List.of("mount", "-t", "tmpfs", "-o", "size=" + bytes + ",mode=700", "tmpfs", directory.toString()));
        return new MemoryFileSystem(directory);
    }

    /** Where it is. */
    public Path path() {
        return path;
    }

    /** Lets go of every file system that is mounted below a directory, also of those in use. */
    static void unmountBelow(final Path directory) throws IOException {
        if (!Files.isReadable(MOUNTS)) {
            return; // not Linux
        }
        for (final String line : Files.readAllLines(MOUNTS, StandardCharsets.ISO_8859_1)) {
            final String[] fields = line.split(" ");
            if (fields.length > 1 && Path.of(fields[1]).startsWith(directory)) {
                unmount(fields[1]);
            }
        }
    }

    private static void unmount(final String where) throws IOException {
        run(List.of("umount", "-l", where));
    }

    private static void run(final List<String> command) throws IOException {
        final Process process =
                new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            if (!process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(command.getFirst() + " did not end within " + COMMAND_SECONDS + " s");
            }
        } catch (final InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException(command.getFirst() + " was interrupted");
        }
        if (process.exitValue() != 0) {
            throw new IOException(String.join(" ", command) + ": "
                    + new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip());
        }
    }

    @Override
    public void close() {
        try {
            unmountBelow(path);
        } catch (final IOException e) {
            System.err.println("memorystreamer: cannot unmount " + path + ": " + e.getMessage());
        }
    }
}
