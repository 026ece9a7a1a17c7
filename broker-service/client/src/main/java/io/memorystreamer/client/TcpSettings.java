package io.memorystreamer.client;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.ByteBufferDeserializer;

/** The settings of one {@link TcpClient}: our defaults, the caller's overrides over them, all checked. Immutable. */
final class TcpSettings {

    /** Kafka's settings first, grouped by client; those that are Kafka's defaults stand here to be seen in reports. */
    private static final Map<String, String> DEFAULTS = Map.ofEntries(
            Map.entry("request.timeout.ms", "5000"),
            Map.entry("default.api.timeout.ms", "10000"),
            // A black-holed address would otherwise hold a connection attempt for up to 30 s.
            Map.entry("socket.connection.setup.timeout.ms", "5000"),
            Map.entry("socket.connection.setup.timeout.max.ms", "5000"),
            Map.entry("enable.metrics.push", "false"),
            Map.entry("acks", "all"),
            Map.entry("linger.ms", "5"),
            Map.entry("batch.size", "65536"),
            Map.entry("compression.type", "none"),
            Map.entry("buffer.memory", "67108864"),
            Map.entry("max.request.size", "1048576"),
            Map.entry("max.in.flight.requests.per.connection", "5"),
            // Kafka's two minutes would let a benchmark hang on a dead broker.
            Map.entry("delivery.timeout.ms", "10000"),
            Map.entry("max.block.ms", "5000"),
            Map.entry("fetch.min.bytes", "1"),
            Map.entry("fetch.max.wait.ms", "500"),
            Map.entry("max.partition.fetch.bytes", "1048576"),
            Map.entry("max.poll.records", "4096"),
            Map.entry(TcpClient.MAX_IN_FLIGHT_RECORDS, "100000"),
            Map.entry(TcpClient.BROKER_TIMEOUT_MS, "10000"),
            Map.entry(TcpClient.POLL_TIMEOUT_MS, "0"));

    private static final Set<String> OURS =
            Set.of(TcpClient.MAX_IN_FLIGHT_RECORDS, TcpClient.BROKER_TIMEOUT_MS, TcpClient.POLL_TIMEOUT_MS);

    /** What the client's own logic relies on. */
    private static final Set<String> FIXED = Set.of(
            "bootstrap.servers",
            "key.serializer",
            "value.serializer",
            "key.deserializer",
            "value.deserializer",
            "transactional.id",
            "group.id",
            "group.protocol",
            "group.instance.id",
            "auto.offset.reset",
            "enable.auto.commit",
            "allow.auto.create.topics");

    /** An IPv6 address stands in brackets. */
    private static final Pattern HOST_AND_PORT = Pattern.compile("([^:\\s]+|\\[[0-9a-fA-F:.%]+]):\\d{1,5}");

    private final String bootstrapServers;
    private final SortedMap<String, String> effective;
    private final Map<String, Object> producer;
    private final Map<String, Object> consumer;
    private final Map<String, Object> admin;

    /** @throws IllegalArgumentException naming the setting that is unknown, fixed or out of range */
    TcpSettings(final String bootstrapServers, final Map<String, String> overrides) {
        if (bootstrapServers == null || bootstrapServers.isBlank()) {
            throw new IllegalArgumentException("bootstrap.servers is empty: give at least one host:port");
        }
        for (final String server : bootstrapServers.split(",")) {
            if (!HOST_AND_PORT.matcher(server.trim()).matches()) {
                throw new IllegalArgumentException("bootstrap.servers=" + bootstrapServers + ": '" + server.trim()
                        + "' is not of the form host:port");
            }
        }
        this.bootstrapServers = bootstrapServers;
        this.effective = new TreeMap<>(DEFAULTS);
        overrides.forEach((name, value) -> {
            requireKnown(name);
            if (value == null) {
                throw new IllegalArgumentException(name + ": no value");
            }
            effective.put(name, value.trim());
        });
        number(TcpClient.MAX_IN_FLIGHT_RECORDS, 1);
        final int brokerTimeout = number(TcpClient.BROKER_TIMEOUT_MS, 1);
        number(TcpClient.POLL_TIMEOUT_MS, 0);
        producer = select(ProducerConfig.configNames());
        producer.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
        producer.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
        consumer = select(ConsumerConfig.configNames());
        consumer.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteBufferDeserializer.class.getName());
        consumer.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteBufferDeserializer.class.getName());
        consumer.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none"); // OFFSET_OUT_OF_RANGE, never a silent jump
        consumer.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        consumer.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        admin = select(AdminClientConfig.configNames());
        validate();
        if (maxInFlightBytes() < maxRecordLength()) {
            throw new IllegalArgumentException("buffer.memory=" + effective.get("buffer.memory")
                    + ": must be at least twice max.request.size=" + effective.get("max.request.size")
                    + " and 16 times batch.size=" + effective.get("batch.size"));
        }
        // A living broker answers a fetch without records after this wait; it must not be taken for dead meanwhile.
        if (brokerTimeout <= number("fetch.max.wait.ms", 0)) {
            throw new IllegalArgumentException(TcpClient.BROKER_TIMEOUT_MS + "=" + brokerTimeout
                    + ": must be greater than fetch.max.wait.ms=" + effective.get("fetch.max.wait.ms"));
        }
        effective.put("bootstrap.servers", bootstrapServers);
    }

    private static void requireKnown(final String name) {
        if (FIXED.contains(name)) {
            throw new IllegalArgumentException(name + ": is fixed by the client and cannot be set");
        }
        if (!OURS.contains(name)
                && !ProducerConfig.configNames().contains(name)
                && !ConsumerConfig.configNames().contains(name)
                && !AdminClientConfig.configNames().contains(name)) {
            throw new IllegalArgumentException(name + ": unknown setting; it is neither one of a Kafka producer,"
                    + " consumer or admin client nor one of " + new TreeSet<>(OURS));
        }
    }

    private Map<String, Object> select(final Set<String> names) {
        final Map<String, Object> selected = new HashMap<>(effective);
        selected.keySet().retainAll(names);
        selected.put("bootstrap.servers", bootstrapServers);
        return selected;
    }

    /** Kafka's own checks, now and not when the first producer is made. */
    private void validate() {
        try {
            ProducerConfig.configDef().parse(producer);
            ConsumerConfig.configDef().parse(consumer);
            AdminClientConfig.configDef().parse(admin);
        } catch (final ConfigException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        final int delivery = number("delivery.timeout.ms", 0);
        final int linger = number("linger.ms", 0);
        final int request = number("request.timeout.ms", 0);
        if (delivery < (long) linger + request) {
            throw new IllegalArgumentException("delivery.timeout.ms=" + delivery + ": must be at least linger.ms="
                    + linger + " + request.timeout.ms=" + request);
        }
    }

    private int number(final String name, final int minimum) {
        final String value = effective.get(name);
        try {
            final int number = Integer.parseInt(value);
            if (number >= minimum) {
                return number;
            }
        } catch (final NumberFormatException e) {
            // reported below, like a number out of range
        }
        throw new IllegalArgumentException(
                name + "=" + value + ": must be a whole number from " + minimum + " to " + Integer.MAX_VALUE);
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    Map<String, Object> producer() {
        return producer;
    }

    Map<String, Object> consumer() {
        return consumer;
    }

    Map<String, Object> admin() {
        return admin;
    }

    int maxInFlightRecords() {
        return number(TcpClient.MAX_IN_FLIGHT_RECORDS, 1);
    }

    /**
     * Half the accumulator's memory, less the batches that may be on their way half empty: the accumulator is never full,
     * so that handing it a record never blocks.
     */
    long maxInFlightBytes() {
        return Long.parseLong(effective.get("buffer.memory")) / 2 - 8L * number("batch.size", 0);
    }

    /** The request's own headers come out of the same limit. */
    int maxRecordLength() {
        return number("max.request.size", 0) - TcpProducer.REQUEST_OVERHEAD;
    }

    Duration deliveryTimeout() {
        return millis("delivery.timeout.ms");
    }

    Duration requestTimeout() {
        return millis("request.timeout.ms");
    }

    Duration apiTimeout() {
        return millis("default.api.timeout.ms");
    }

    Duration brokerTimeout() {
        return millis(TcpClient.BROKER_TIMEOUT_MS);
    }

    Duration pollTimeout() {
        return millis(TcpClient.POLL_TIMEOUT_MS);
    }

    private Duration millis(final String name) {
        return Duration.ofMillis(number(name, 0));
    }

    /** For reports: everything that is set, without secrets. */
    SortedMap<String, String> visible() {
        final SortedMap<String, String> visible = new TreeMap<>(effective);
        visible.replaceAll((name, value) -> isSecret(name) ? "[hidden]" : value);
        return visible;
    }

    private static boolean isSecret(final String name) {
        final ConfigDef.ConfigKey producer =
                ProducerConfig.configDef().configKeys().get(name);
        final ConfigDef.ConfigKey consumer =
                ConsumerConfig.configDef().configKeys().get(name);
        return producer != null && producer.type == ConfigDef.Type.PASSWORD
                || consumer != null && consumer.type == ConfigDef.Type.PASSWORD;
    }
}
