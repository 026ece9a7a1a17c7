package io.memorystreamer.server.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * A small text file that is replaced as a whole and tells when it is damaged.
 *
 * <pre>
 * memorystreamer-topic 1          kind and version
 * name=orders                     a key and its value, neither with a line break; keys without '='
 * partitions=3
 * crc32c=1c291ca3                 of all bytes before this line
 * </pre>
 */
final class PropertiesFile {

    /** No file of ours comes near it; what is larger is not ours. */
    private static final long MAX_BYTES = 64 * 1024;

    private static final String CHECKSUM_KEY = "crc32c=";

    private PropertiesFile() {}

    /** Replaces the file. After a crash at any point the old content is there, or the new one. */
    static void write(final Path file, final String kind, final int version, final Map<String, String> values)
            throws IOException {
        final StringBuilder text =
                new StringBuilder(kind).append(' ').append(version).append('\n');
        values.forEach(
                (key, value) -> text.append(key).append('=').append(value).append('\n'));
        final String checksum = checksum(text.toString());
        text.append(CHECKSUM_KEY).append(checksum).append('\n');
        final Path replacement = file.resolveSibling(file.getFileName() + ".tmp");
        try (FileChannel channel = FileChannel.open(
                replacement,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
            final ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.ISO_8859_1));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(replacement, file, StandardCopyOption.ATOMIC_MOVE);
        force(file.getParent());
    }

    /**
     * @return the values in the order of the file
     * @throws IOException when the file is missing, damaged, of another kind or of a later version; the message names it
     */
    static Map<String, String> read(final Path file, final String kind, final int version) throws IOException {
        final String text = content(file);
        final int checksum = text.lastIndexOf(CHECKSUM_KEY);
        if (!text.startsWith(kind + " ") || checksum < 0 || text.charAt(checksum - 1) != '\n') {
            throw new IOException(file + " is damaged, or is not a file of kind " + kind);
        }
        if (!text.substring(checksum).equals(CHECKSUM_KEY + checksum(text.substring(0, checksum)) + "\n")) {
            throw new IOException(file + " is damaged: its checksum does not match its content");
        }
        final String[] lines = text.substring(0, checksum).split("\n");
        if (!lines[0].equals(kind + " " + version)) {
            throw new IOException(
                    file + " has format '" + lines[0] + "', this broker reads version " + version + " only");
        }
        final Map<String, String> values = new LinkedHashMap<>();
        for (int i = 1; i < lines.length; i++) {
            final int separator = lines[i].indexOf('=');
            if (separator < 0) {
                throw new IOException(file + " is damaged: line " + (i + 1) + " is not key=value");
            }
            values.put(lines[i].substring(0, separator), lines[i].substring(separator + 1));
        }
        return values;
    }

    private static String content(final Path file) throws IOException {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new IOException(file + " is damaged: it has more than " + MAX_BYTES + " bytes");
            }
            // ISO-8859-1 takes any byte, so that damage is found by the checksum and not by the decoder.
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (final NoSuchFileException e) {
            throw new IOException(file + " is missing", e);
        }
    }

    private static String checksum(final String text) {
        final CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.ISO_8859_1));
        return String.format("%08x", crc.getValue());
    }

    /** Makes what was created, renamed or removed in a directory survive a power failure. */
    static void force(final Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
