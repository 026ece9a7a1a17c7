package io.memorystreamer.operator.controller.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.memorystreamer.operator.api.MemoryStreamerCluster;
import io.memorystreamer.operator.api.MemoryStreamerClusterSpec;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The broker's configuration file. The same cluster gives the same text, whatever the order of its keys. */
final class BrokerConfiguration {
    /** Where the broker looks for it, below its working directory. */
    static final String FILE = "application.properties";

    static final String DATA_DIR = "/data";
    static final String MEMORY_DIR = "/dev/shm";

    private static final String PREFIX = "memorystreamer.broker.";

    /** Kafka's names of topics' configuration that the broker has a default for, and the key of that. */
    private static final Map<String, String> TOPIC_DEFAULTS = Map.of(
            "retention.bytes", "retention-bytes",
            "retention.ms", "retention-time",
            "segment.bytes", "segment-bytes",
            "max.message.bytes", "max-message-bytes",
            "memorystreamer.storage", "storage");

    private static final String UNBOUNDED = "-1";

    private BrokerConfiguration() {}

    /** Returns the text of the file; what the operator decides wins over what the cluster's configuration says. */
    static String of(MemoryStreamerCluster cluster) {
        MemoryStreamerClusterSpec spec = cluster.getSpec();
        SortedMap<String, String> keys = new TreeMap<>();
        addTopicDefaults(spec.topicDefaults(), keys);
        keys.putAll(spec.configuration());
        keys.put(PREFIX + "kafka-port", String.valueOf(ClusterNames.kafkaPort(cluster)));
        keys.put(PREFIX + "memory", String.valueOf(BrokerMemory.of(spec).messages()));
        keys.put(PREFIX + "memory-dir", MEMORY_DIR);
        if (spec.storage() != null && spec.storage().volumeClaim() != null) {
            keys.put(PREFIX + "data-dir", DATA_DIR);
        }
        return keys.entrySet().stream()
                .map(entry -> key(entry.getKey()) + "=" + value(entry.getValue()) + "\n")
                .collect(Collectors.joining());
    }

    /** Returns what changes when the file changes, in hexadecimal. */
    static String checksum(String file) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    private static void addTopicDefaults(MemoryStreamerClusterSpec.TopicDefaults defaults, Map<String, String> keys) {
        if (defaults == null) {
            return;
        }
        if (defaults.partitions() != null) {
            keys.put(PREFIX + "default-partitions", String.valueOf(defaults.partitions()));
        }
        if (defaults.autoCreate() != null) {
            keys.put(PREFIX + "auto-create-topics", String.valueOf(defaults.autoCreate()));
        }
        defaults.config().forEach((name, value) -> {
            if (TOPIC_DEFAULTS.containsKey(name) && !value.equals(UNBOUNDED)) {
                keys.put(PREFIX + TOPIC_DEFAULTS.get(name), name.equals("retention.ms") ? duration(value) : value);
            }
        });
    }

    /** What is no number is left for the broker to refuse, with its own words. */
    private static String duration(String millis) {
        try {
            return Duration.ofMillis(Long.parseLong(millis)).toString();
        } catch (NumberFormatException e) {
            return millis;
        }
    }

    /** Of a properties file: what would end the key is escaped. */
    private static String key(String text) {
        return value(text).replace(":", "\\:").replace("=", "\\=").replace(" ", "\\ ");
    }

    /** A dollar sign would begin an expression, and leading space would be lost. */
    private static String value(String text) {
        String escaped = text.replace("\\", "\\\\")
                .replace("\r", "\\r")
                .replace("\n", "\\n")
                .replace("${", "\\\\${");
        return escaped.startsWith(" ") ? "\\" + escaped : escaped;
    }
}
