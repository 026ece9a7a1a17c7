package io.memorystreamer.server.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the segments live.
 *
 * @param path an existing, writable directory
 * @param temporary whether it was made for this run and {@link #deleteIfTemporary} removes it
 */
public record DataDirectory(Path path, boolean temporary) {

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
            return new DataDirectory(path, false);
        }
        final Path parent = Files.isDirectory(SHARED_MEMORY) && Files.isWritable(SHARED_MEMORY)
                ? SHARED_MEMORY
                : Path.of(System.getProperty("java.io.tmpdir"));
        try {
            return new DataDirectory(Files.createTempDirectory(parent, "memorystreamer-"), true);
        } catch (final IOException e) {
            throw new ConfigurationError("cannot make a data directory in " + parent + " (" + e + "); set "
                    + BrokerConfig.PREFIX + ".data-dir");
        }
    }

    /** Bytes this process may still write there. */
    long usableBytes() {
        try {
            return Files.getFileStore(path).getUsableSpace();
        } catch (final IOException e) {
            throw ConfigurationError.of("data-dir", path, "its file system does not tell its free space: " + e);
        }
    }

    /** Removes a temporary directory and what is in it. Segment files are unlinked already while they are in use. */
    public void deleteIfTemporary() throws IOException {
        if (!temporary) {
            return;
        }
        try (Stream<Path> files = Files.list(path)) {
            for (final Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(path);
    }
}
