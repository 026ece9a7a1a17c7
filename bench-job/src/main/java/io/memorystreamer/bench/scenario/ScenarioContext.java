package io.memorystreamer.bench.scenario;

import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.load.Link;
import java.io.IOException;
import java.nio.file.Path;

/** What a scenario is given. Not thread-safe. */
public final class ScenarioContext implements AutoCloseable {

    /** Makes the link of the path. */
    @FunctionalInterface
    public interface LinkFactory {
        Link open() throws IOException;
    }

    private final BenchmarkConfig config;
    private final TransportPath path;
    private final Path scratch;
    private final LinkFactory links;
    private final RunningBroker broker;
    private final RunningBroker kafka;
    private Link link;

    /**
     * @param config with the durations of the chosen profile
     * @param path the path to measure on
     * @param scratch an empty directory, in memory where there is some; whatever is in it at the end is deleted
     * @param links makes the link of that path, for the scenarios that ask for it
     * @param broker our broker, null on paths without one
     * @param kafka the Kafka to compare it with, null for a scenario that does not ask for one
     */
    public ScenarioContext(
            final BenchmarkConfig config,
            final TransportPath path,
            final Path scratch,
            final LinkFactory links,
            final RunningBroker broker,
            final RunningBroker kafka) {
        this.config = config;
        this.path = path;
        this.scratch = scratch;
        this.links = links;
        this.broker = broker;
        this.kafka = kafka;
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

    /** The Kafka to compare it with; null unless {@link Scenario#needsKafka}. */
    public RunningBroker kafka() {
        return kafka;
    }

    /** Carries the messages on the path; always the same one, and the context's to close. */
    public Link link() throws IOException {
        if (link == null) {
            link = links.open();
        }
        return link;
    }

    /** Another link of the path, the caller's to close. */
    public Link openLink() throws IOException {
        return links.open();
    }

    @Override
    public void close() {
        if (link != null) {
            link.close();
        }
    }
}
