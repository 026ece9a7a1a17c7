package io.memorystreamer.log;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A file of a log is damaged, missing, foreign, or of another version, where nothing may be cut off to mend it. The message
 * names the file, what is wrong, and what to do. Nothing was changed on the disk.
 */
public final class LogCorruptException extends IOException {

    private static final long serialVersionUID = 1L;

    LogCorruptException(final Path file, final String problem, final String remedy) {
        super(file + ": " + problem + "; " + remedy);
    }
}
