package io.memorystreamer.bench.scenario.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.load.InProcessLink;
import io.memorystreamer.bench.scenario.Measurement;
import io.memorystreamer.bench.scenario.Metric;
import io.memorystreamer.bench.scenario.Scenario;
import io.memorystreamer.bench.scenario.ScenarioContext;
import io.memorystreamer.bench.scenario.TransportPath;
import java.nio.file.Path;

/** Runs scenarios in this JVM, no longer than it takes to have figures. */
final class ShortRun {

    static final BenchmarkConfig CONFIG = new BenchmarkConfig(
            new BenchmarkConfig.Throughput(1, 1, 1e6, 1, 32, 16),
            new BenchmarkConfig.Latency(1e6, 1e6, 1e6, 2_000, 100, 10_000, 1_000, 1, 32),
            new BenchmarkConfig.Memory(true, true, 1 << 20),
            new BenchmarkConfig.Stress(1, 1, 1),
            new BenchmarkConfig.Comparison(1, 1, 40),
            new BenchmarkConfig.Run(1, 0, 1));

    private ShortRun() {}

    static Measurement inProcess(final Scenario scenario, final Path scratch) throws Exception {
        return inProcess(scenario, CONFIG, scratch);
    }

    static Measurement inProcess(final Scenario scenario, final BenchmarkConfig config, final Path scratch)
            throws Exception {
        try (ScenarioContext context = new ScenarioContext(
                config, TransportPath.IN_PROCESS, scratch, () -> new InProcessLink(scratch), null, null)) {
            return scenario.run(context);
        }
    }

    /** All that is declared is there, and is time that passed or bytes that were counted. */
    static Measurement ofJmh(final Scenario scenario, final Path scratch) throws Exception {
        final Measurement measurement = inProcess(scenario, scratch);
        assertThat(scenario.metrics())
                .extracting(Metric::name)
                .containsExactlyInAnyOrderElementsOf(measurement.metrics().keySet());
        assertThat(measurement.metrics()).allSatisfy((name, figure) -> {
            if (name.endsWith("Nanos")) {
                assertThat(figure).isPositive();
            } else {
                assertThat(figure).isNotNegative();
            }
        });
        return measurement;
    }
}
