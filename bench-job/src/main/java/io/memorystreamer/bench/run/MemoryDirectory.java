package io.memorystreamer.bench.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where segments go on this machine: shared memory where there is some, as the broker's own default is. */
final class MemoryDirectory {

    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    private MemoryDirectory() {}

    static Path path() {
        return Files.isWritable(SHARED_MEMORY) ? SHARED_MEMORY : Path.of(System.getProperty("java.io.tmpdir"));
    }

    /** A container may have no more than 64 MiB of it. */
    static long usableBytes() {
        try {
            return Files.getFileStore(path()).getUsableSpace();
        } catch (final IOException e) {
            return Long.MAX_VALUE; // the broker finds out, and says so
        }
    }
}
