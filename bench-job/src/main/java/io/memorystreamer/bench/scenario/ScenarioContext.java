package io.memorystreamer.bench.scenario;

import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.load.AcknowledgingLink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** What a scenario is given. Not thread-safe. */
public final class ScenarioContext implements AutoCloseable {

    /** Makes the link of the path. */
    @FunctionalInterface
    public interface LinkFactory {
        AcknowledgingLink open() throws IOException;
    }

    private final BenchmarkConfig config;
    private final TransportPath path;
    private final Path scratch;
    private final LinkFactory links;
    private final RunningBroker broker;
    private final Map<PeerServer, RunningBroker> peers;
    private AcknowledgingLink link;

    /**
     * @param config with the durations of the chosen profile
     * @param path the path to measure on
     * @param scratch an empty directory, in memory where there is some; whatever is in it at the end is deleted
     * @param links makes the link of that path, for the scenarios that ask for it
     * @param broker our broker, null on paths without one
     * @param peers those that the scenario asks for; null for none
     */
    public ScenarioContext(
            final BenchmarkConfig config,
            final TransportPath path,
            final Path scratch,
            final LinkFactory links,
            final RunningBroker broker,
            final Map<PeerServer, RunningBroker> peers) {
        this.config = config;
        this.path = path;
        this.scratch = scratch;
        this.links = links;
        this.broker = broker;
        this.peers = peers == null ? Map.of() : Map.copyOf(peers);
    }

    public BenchmarkConfig config() {
        return config;
    }

    public TransportPath path() {
        return path;
    }

    public Path scratch() {
        return scratch;
    }

    /** Our broker; null on paths without one. */
    public RunningBroker broker() {
        return broker;
    }

    /** A server to compare it with; null unless {@link Scenario#peerServers} has it. */
    public RunningBroker peer(final PeerServer server) {
        return peers.get(server);
    }

    /** Carries the messages on the path; always the same one, and the context's to close. */
    public AcknowledgingLink link() throws IOException {
        if (link == null) {
            link = links.open();
        }
        return link;
    }

    /** Another link of the path, the caller's to close. */
    public AcknowledgingLink openLink() throws IOException {
        return links.open();
    }

    @Override
    public void close() {
        if (link != null) {
            link.close();
        }
    }
}
