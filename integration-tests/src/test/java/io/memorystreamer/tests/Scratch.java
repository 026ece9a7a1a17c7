package io.memorystreamer.tests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The scratch directories of runs that are there at one moment.
 *
 * @param before those of others
 */
record Scratch(Set<Path> before) {

    /** Where comparisons keep files, as on every Linux. */
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    static Scratch now() throws IOException {
        return new Scratch(directories());
    }

    /** Those that have come since. */
    Set<Path> since() throws IOException {
        final Set<Path> directories = directories();
        directories.removeAll(before);
        return directories;
    }

    private static Set<Path> directories() throws IOException {
        try (Stream<Path> found = Files.list(SHARED_MEMORY)) {
            return found.filter(path -> path.getFileName().toString().startsWith("memorystreamer-bench-"))
                    .collect(Collectors.toSet());
        }
    }
}
