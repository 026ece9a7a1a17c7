package io.memorystreamer.operator.api.headline;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorystreamer.operator.api.BenchmarkResultSpec.ScenarioResult;
import io.memorystreamer.operator.api.BenchmarkResultSpec.Target;
import io.memorystreamer.operator.api.BenchmarkTarget;
import io.memorystreamer.operator.api.Verdict;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeadlineTest {
    private static final String SUSTAINED = "throughput::sustained_throughput";
    private static final String PERCENTILES = "latency::latency_percentiles";

    @Test
    void throughputIsTheSustainedInProcessOneEvenWhenAnotherIsLarger() {
        assertThat(Headline.throughput(
                        List.of(
                                throughput("throughput::batch_publishing", "in-process", 40e6),
                                throughput(SUSTAINED, "tcp", 1e6),
                                throughput(SUSTAINED, "in-process", 24.6e6)),
                        null))
                .isEqualTo("24.6M/s");
    }

    @Test
    void withoutItThroughputIsTheLargest() {
        assertThat(Headline.throughput(
                        List.of(
                                throughput("throughput::single_message_publishing", "tcp", 200_000),
                                throughput(SUSTAINED, "tcp", 850_000)),
                        null))
                .isEqualTo("850k/s");
    }

    @Test
    void p99IsThatOfLatencyPercentilesInProcessFirst() {
        assertThat(Headline.p99(
                        List.of(
                                p99("latency::other", "in-process", 1),
                                p99(PERCENTILES, "tcp", 90),
                                p99(PERCENTILES, "in-process", 8.4)),
                        null))
                .isEqualTo("8.4us");
        assertThat(Headline.p99(List.of(p99("latency::other", "in-process", 1), p99(PERCENTILES, "tcp", 90)), null))
                .isEqualTo("90.0us");
    }

    @Test
    void ofATargetItIsWhatLoadedIt() {
        List<ScenarioResult> results = List.of(
                throughput(SUSTAINED, "in-process", 24.6e6),
                throughput("throughput::batch_publishing", "tcp", 2e6),
                throughput(SUSTAINED, "tcp", 1e6),
                p99(PERCENTILES, "in-process", 8.4),
                p99(PERCENTILES, "tcp", 90));
        BenchmarkTarget cluster = new BenchmarkTarget("streams", null, null);
        BenchmarkTarget redis = new BenchmarkTarget(null, BenchmarkTarget.Kind.REDIS, "redis:6379");

        assertThat(Headline.throughput(results, cluster)).isEqualTo("1.0M/s");
        assertThat(Headline.p99(results, cluster)).isEqualTo("90.0us");
        assertThat(Headline.throughput(results.subList(0, 1), cluster)).isEqualTo("24.6M/s");
        assertThat(Headline.throughput(results, redis)).isEqualTo("24.6M/s");
        assertThat(Headline.throughput(results.subList(1, 3), redis))
                .as("a target that is only compared with changes nothing")
                .isEqualTo("2.0M/s");
    }

    @Test
    void aSeriesIsNotTakenForAnother() {
        Series sustained = Series.throughput(List.of(throughput(SUSTAINED, "in-process", 24.6e6)), null)
                .orElseThrow();

        assertThat(sustained.in(List.of(throughput(SUSTAINED, "tcp", 1e6)))).isEmpty();
        assertThat(sustained.in(List.of(throughput(SUSTAINED, "in-process", 2e6))))
                .contains(2e6);
    }

    @Test
    void nothingMeasuredIsNothingPrinted() {
        assertThat(Headline.throughput(List.of(), null)).isNull();
        assertThat(Headline.p99(List.of(), null)).isNull();
        assertThat(Headline.verdict(List.of(), false)).isNull();
    }

    @ParameterizedTest
    @CsvSource({"MET,MET,MET", "MET,INCONCLUSIVE,INCONCLUSIVE", "INCONCLUSIVE,MISSED,MISSED", "MISSED,MET,MISSED"})
    void theWorstVerdictWins(Verdict first, Verdict second, Verdict expected) {
        assertThat(Headline.verdict(List.of(judged(first), judged(second)), false))
                .isEqualTo(expected);
    }

    @Test
    void anIncompleteResultIsAtBestInconclusive() {
        assertThat(Headline.verdict(List.of(judged(Verdict.MET)), true)).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(Headline.verdict(List.of(judged(Verdict.MISSED)), true)).isEqualTo(Verdict.MISSED);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0/s",
        "999.4, 999/s",
        "999.6, 1k/s",
        "999499, 999k/s",
        "999500, 1.0M/s",
        "24600000, 24.6M/s",
        "1234567890, 1.2G/s"
    })
    void ratesHaveAtMostFourDigits(double value, String text) {
        assertThat(Headline.perSecond(value)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0.0004, 0ns",
        "0.64, 640ns",
        "0.9996, 1.0us",
        "8.44, 8.4us",
        "999.96, 1.0ms",
        "1200, 1.2ms",
        "2100000, 2.1s"
    })
    void durationsHaveAtMostFourDigits(double micros, String text) {
        assertThat(Headline.duration(micros)).isEqualTo(text);
    }

    private static ScenarioResult throughput(String id, String path, double value) {
        return new ScenarioResult(id, path, Map.of("messagesPerSecond", value), List.of());
    }

    private static ScenarioResult p99(String id, String path, double value) {
        return new ScenarioResult(id, path, Map.of("p99Micros", value), List.of());
    }

    private static ScenarioResult judged(Verdict verdict) {
        return new ScenarioResult(
                SUSTAINED,
                "tcp",
                Map.of(),
                Stream.of(verdict).map(v -> new Target("x", 1.0, 1.0, v)).toList());
    }
}
