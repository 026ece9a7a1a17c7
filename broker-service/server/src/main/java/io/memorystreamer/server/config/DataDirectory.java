package io.memorystreamer.server.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the segments live. Their files are unlinked as soon as they are mapped, so that nothing is to be cleaned up there.
 *
 * @param path an existing, writable directory
 * @param configured whether it was asked for
 */
public record DataDirectory(Path path, boolean configured) {

    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    /** @throws ConfigurationError when the directory cannot be used */
    static DataDirectory open(final Optional<String> configured) {
        if (configured.isPresent()) {
            final Path path = Path.of(configured.get()).toAbsolutePath();
            if (!Files.isDirectory(path)) {
                throw ConfigurationError.of("data-dir", configured.get(), "must be an existing directory");
            }
            if (!Files.isWritable(path)) {
                throw ConfigurationError.of("data-dir", configured.get(), "must be writable by this user");
            }
            return new DataDirectory(path, true);
        }
        final boolean sharedMemory = Files.isDirectory(SHARED_MEMORY) && Files.isWritable(SHARED_MEMORY);
        return new DataDirectory(sharedMemory ? SHARED_MEMORY : Path.of(System.getProperty("java.io.tmpdir")), false);
    }

    /** Bytes this process may still write there. */
    long usableBytes() {
        try {
            return Files.getFileStore(path).getUsableSpace();
        } catch (final IOException e) {
            throw ConfigurationError.of("data-dir", path, "its file system does not tell its free space: " + e);
        }
    }
}
