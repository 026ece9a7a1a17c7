package io.memorystreamer.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.config.BenchmarkConfigReader;
import io.memorystreamer.bench.scenario.Scenario;
import io.memorystreamer.bench.scenario.ScenarioCatalog;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class QuickBudgetTest {

    /** What its configured durations let expect; {@code partOfQuick} keeps variants out. */
    @Test
    void quickSuiteIsExpectedToTakeLessThanTenMinutes() {
        final BenchmarkConfig config = BenchmarkConfigReader.defaults().quick(BenchmarkConfig.Quick.SUITE);
        final double seconds = ScenarioCatalog.select(List.of(), true).stream()
                .mapToDouble(scenario -> scenario.paths().size() * Expected.seconds(scenario, config))
                .sum();
        assertThat(seconds).isBetween(30.0, (double) TimeUnit.MINUTES.toSeconds(10));
    }

    @Test
    void quickSuiteHasEveryScenario() {
        assertThat(ScenarioCatalog.select(List.of(), true))
                .extracting(Scenario::id)
                .containsAll(ScenarioCatalog.select(List.of(), false).stream()
                        .map(Scenario::id)
                        .toList());
    }
}
