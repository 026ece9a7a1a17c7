package io.memorystreamer.bench.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.config.BenchmarkConfigReader;
import io.memorystreamer.bench.measure.EncodedHistogram;
import io.memorystreamer.bench.measure.StallFloor;
import io.memorystreamer.bench.scenario.Grade;
import io.memorystreamer.bench.scenario.Measurement;
import io.memorystreamer.bench.scenario.Scenario;
import io.memorystreamer.bench.scenario.ScenarioCatalog;
import io.memorystreamer.bench.scenario.Series;
import io.memorystreamer.bench.scenario.TransportPath;
import io.memorystreamer.operator.api.Verdict;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class GeneratorResultsTest {

    private static final Scenario THROUGHPUT = ScenarioCatalog.find("throughput::batch_publishing", "");
    private static final Scenario LATENCY = ScenarioCatalog.find("latency::latency_percentiles", "");
    private static final BenchmarkConfig CONFIG = BenchmarkConfigReader.defaults();
    private static final RunPart PART = new RunPart("small", 2);

    private static ScenarioResult result(final Scenario scenario, final Measurement... forks) {
        return ScenarioResult.of(
                scenario,
                TransportPath.TCP,
                PART,
                CONFIG,
                Arrays.stream(forks)
                        .map(fork -> new ForkReply(fork, null, List.of("-Xmx1g")))
                        .toList(),
                Map.of());
    }

    private static Measurement rate(final double messagesPerSecond) {
        return new Measurement(
                Map.of("messagesPerSecond", messagesPerSecond, "allocatedBytesPerMessage", 4.0),
                new StallFloor(1, 0, 0, 0, messagesPerSecond, 0),
                Map.of("rate", Double.toString(messagesPerSecond), "bytes", "32"));
    }

    /** So many messages that took so long each. */
    private static Measurement latency(final long micros, final long messages) {
        final Histogram latencies = new Histogram(3);
        latencies.recordValueWithCount(micros * 1_000, messages);
        final Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("p50Micros", (double) micros);
        metrics.put("p99Micros", (double) micros);
        metrics.put("meanMicros", (double) micros);
        return new Measurement(metrics, StallFloor.NONE, Map.of()).with(latencies);
    }

    private static ScenarioResult together(final ScenarioResult... generators) {
        return all(Arrays.stream(generators).map(List::of).toList()).getFirst();
    }

    private static List<ScenarioResult> all(final List<List<ScenarioResult>> generators) {
        return GeneratorResults.together(generators, List.of(THROUGHPUT, LATENCY), CONFIG);
    }

    @Test
    void ratesAddUpAndAreJudgedTogether() {
        final ScenarioResult both = together(result(THROUGHPUT, rate(9_000_000)), result(THROUGHPUT, rate(7_000_000)));
        assertThat(both.metrics())
                .containsEntry("messagesPerSecond", 16e6)
                .containsEntry("allocatedBytesPerMessage", 4.0);
        assertThat(both.targets())
                .filteredOn(target -> target.name().equals("messagesPerSecond"))
                .containsExactly(
                        new ScenarioResult.JudgedTarget("messagesPerSecond", 15e6, 16e6, Verdict.MET, Grade.TARGET));
        assertThat(both.forks()).containsExactly(both.metrics());
        assertThat(both.cell()).isEqualTo("small");
        assertThat(both.repetition()).isEqualTo(2);
        assertThat(both.jvmFlags()).containsExactly("-Xmx1g");
        assertThat(both.settings())
                .containsEntry("loadGenerators", "2")
                .containsEntry("bytes", "32")
                .containsEntry("rate", "9000000.0; 7000000.0");
    }

    /** One message in a hundred and one is slow: half of that in the one generator, and none in the other. */
    @Test
    void percentilesAreThoseOfAllLatencies() {
        final ScenarioResult both = together(result(LATENCY, latency(5, 900)), result(LATENCY, latency(70, 100)));
        assertThat(both.metrics().get("p50Micros")).isCloseTo(5, within(0.1));
        assertThat(both.metrics().get("p99Micros")).isCloseTo(70, within(0.1));
        assertThat(both.metrics().get("meanMicros")).isCloseTo(11.5, within(0.1));
        assertThat(both.metrics().keySet()).containsExactly("p50Micros", "p99Micros", "meanMicros");
        assertThat(EncodedHistogram.decode(both.histogram()).getTotalCount()).isEqualTo(1_000);
    }

    @Test
    void forksThatBeganTogetherAreOneSample() {
        final ScenarioResult both = together(
                result(THROUGHPUT, rate(1), rate(2), rate(3)), result(THROUGHPUT, rate(10), rate(30), rate(20)));
        assertThat(both.metrics()).containsEntry("messagesPerSecond", 22.0);
        assertThat(both.forks())
                .extracting(fork -> fork.get("messagesPerSecond"))
                .containsExactly(11.0, 32.0, 23.0);
        assertThat(both.confidence()).isEmpty();
    }

    @Test
    void whatFailedInOneOfThemHasFailedAndWhatOneDoesNotHaveIsLeftOut() {
        final RunFailure killed = new RunFailure(RunFailure.Reason.ScenarioFailed, "load generator 1: killed");
        final List<ScenarioResult> all = all(List.of(
                List.of(result(THROUGHPUT, rate(1)), result(LATENCY, latency(1, 1))),
                List.of(ScenarioResult.failed(THROUGHPUT, TransportPath.TCP, PART, killed))));
        assertThat(all).singleElement().satisfies(failed -> {
            assertThat(failed.id()).isEqualTo(THROUGHPUT.id());
            assertThat(failed.failure()).isEqualTo("load generator 1: killed");
            assertThat(failed.metrics()).isEmpty();
        });
    }

    @Test
    void curvesOfAllStandBesideEachOther() {
        final Series curve = new Series(Series.Kind.THROUGHPUT_OVER_TIME, "rate", List.of(1.0), List.of(2.0));
        final ScenarioResult one = result(THROUGHPUT, rate(1).with(List.of(curve)));
        assertThat(together(one, one).series())
                .extracting(Series::name)
                .containsExactly("rate, load generator 0", "rate, load generator 1");
    }
}
