package io.memorystreamer.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.load.InProcessLink;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** Runs a scenario in this process, as briefly as it can be. */
public final class InProcessRun {

    /** One second, small rates, two rounds. */
    public static final BenchmarkConfig BRIEF = new BenchmarkConfig(
            new BenchmarkConfig.Throughput(1, 1, 1e9, 1, 32, 16),
            new BenchmarkConfig.Latency(1e9, 1e9, 1e9, 2_000, 100, 2_000, 1_000, 1, 32),
            new BenchmarkConfig.Memory(true, true, 1 << 20),
            new BenchmarkConfig.Stress(1, 1, 1),
            new BenchmarkConfig.Comparison(2, 1, 100),
            new BenchmarkConfig.Run(1, 0, 1));

    private InProcessRun() {}

    /** The only variant of a scenario, or the first. Whatever it returns was declared. */
    public static Measurement of(final String id, final Path directory) throws Exception {
        return of(ScenarioCatalog.variants(id).getFirst(), directory);
    }

    public static Measurement of(final Scenario scenario, final Path directory) throws Exception {
        try (ScenarioContext context = new ScenarioContext(
                BRIEF, TransportPath.IN_PROCESS, directory, () -> new InProcessLink(directory), null, null)) {
            final Measurement measurement = scenario.run(context);
            assertThat(scenario.metrics().stream().map(Metric::name).collect(Collectors.toSet()))
                    .containsAll(measurement.metrics().keySet());
            assertThat(measurement.metrics())
                    .isNotEmpty()
                    .allSatisfy((name, value) ->
                            assertThat(value).as(name).isFinite().isNotNegative());
            return measurement;
        }
    }

    /** The percentiles that a run has, from the smallest on. */
    public static void assertAscending(final Measurement measurement, final String... names) {
        double last = 0;
        for (final String name : names) {
            assertThat(measurement.metrics().get(name)).as(name).isGreaterThanOrEqualTo(last);
            last = measurement.metrics().get(name);
        }
    }
}
