package io.memorystreamer.server.handlers;

import io.memorystreamer.server.protocol.Node;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/** Who this broker is to its clients. Immutable. */
public final class BrokerIdentity {

    private static final int NODE_ID = 0;

    private final String clusterId;
    private final Optional<String> advertisedHost;
    private final OptionalInt advertisedPort;

    public BrokerIdentity(
            final String clusterId, final Optional<String> advertisedHost, final OptionalInt advertisedPort) {
        this.clusterId = clusterId;
        this.advertisedHost = advertisedHost;
        this.advertisedPort = advertisedPort;
    }

    /** For a broker of which nothing survives: clients must not take its next run for the same cluster. */
    public static String randomClusterId() {
        final UUID id = UUID.randomUUID();
        final ByteBuffer bytes = ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    public String clusterId() {
        return clusterId;
    }

    /** Where the client of this session is to connect to: as advertised, else where it has connected to already. */
    public Node nodeFor(final Session session) {
        return new Node(
                NODE_ID, advertisedHost.orElse(session.localHost()), advertisedPort.orElse(session.localPort()));
    }
}
