package io.memorystreamer.bench.run;

import io.memorystreamer.bench.profile.Profiling;
import io.memorystreamer.bench.scenario.RunningBroker;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The servers of a run: our broker, or the one that {@code --target} names, and the {@link PeerServers}. Ours is started when the
 * first scenario asks for it and serves all that come after, until one of them fails. Not thread-safe.
 */
final class Servers implements AutoCloseable {

    private static final int CONNECT_MILLIS = (int) TimeUnit.SECONDS.toMillis(5);

    private final Limits limits;
    private final boolean besideKafka;
    private final PeerServers peers;
    private final Profiling profiling;
    private final String profileName;
    private BrokerProcess broker;
    private Profiling.Session profile;

    /**
     * @param peers closed with this
     * @param besideKafka whether a Kafka will share the memory for data with our broker
     * @param profiling what profiles our broker, over all the scenarios that it serves
     * @param profileName of that profile
     */
    Servers(
            final Limits limits,
            final PeerServers peers,
            final boolean besideKafka,
            final Profiling profiling,
            final String profileName) {
        this.profileName = profileName;
        this.profiling = profiling;
        this.limits = limits;
        this.peers = peers;
        this.besideKafka = besideKafka;
    }

    /**
     * @param target host:port of a running broker, or null for ours
     * @throws RunFailure that ends the run when it does not come up or nobody listens at the target
     */
    RunningBroker broker(final String target) throws RunFailure, InterruptedException {
        if (target != null) {
            requireListener(target);
            return new RunningBroker(target);
        }
        if (broker == null) {
            profile = profiling.begin(profileName);
            broker = BrokerProcess.start(limits, besideKafka, profile);
        }
        return broker.address();
    }

    /** Our broker's process; null when there is none. */
    BrokerProcess process() {
        return broker;
    }

    PeerServers peers() {
        return peers;
    }

    /** Whatever listens there is measured: a scenario that fails with it says itself what is wrong. */
    private static void requireListener(final String target) throws RunFailure {
        final int colon = target.lastIndexOf(':');
        final String host = target.substring(0, colon).replaceAll("[\\[\\]]", "");
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, Integer.parseInt(target.substring(colon + 1))), CONNECT_MILLIS);
        } catch (final IOException e) {
            throw new RunFailure(
                    RunFailure.Reason.TargetUnreachable,
                    "no broker answers at --target " + target + ": "
                            + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()));
        }
    }

    /** Ends those that were started; who asks for one after that gets a new one. */
    @Override
    public void close() {
        peers.close();
        if (broker != null) {
            broker.close();
            broker = null;
            profile.end(Map.of());
            profile.close();
        }
    }
}
