package io.memorystreamer.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.load.InProcessLink;
import java.nio.file.Path;

/** Runs scenarios in this process, no longer than it takes to have figures. */
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

    /** The only variant of a scenario, or the first. */
    public static Measurement of(final String id, final Path directory) throws Exception {
        return of(ScenarioCatalog.variants(id).getFirst(), directory);
    }

    /** A scenario none of whose figures can be negative. */
    public static Measurement of(final Scenario scenario, final Path directory) throws Exception {
        final Measurement measurement = of(scenario, BRIEF, directory);
        assertThat(measurement.metrics())
                .allSatisfy((name, value) -> assertThat(value).as(name).isNotNegative());
        return measurement;
    }

    /** Whatever it returns was declared, and is a number. */
    public static Measurement of(final Scenario scenario, final BenchmarkConfig config, final Path directory)
            throws Exception {
        try (ScenarioContext context = new ScenarioContext(
                config, TransportPath.IN_PROCESS, directory, () -> new InProcessLink(directory), null, null)) {
            final Measurement measurement = scenario.run(context);
            assertThat(scenario.metrics())
                    .extracting(Metric::name)
                    .containsAll(measurement.metrics().keySet());
            assertThat(measurement.metrics())
                    .isNotEmpty()
                    .allSatisfy((name, value) -> assertThat(value).as(name).isFinite());
            return measurement;
        }
    }

    /** A scenario of JMH benchmarks: all that is declared is there, and its times have passed. */
    public static Measurement ofJmh(final Scenario scenario, final Path directory) throws Exception {
        final Measurement measurement = of(scenario, directory);
        assertThat(scenario.metrics())
                .extracting(Metric::name)
                .containsExactlyInAnyOrderElementsOf(measurement.metrics().keySet());
        assertThat(measurement.metrics()).allSatisfy((name, figure) -> {
            if (name.endsWith("Nanos") || name.endsWith("Ratio")) {
                assertThat(figure).as(name).isPositive();
            }
        });
        return measurement;
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
