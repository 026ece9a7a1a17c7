package io.memorystreamer.bench.scenario;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** A server of another product that scenarios compare our broker with, in a process of its own. */
public enum PeerServer {
    /** Apache Kafka. */
    KAFKA,
    /** Redis, for its streams. */
    REDIS,
    /** NATS with JetStream. */
    NATS;

    /** As on the command line, in reports and in settings. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException when there is none of this label; one line that names those that there are */
    public static PeerServer of(final String label) {
        return Arrays.stream(values())
                .filter(server -> server.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown peer '" + label + "': must be one of "
                        + Arrays.stream(values()).map(PeerServer::label).collect(Collectors.joining(", "))));
    }
}
