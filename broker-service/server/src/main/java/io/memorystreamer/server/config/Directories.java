package io.memorystreamer.server.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the segments live. All paths are absolute, existing, writable directories.
 *
 * @param data where topics survive a restart; empty when none was given
 * @param memory where topics in memory have their segments, whose files are unlinked as soon as they are mapped, so that
 *     nothing is to be cleaned up there
 */
record Directories(Optional<Path> data, Path memory) {

    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    /** @throws ConfigurationError when a directory cannot be used */
    static Directories open(final Optional<String> dataDir, final Optional<String> memoryDir) {
        final Optional<Path> data = dataDir.map(value -> require("data-dir", value));
        return new Directories(
                data, memoryDir.map(value -> require("memory-dir", value)).orElseGet(() -> defaultMemory(data)));
    }

    private static Path require(final String key, final String value) {
        final Path path = Path.of(value).toAbsolutePath();
        if (!Files.isDirectory(path)) {
            throw ConfigurationError.of(key, value, "must be an existing directory");
        }
        if (!Files.isWritable(path)) {
            throw ConfigurationError.of(key, value, "must be writable by this user");
        }
        return path;
    }

    private static Path defaultMemory(final Optional<Path> data) {
        final boolean sharedMemory = Files.isDirectory(SHARED_MEMORY) && Files.isWritable(SHARED_MEMORY);
        return sharedMemory ? SHARED_MEMORY : data.orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir")));
    }

    /** Bytes this process may still write into the memory directory. */
    long usableMemoryBytes() {
        try {
            return Files.getFileStore(memory).getUsableSpace();
        } catch (final IOException e) {
            throw ConfigurationError.of("memory-dir", memory, "its file system does not tell its free space: " + e);
        }
    }
}
