package io.memorystreamer.bench.scenario;

import io.memorystreamer.bench.config.BenchmarkConfig;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One scenario of the suite. Stateless; {@link #run} is called in a process of its own, once per path. The id and
 * the {@link #label} together are unique.
 */
public interface Scenario extends Scenarios {

    @Override
    default List<Scenario> scenarios() {
        return List.of(this);
    }

    /** {@code category::name}, as on the command line and in reports. */
    String id();

    /** What MemoryStreamer is compared with; null where it is not. */
    default String peer() {
        return null;
    }

    /**
     * Tells scenarios of one id and peer apart, each of which has a process and a result of its own; null where there is
     * one. In words for people, such as {@code 32 bytes, 1 producer}.
     */
    default String variant() {
        return null;
    }

    /** Peer and variant, those that there are; empty where there are none. */
    default String label() {
        return Stream.of(peer(), variant()).filter(Objects::nonNull).collect(Collectors.joining(", "));
    }

    /** Whether it is measured when {@code --quick} is asked for and nothing by name; the first variant is where no variant of its id is. */
    default boolean partOfQuick() {
        return true;
    }

    /** Whether it is measured when {@code --quick} is asked for and its category by name, not the scenario itself. */
    default boolean partOfQuickCategory() {
        return true;
    }

    /**
     * At most so many processes measure it, however many are configured. One for what is compared with a peer, whose rounds by turns
     * within a process are the samples, and for what takes so long that it is not to be repeated.
     */
    default int maxForks() {
        return peer() == null ? Integer.MAX_VALUE : 1;
    }

    /** Whether the configuration wants it measured at all; where not, it is left out, also when asked for by name. */
    default boolean enabled(final BenchmarkConfig config) {
        return true;
    }

    /** Whether its scratch directory has to be on a disk and not in memory. */
    default boolean scratchOnDisk() {
        return false;
    }

    /** The servers of other products that have to run beside it. */
    default List<PeerServer> peerServers() {
        return List.of();
    }

    /** What the process that measures needs beyond the usual flags. */
    default List<String> jvmFlags() {
        return List.of();
    }

    /** One sentence on what is measured, without a full stop. */
    String description();

    /** The paths it can be measured on. */
    List<TransportPath> paths();

    /** Every figure that {@link #run} may return. One that is not named here is a defect of the scenario, and an error. */
    List<Metric> metrics();

    /** What is to be reached; judged with the figures of {@link #run} of the same name, those that are there. */
    default List<Target> targets(final BenchmarkConfig config) {
        return List.of();
    }

    /** Settings of the Kafka client on the TCP path that differ from the transport's defaults. */
    default Map<String, String> clientSettings() {
        return Map.of();
    }

    /**
     * Measures. Figures of a run in which a message was lost, changed or reordered are never returned.
     *
     * @throws ScenarioException when the figures cannot be trusted or not be had; the message says why
     */
    Measurement run(ScenarioContext context) throws Exception;
}
