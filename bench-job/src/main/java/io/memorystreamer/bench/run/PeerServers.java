package io.memorystreamer.bench.run;

import io.memorystreamer.bench.scenario.PeerServer;
import io.memorystreamer.bench.scenario.RunningBroker;
import io.memorystreamer.bench.scenario.Scenario;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The peers of a run. Those that nobody named are started when a scenario asks for them, with their data in memory, and ended
 * when the next one does not: a server that is not measured is not to disturb who is. Not thread-safe.
 */
final class PeerServers implements AutoCloseable {

    /** Where one is started: an empty directory for its data. */
    @FunctionalInterface
    interface Starter {
        BrokerProcess start(ScratchDirectory data) throws RunFailure, InterruptedException;
    }

    private record Running(BrokerProcess process, ScratchDirectory data) implements AutoCloseable {
        @Override
        public void close() {
            process.close();
            data.close();
        }
    }

    private final Map<PeerServer, String> external;
    private final Map<PeerServer, Starter> starters = new EnumMap<>(PeerServer.class);
    private final Map<PeerServer, Running> running = new EnumMap<>(PeerServer.class);

    /** @param external host:port of those that somebody else runs */
    PeerServers(final Limits limits, final Map<PeerServer, String> external) {
        this.external = Map.copyOf(external);
        starters.put(PeerServer.KAFKA, data -> BrokerProcess.startKafka(data.path(), limits));
        starters.put(PeerServer.REDIS, data -> InstalledServers.startRedis(data.path(), limits));
        starters.put(PeerServer.NATS, data -> InstalledServers.startNats(data.path(), limits));
    }

    /** Whether a Kafka of the run's own will share the memory for data with our broker. */
    boolean shareMemory(final List<Scenario> scenarios) {
        return !external.containsKey(PeerServer.KAFKA)
                && scenarios.stream()
                        .anyMatch(scenario -> scenario.peerServers().contains(PeerServer.KAFKA));
    }

    /**
     * Those that a scenario asks for; all others have ended then.
     *
     * @throws RunFailure when one is missing or does not come up; it is the scenario's failure and not the run's
     */
    Map<PeerServer, RunningBroker> of(final Scenario scenario) throws RunFailure, InterruptedException {
        for (final PeerServer server : PeerServer.values()) {
            if (!scenario.peerServers().contains(server)) {
                end(server);
            }
        }
        final Map<PeerServer, RunningBroker> addresses = new EnumMap<>(PeerServer.class);
        for (final PeerServer server : scenario.peerServers()) {
            final String target = external.get(server);
            addresses.put(server, target != null ? new RunningBroker(target) : started(server, scenario));
        }
        return addresses;
    }

    private RunningBroker started(final PeerServer server, final Scenario scenario)
            throws RunFailure, InterruptedException {
        final Running before = running.get(server);
        if (before != null && before.process().isAlive()) {
            return before.process().address();
        }
        end(server);
        final ScratchDirectory data = ScratchDirectory.orFailure("the peer " + server.label(), MemoryDirectory.path());
        try {
            final Running started = new Running(starters.get(server).start(data), data);
            running.put(server, started);
            return started.process().address();
        } catch (final RunFailure e) {
            data.close();
            throw new RunFailure(e.reason(), scenario.id() + ": " + e.getMessage());
        }
    }

    private void end(final PeerServer server) {
        final Running ended = running.remove(server);
        if (ended != null) {
            ended.close();
        }
    }

    @Override
    public void close() {
        for (final PeerServer server : PeerServer.values()) {
            end(server);
        }
    }
}
