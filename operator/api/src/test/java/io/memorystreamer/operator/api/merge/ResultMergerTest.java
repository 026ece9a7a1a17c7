package io.memorystreamer.operator.api.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.memorystreamer.operator.api.BenchmarkResultSpec.ScenarioResult;
import io.memorystreamer.operator.api.BenchmarkResultSpec.Target;
import io.memorystreamer.operator.api.Verdict;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResultMergerTest {
    private static final String FAST = HistogramsTest.encode(HistogramsTest.histogram(3, 1_000, 900));
    private static final String SLOW = HistogramsTest.encode(HistogramsTest.histogram(3, 9_000, 100));

    @Test
    void ratesOfGeneratorsAddUpAndPercentilesComeFromTheirMergedHistograms() {
        ScenarioResult merged = ResultMerger.ofGenerators(
                        List.of(List.of(result(1_000, 1, FAST)), List.of(result(2_000, 9, SLOW))))
                .getFirst();

        assertThat(merged.metrics().get("messagesPerSecond")).isEqualTo(3_000);
        assertThat(merged.metrics().get("p99Micros")).isCloseTo(9, within(0.01));
        assertThat(Histograms.decode(merged.histogram()).orElseThrow().getTotalCount())
                .isEqualTo(1_000);
    }

    @Test
    void ratesOfRepetitionsAreTheMedian() {
        ScenarioResult merged = ResultMerger.ofRepetitions(List.of(
                        List.of(result(1_000, 1, FAST)),
                        List.of(result(5_000, 1, FAST)),
                        List.of(result(2_000, 9, SLOW))))
                .getFirst();

        assertThat(merged.metrics().get("messagesPerSecond")).isEqualTo(2_000);
    }

    @Test
    void withoutHistogramsTheLargestPercentileStandsAndNeverAMean() {
        ScenarioResult merged = ResultMerger.ofGenerators(
                        List.of(List.of(result(1, 1, FAST)), List.of(result(1, 9, null))))
                .getFirst();

        assertThat(merged.metrics().get("p99Micros")).isEqualTo(9);
        assertThat(merged.histogram()).isNull();
    }

    @Test
    void aTargetIsJudgedByTheMergedFigure() {
        Target half = new Target("messagesPerSecond", 1_500.0, 1_000.0, Verdict.MISSED);
        ScenarioResult pod = new ScenarioResult("a::b", "tcp", Map.of("messagesPerSecond", 1_000.0), List.of(half));

        assertThat(ResultMerger.ofGenerators(List.of(List.of(pod), List.of(pod)))
                        .getFirst()
                        .targets())
                .containsExactly(new Target("messagesPerSecond", 1_500.0, 2_000.0, Verdict.MET));
    }

    @Test
    void aTargetInDoubtInOneGeneratorIsInDoubtWhenItIsNotReachedTogether() {
        ScenarioResult missed = target(Verdict.MISSED, 12);
        ScenarioResult doubtful = target(Verdict.INCONCLUSIVE, 11);

        assertThat(ResultMerger.ofGenerators(List.of(List.of(missed), List.of(doubtful)))
                        .getFirst()
                        .targets()
                        .getFirst()
                        .verdict())
                .isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void resultsOfOtherPeersAndVariantsStayApart() {
        ScenarioResult kafka = new ScenarioResult("a::b", "tcp", "kafka", "1KiB", Map.of(), List.of(), null);
        ScenarioResult redis = new ScenarioResult("a::b", "tcp", "redis", "1KiB", Map.of(), List.of(), null);

        assertThat(ResultMerger.ofGenerators(List.of(List.of(kafka, redis), List.of(kafka, redis))))
                .extracting(ScenarioResult::peer)
                .containsExactly("kafka", "redis");
    }

    @Test
    void aFigureThatOneOfThemDoesNotHaveIsLeftOut() {
        ScenarioResult alone = new ScenarioResult("a::b", "tcp", Map.of("messagesPerSecond", 1.0), List.of());
        List<List<ScenarioResult>> parts = List.of(List.of(result(1, 5, null)), List.of(alone));

        assertThat(ResultMerger.ofGenerators(parts).getFirst().metrics()).containsOnlyKeys("messagesPerSecond");
        assertThat(ResultMerger.ofGenerators(parts.reversed()).getFirst().metrics())
                .containsOnlyKeys("messagesPerSecond");
    }

    private static ScenarioResult target(Verdict verdict, double micros) {
        return new ScenarioResult(
                "a::b", "tcp", Map.of("p99Micros", micros), List.of(new Target("p99Micros", 10.0, micros, verdict)));
    }

    private static ScenarioResult result(double messagesPerSecond, double p99Micros, String histogram) {
        return new ScenarioResult(
                "a::b",
                "tcp",
                null,
                null,
                Map.of("messagesPerSecond", messagesPerSecond, "p99Micros", p99Micros),
                List.of(),
                histogram);
    }
}
