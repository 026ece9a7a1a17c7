package io.memorystreamer.server.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * What is remembered of a topic.
 *
 * @param partitions at least 1
 * @param configs every key that takes effect, not only those that were asked for: a topic keeps what it was created with,
 *     also when the broker's defaults change
 * @param asked keys that were asked for; null when an earlier version of the broker did not note it
 */
public record StoredTopic(String name, UUID id, int partitions, Map<String, String> configs, Set<String> asked) {

    private static final String KIND = "memorystreamer-topic";
    private static final int VERSION = 1;
    private static final String CONFIG_PREFIX = "config.";
    private static final String ASKED = "asked";

    void write(final Path file) throws IOException {
        final Map<String, String> values = new LinkedHashMap<>();
        values.put("name", name);
        values.put("id", id.toString());
        values.put("partitions", Integer.toString(partitions));
        if (asked != null) {
            values.put(ASKED, String.join(",", new TreeSet<>(asked)));
        }
        configs.forEach((key, value) -> values.put(CONFIG_PREFIX + key, value));
        PropertiesFile.write(file, KIND, VERSION, values);
    }

    /** @throws IOException naming the file and what is wrong with it */
    static StoredTopic read(final Path file) throws IOException {
        final Map<String, String> values = PropertiesFile.read(file, KIND, VERSION);
        final Map<String, String> configs = new LinkedHashMap<>();
        values.forEach((key, value) -> {
            if (key.startsWith(CONFIG_PREFIX)) {
                configs.put(key.substring(CONFIG_PREFIX.length()), value);
            }
        });
        try {
            final int partitions = Integer.parseInt(required(values, "partitions", file));
            if (partitions < 1) {
                throw new IOException(file + " is damaged: partitions=" + partitions);
            }
            return new StoredTopic(
                    required(values, "name", file),
                    UUID.fromString(required(values, "id", file)),
                    partitions,
                    configs,
                    asked(values.get(ASKED)));
        } catch (final IllegalArgumentException e) {
            throw new IOException(file + " is damaged: " + e.getMessage(), e);
        }
    }

    private static Set<String> asked(final String keys) {
        if (keys == null) {
            return null;
        }
        return keys.isEmpty() ? Set.of() : Set.of(keys.split(","));
    }

    private static String required(final Map<String, String> values, final String key, final Path file)
            throws IOException {
        final String value = values.get(key);
        if (value == null) {
            throw new IOException(file + " is damaged: it has no " + key);
        }
        return value;
    }
}
