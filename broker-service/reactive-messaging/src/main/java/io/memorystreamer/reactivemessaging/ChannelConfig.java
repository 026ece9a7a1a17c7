package io.memorystreamer.reactivemessaging;

import io.memorystreamer.client.TcpClient;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.microprofile.config.Config;

/**
 * The attributes of one channel, checked when the application is deployed.
 *
 * @param kafka settings for the TCP client, without the {@value #KAFKA_PREFIX} in front of their names
 * @param pollBatch records taken with one poll at most
 * @param maxInFlight outgoing messages that are not acknowledged, at most
 */
record ChannelConfig(
        String channel,
        TransportType transport,
        String bootstrapServers,
        Map<String, String> kafka,
        String topic,
        int partition,
        ValueType valueType,
        int pollBatch,
        Start start,
        FailureStrategy failureStrategy,
        int maxInFlight) {

    static final String KAFKA_PREFIX = "kafka.";

    private static final int MAX_BATCH = 1_000_000;

    enum TransportType {
        TCP,
        IN_PROCESS
    }

    enum ValueType {
        BYTES,
        STRING
    }

    enum Start {
        EARLIEST,
        LATEST
    }

    enum FailureStrategy {
        FAIL,
        IGNORE
    }

    /** @throws IllegalArgumentException naming the channel and the attribute */
    static ChannelConfig of(final Config config) {
        final Attributes attributes = new Attributes(config);
        final TransportType transport = attributes.choice(
                "transport", Map.of("tcp", TransportType.TCP, "in-process", TransportType.IN_PROCESS));
        final Map<String, String> kafka = attributes.startingWith(KAFKA_PREFIX);
        final String servers = attributes.text("bootstrap.servers", "");
        final int partition = attributes.number("partition", 0, 0, Integer.MAX_VALUE);
        if (transport == TransportType.TCP) {
            requireValid(attributes, servers, kafka);
        } else if (partition != 0) {
            throw attributes.invalid("partition", "a log of this process has partition 0 only, not " + partition);
        }
        return new ChannelConfig(
                attributes.channel(),
                transport,
                servers,
                kafka,
                attributes.text("topic", attributes.channel()),
                partition,
                attributes.choice("value.type", Map.of("bytes", ValueType.BYTES, "string", ValueType.STRING)),
                attributes.number("poll.batch", 256, 1, MAX_BATCH),
                attributes.choice("start", Map.of("earliest", Start.EARLIEST, "latest", Start.LATEST)),
                attributes.choice(
                        "failure-strategy", Map.of("fail", FailureStrategy.FAIL, "ignore", FailureStrategy.IGNORE)),
                attributes.number("max.in.flight", 1024, 1, MAX_BATCH));
    }

    private static void requireValid(
            final Attributes attributes, final String servers, final Map<String, String> kafka) {
        if (servers.isBlank()) {
            throw attributes.invalid("bootstrap.servers", "is missing; give host:port, or set transport to in-process");
        }
        try {
            TcpClient.requireValid(servers, Map.of());
        } catch (final IllegalArgumentException e) {
            throw attributes.invalid("bootstrap.servers", e.getMessage());
        }
        try {
            TcpClient.requireValid(servers, kafka);
        } catch (final IllegalArgumentException e) {
            throw attributes.invalid(KAFKA_PREFIX + "*", e.getMessage());
        }
    }

    /** Where a message of this channel stands, for messages to people. */
    String describe() {
        return "channel '" + channel + "' (" + topic + "-" + partition
                + (transport == TransportType.TCP ? " at " + bootstrapServers : ", in process") + ")";
    }

    IllegalArgumentException invalid(final String attribute, final String problem) {
        return invalid(channel, attribute, problem);
    }

    private static IllegalArgumentException invalid(
            final String channel, final String attribute, final String problem) {
        return new IllegalArgumentException("channel '" + channel + "', attribute '" + attribute + "': " + problem);
    }

    /** Reads attributes as text: the configuration's own converters would name neither channel nor attribute. */
    private record Attributes(Config config, String channel) {

        Attributes(final Config config) {
            this(config, config.getValue("channel-name", String.class));
        }

        String text(final String name, final String otherwise) {
            return config.getOptionalValue(name, String.class).orElse(otherwise).trim();
        }

        int number(final String name, final int otherwise, final int minimum, final int maximum) {
            final String text = text(name, Integer.toString(otherwise));
            try {
                final int number = Integer.parseInt(text);
                if (number >= minimum && number <= maximum) {
                    return number;
                }
            } catch (final NumberFormatException e) {
                // reported below, like a number out of range
            }
            throw invalid(name, "'" + text + "' is not a whole number from " + minimum + " to " + maximum);
        }

        /** The choice with ordinal 0 is the default. */
        <E extends Enum<E>> E choice(final String name, final Map<String, E> choices) {
            final String text = text(name, "");
            for (final Map.Entry<String, E> choice : choices.entrySet()) {
                if (choice.getKey().equalsIgnoreCase(text)
                        || text.isEmpty() && choice.getValue().ordinal() == 0) {
                    return choice.getValue();
                }
            }
            throw invalid(
                    name,
                    "'" + text + "' is none of "
                            + String.join(
                                    ", ", choices.keySet().stream().sorted().toList()));
        }

        Map<String, String> startingWith(final String prefix) {
            final Map<String, String> found = new HashMap<>();
            for (final String name : config.getPropertyNames()) {
                if (name.startsWith(prefix) && name.length() > prefix.length()) {
                    config.getOptionalValue(name, String.class)
                            .ifPresent(value -> found.put(name.substring(prefix.length()), value));
                }
            }
            return Map.copyOf(found);
        }

        IllegalArgumentException invalid(final String name, final String problem) {
            return ChannelConfig.invalid(channel, name, problem);
        }
    }
}
