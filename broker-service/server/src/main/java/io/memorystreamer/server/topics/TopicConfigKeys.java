package io.memorystreamer.server.topics;

import static io.memorystreamer.server.topics.ConfigKey.Type.BOOLEAN;
import static io.memorystreamer.server.topics.ConfigKey.Type.DOUBLE;
import static io.memorystreamer.server.topics.ConfigKey.Type.INT;
import static io.memorystreamer.server.topics.ConfigKey.Type.LIST;
import static io.memorystreamer.server.topics.ConfigKey.Type.LONG;
import static io.memorystreamer.server.topics.ConfigKey.Type.STRING;

import io.memorystreamer.server.topics.ConfigKey.Effect;
import io.memorystreamer.server.topics.ConfigKey.Type;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Every key a topic may be configured with. Everything else is refused, so that nobody relies on what is not there. The names
 * are those of Kafka's TopicConfig.
 */
public final class TopicConfigKeys {

    private static final String WITHOUT_EFFECT = "Accepted, without effect on this broker.";

    private static final Map<String, ConfigKey> BY_NAME = new TreeMap<>();

    static {
        changeable(
                TopicConfig.CLEANUP_POLICY,
                LIST,
                null,
                "delete; or compact, with which every record is kept and a full partition rejects what comes; or both,"
                        + " with which a record goes after retention.ms only.");
        changeable(TopicConfig.FLUSH_MESSAGES, LONG, null, "1: a batch is on the device before it is acknowledged.");
        changeable(TopicConfig.FLUSH_MS, LONG, null, "Milliseconds after which what was appended is on the device.");
        changeable(TopicConfig.MAX_MESSAGE_BYTES, INT, "max-message-bytes", "Largest record batch in bytes.");
        changeable(TopicConfig.OVERFLOW, STRING, null, "When the retention is full: delete-oldest or reject.");
        changeable(
                TopicConfig.RETENTION_BYTES,
                LONG,
                "retention-bytes",
                "Bytes that each partition keeps; -1 is the broker's default.");
        changeable(
                TopicConfig.RETENTION_MS,
                LONG,
                "retention-time",
                "Milliseconds after which a segment goes, from its last append; -1 for no bound.");
        changeable(
                TopicConfig.TIMESTAMP_AFTER_MAX_MS,
                LONG,
                null,
                "Milliseconds that a producer's time may be ahead of the broker's clock.");
        changeable(
                TopicConfig.TIMESTAMP_BEFORE_MAX_MS,
                LONG,
                null,
                "Milliseconds that a producer's time may be behind the broker's clock.");
        changeable(
                TopicConfig.TIMESTAMP_TYPE, STRING, null, "CreateTime: the producer's; LogAppendTime: the broker's.");
        atCreation(TopicConfig.SEGMENT_BYTES, INT, "segment-bytes", "Size of a segment in bytes.");
        atCreation(TopicConfig.STORAGE, STRING, "storage", "What segments are made of: memory, mapped or file.");
        fixed("compression.type", STRING, "producer");
        fixed("min.insync.replicas", INT, "1");
        fixed("remote.storage.enable", BOOLEAN, "false");
        fixed("unclean.leader.election.enable", BOOLEAN, "false", "true");
        ignored("delete.retention.ms", LONG);
        ignored("file.delete.delay.ms", LONG);
        ignored("follower.replication.throttled.replicas", LIST);
        ignored("index.interval.bytes", INT);
        ignored("leader.replication.throttled.replicas", LIST);
        ignored("max.compaction.lag.ms", LONG);
        ignored("min.cleanable.dirty.ratio", DOUBLE);
        ignored("min.compaction.lag.ms", LONG);
        ignored("preallocate", BOOLEAN);
        ignored("segment.index.bytes", INT);
        ignored("segment.jitter.ms", LONG);
        ignored("segment.ms", LONG);
    }

    private TopicConfigKeys() {}

    private static void changeable(
            final String name, final Type type, final String brokerKey, final String documentation) {
        add(new ConfigKey(name, type, Effect.CHANGEABLE, null, Set.of(), brokerKey, documentation));
    }

    private static void atCreation(
            final String name, final Type type, final String brokerKey, final String documentation) {
        add(new ConfigKey(
                name,
                type,
                Effect.AT_CREATION,
                null,
                Set.of(),
                brokerKey,
                documentation + " Set when the topic is created, and not changed later."));
    }

    private static void fixed(final String name, final Type type, final String... allowed) {
        add(new ConfigKey(
                name,
                type,
                Effect.FIXED,
                allowed[0],
                Set.of(allowed),
                null,
                "This broker does nothing else than " + allowed[0] + "."));
    }

    private static void ignored(final String name, final Type type) {
        add(new ConfigKey(name, type, Effect.NONE, null, Set.of(), null, WITHOUT_EFFECT));
    }

    private static void add(final ConfigKey key) {
        BY_NAME.put(key.name(), key);
    }

    /** @return null when a topic cannot be configured with it */
    public static ConfigKey find(final String name) {
        return BY_NAME.get(name);
    }

    /** In the order of their names. */
    public static Collection<ConfigKey> all() {
        return BY_NAME.values();
    }
}
