package io.memorystreamer.bench.scenario.memory;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file in the directory for temporary files that has lost its name, so that nothing is left of it however the process ends. */
final class ScratchFile {

    private ScratchFile() {}

    /** @return an empty file; the caller closes it */
    static FileChannel open() throws IOException {
        final Path path = Files.createTempFile("memorystreamer-bench-", ".mapped");
        try {
            return FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } finally {
            Files.delete(path);
        }
    }
}
