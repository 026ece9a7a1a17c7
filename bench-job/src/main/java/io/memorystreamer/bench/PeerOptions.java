package io.memorystreamer.bench;

import io.memorystreamer.bench.scenario.PeerServer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Peers that somebody else runs. */
final class PeerOptions {

    @Spec(Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--peer",
            paramLabel = "NAME=HOST:PORT",
            description =
                    "A running peer to compare with: kafka, redis or nats; may be repeated. Without it an installed"
                            + " one is started.")
    private List<String> peers = new ArrayList<>();

    /**
     * Host:port by server.
     *
     * @throws ParameterException for one that is no peer, has no address, or is named twice
     */
    Map<PeerServer, String> addresses() {
        final Map<PeerServer, String> addresses = new EnumMap<>(PeerServer.class);
        for (final String peer : peers) {
            final int equals = peer.indexOf('=');
            if (equals < 0) {
                throw wrong(peer, "must be NAME=HOST:PORT");
            }
            final String target = peer.substring(equals + 1);
            HostAndPort.require(spec, "--peer '" + peer + "'", target);
            try {
                if (addresses.put(PeerServer.of(peer.substring(0, equals)), target) != null) {
                    throw wrong(peer, "the peer is named twice");
                }
            } catch (final IllegalArgumentException e) {
                throw wrong(peer, e.getMessage());
            }
        }
        return addresses;
    }

    private ParameterException wrong(final String peer, final String why) {
        return new ParameterException(spec.commandLine(), "--peer '" + peer + "': " + why);
    }
}
