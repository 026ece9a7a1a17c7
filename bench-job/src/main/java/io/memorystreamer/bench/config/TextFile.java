package io.memorystreamer.bench.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads a configuration file and says in one line why it cannot. */
final class TextFile {

    private TextFile() {}

    static String read(final Path file) throws ConfigException {
        try {
            return Files.readString(file);
        } catch (final NoSuchFileException e) {
            throw new ConfigException(file + ": no such file");
        } catch (final CharacterCodingException e) {
            throw new ConfigException(file + ": not UTF-8 text");
        } catch (final IOException e) {
            throw new ConfigException(file + ": cannot be read: " + e.getMessage());
        }
    }
}
