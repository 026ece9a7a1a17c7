package io.memorystreamer.bench.scenario.baseline;

import io.memorystreamer.bench.brokers.BrokerClients;
import io.memorystreamer.bench.load.Link;
import io.memorystreamer.bench.peers.LogPeer;
import io.memorystreamer.bench.peers.Peer;
import io.memorystreamer.bench.scenario.PeerServer;
import io.memorystreamer.bench.scenario.ScenarioContext;
import io.memorystreamer.bench.scenario.TransportPath;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;

/**
 * Something whose latency is measured.
 *
 * @param name as in reports
 * @param path how its producer and consumer reach it
 * @param servers that have to run
 * @param jvmFlags that the measuring process needs
 * @param opener makes a way through it
 */
record MeasuredSystem(String name, TransportPath path, List<PeerServer> servers, List<String> jvmFlags, Opener opener) {

    private static final PeerBroker.Purpose PURPOSE = PeerBroker.Purpose.LATENCY;

    /** Connects, or sets up in process. */
    @FunctionalInterface
    interface Opener {
        Opened open(ScenarioContext context, int messageBytes) throws Exception;
    }

    /** A way through a system, with what it is made of. */
    record Opened(Link link, Map<String, String> settings, Runnable closing) implements AutoCloseable {
        @Override
        public void close() {
            closing.run();
        }
    }

    static MeasuredSystem ours(final TransportPath path) {
        return path == TransportPath.IN_PROCESS
                ? of(LogPeer.exclusive())
                : new MeasuredSystem(
                        LogPeer.exclusive().name(),
                        path,
                        List.of(),
                        List.of(),
                        (context, bytes) -> opened(PeerBroker.ours(context, PURPOSE)));
    }

    static MeasuredSystem of(final PeerBroker broker) {
        return new MeasuredSystem(
                broker.label(),
                TransportPath.TCP,
                List.of(broker.server()),
                List.of(),
                (context, bytes) -> opened(broker.open(context, PURPOSE, bytes)));
    }

    static MeasuredSystem of(final Peer peer) {
        return new MeasuredSystem(
                peer.name(), TransportPath.IN_PROCESS, List.of(), peer.jvmFlags(), (context, bytes) -> {
                    final Link link =
                            peer.open(Files.createDirectory(context.scratch().resolve(peer.name())), 1);
                    return new Opened(link, link.settings(), link::close);
                });
    }

    private static Opened opened(final BrokerClients clients) throws Exception {
        try {
            return new Opened(clients.link(), clients.settings(), clients::close);
        } catch (final Exception e) {
            clients.close();
            throw e;
        }
    }
}
