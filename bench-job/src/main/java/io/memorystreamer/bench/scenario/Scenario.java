package io.memorystreamer.bench.scenario;

import io.memorystreamer.bench.config.BenchmarkConfig;
import java.util.List;
import java.util.Map;

/**
 * One scenario of the suite. Stateless; {@link #run} is called in a process of its own, once per path.
 */
public interface Scenario {

    /** {@code category::name}, as on the command line and in reports. */
    String id();

    /** One sentence on what is measured, without a full stop. */
    String description();

    /** The paths it can be measured on. */
    List<TransportPath> paths();

    /** What is to be reached; judged with the figures of {@link #run} of the same name, those that are there. */
    List<Target> targets(BenchmarkConfig config);

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
