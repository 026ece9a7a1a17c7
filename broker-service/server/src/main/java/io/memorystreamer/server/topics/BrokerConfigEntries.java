package io.memorystreamer.server.topics;

import io.memorystreamer.server.config.BrokerConfig;
import io.memorystreamer.server.config.BrokerSettings;
import io.memorystreamer.server.topics.ConfigKey.Effect;
import io.memorystreamer.server.topics.ConfigKey.Type;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The broker's configuration as clients see it: under Kafka's name where Kafka has a key that means the same, else under its
 * own. Nothing of it can be changed while the broker runs.
 */
public final class BrokerConfigEntries {

    private final Map<ConfigKey, String> entries = new LinkedHashMap<>();

    private BrokerConfigEntries(final BrokerSettings settings) {
        kafka("auto.create.topics.enable", Type.BOOLEAN, "auto-create-topics", settings.autoCreateTopics());
        fixed("broker.id", Type.INT, "0");
        fixed("compression.type", Type.STRING, "producer");
        kafka(
                "connections.max.idle.ms",
                Type.LONG,
                "idle-timeout",
                settings.idleTimeout().toMillis());
        fixed("default.replication.factor", Type.INT, "1");
        fixed("delete.topic.enable", Type.BOOLEAN, "true");
        kafka(
                "group.initial.rebalance.delay.ms",
                Type.INT,
                "group-initial-rebalance-delay",
                settings.groupInitialRebalanceDelay().toMillis());
        fixed("log.cleanup.policy", Type.LIST, "delete");
        kafka(
                "log.dirs",
                Type.STRING,
                settings.dataDirectory().isPresent() ? "data-dir" : "memory-dir",
                settings.dataDirectory().orElse(settings.memoryDirectory()));
        fixed("log.message.timestamp.type", Type.STRING, "CreateTime");
        kafka("log.retention.bytes", Type.LONG, "retention-bytes", settings.retentionBytes());
        kafka("log.retention.ms", Type.LONG, "retention-time", settings.retentionMillis());
        kafka("log.segment.bytes", Type.INT, "segment-bytes", settings.segmentBytes());
        kafka("max.connections", Type.INT, "max-connections", settings.maxConnections());
        kafka("max.incremental.fetch.session.cache.slots", Type.INT, "max-fetch-sessions", settings.maxFetchSessions());
        own("in-flight-bytes", Type.LONG, settings.inFlightBytes());
        own("liveness-timeout", Type.STRING, settings.livenessTimeout());
        own("max-partitions", Type.INT, settings.maxPartitions());
        own("max-producers", Type.INT, settings.maxProducers());
        own("memory", Type.LONG, settings.memory());
        own("memory-dir", Type.STRING, settings.memoryDirectory());
        own("storage", Type.STRING, TopicConfig.text(settings.storage()));
        kafka("message.max.bytes", Type.INT, "max-message-bytes", settings.maxMessageBytes());
        fixed("min.insync.replicas", Type.INT, "1");
        fixed("node.id", Type.INT, "0");
        kafka("num.partitions", Type.INT, "default-partitions", settings.defaultPartitions());
        kafka(
                "offsets.retention.minutes",
                Type.INT,
                "offsets-retention",
                settings.offsetsRetention().toMinutes());
        kafka("producer.id.expiration.ms", Type.LONG, "producer-id-expiration", settings.producerExpirationMillis());
        kafka("socket.request.max.bytes", Type.INT, "max-request-bytes", settings.maxRequestBytes());
        fixed("unclean.leader.election.enable", Type.BOOLEAN, "false");
    }

    /** Each key with its value, all of them read-only. */
    public static Map<ConfigKey, String> of(final BrokerSettings settings) {
        return Collections.unmodifiableMap(new BrokerConfigEntries(settings).entries);
    }

    private void kafka(final String name, final Type type, final String brokerKey, final Object value) {
        add(name, type, brokerKey, value, "Set by " + BrokerConfig.PREFIX + '.' + brokerKey + ".");
    }

    private void own(final String brokerKey, final Type type, final Object value) {
        add(BrokerConfig.PREFIX + '.' + brokerKey, type, brokerKey, value, "See the broker's documentation.");
    }

    private void fixed(final String name, final Type type, final String value) {
        add(name, type, null, value, "This broker does nothing else.");
    }

    private void add(
            final String name, final Type type, final String brokerKey, final Object value, final String text) {
        entries.put(new ConfigKey(name, type, Effect.AT_CREATION, null, Set.of(), brokerKey, text), value.toString());
    }
}
