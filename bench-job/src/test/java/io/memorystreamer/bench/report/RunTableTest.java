package io.memorystreamer.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Quantity;
import io.memorystreamer.bench.measure.EncodedHistogram;
import io.memorystreamer.bench.measure.StallFloor;
import io.memorystreamer.bench.report.RunTable.Measured;
import io.memorystreamer.bench.run.RunFailure;
import io.memorystreamer.bench.run.ScenarioResult;
import io.memorystreamer.bench.run.ScenarioResult.JudgedTarget;
import io.memorystreamer.bench.scenario.Grade;
import io.memorystreamer.bench.scenario.TransportPath;
import io.memorystreamer.operator.api.ResourceCell;
import io.memorystreamer.operator.api.Verdict;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class RunTableTest {

    private static final ResourceCell LARGE = cell("large", "2", "2Gi");
    private static final ResourceCell SMALL = cell("small", "500m", "1Gi");

    private static ResourceCell cell(final String name, final String cpu, final String memory) {
        return new ResourceCell(name, new Quantity(cpu), new Quantity(memory));
    }

    private static ScenarioResult result(
            final String id, final Map<String, Double> metrics, final Verdict verdict, final Histogram latencies) {
        return new ScenarioResult(
                id,
                TransportPath.IN_PROCESS,
                null,
                null,
                null,
                null,
                metrics,
                verdict == null ? List.of() : List.of(new JudgedTarget("goal", 1, 1, verdict, Grade.TARGET)),
                StallFloor.NONE,
                Map.of(),
                Map.of(),
                List.of(),
                List.of(),
                Map.of(),
                List.of(),
                latencies == null ? null : EncodedHistogram.encode(latencies),
                null,
                null,
                List.of());
    }

    private static ScenarioResult throughput(final double perSecond, final Verdict verdict) {
        return result("throughput::sustained_throughput", Map.of("messagesPerSecond", perSecond), verdict, null);
    }

    private static ScenarioResult latency(final double p99Micros, final Histogram latencies) {
        return result("latency::latency_percentiles", Map.of("p99Micros", p99Micros), Verdict.MET, latencies);
    }

    private static Measured measured(final ResourceCell cell, final ScenarioResult... results) {
        return new Measured(cell, List.of(results), null, OptionalDouble.empty());
    }

    private static List<String> words(final String table, final String beginning) {
        return table.lines()
                .filter(line -> line.startsWith(beginning))
                .map(line -> List.of(line.split(" +")))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no line " + beginning + " in\n" + table));
    }

    @Test
    void runLooksAsItDoesInAClusterAndEveryEntryStandsBesideTheLargest() {
        final String table = RunTable.of(
                "limits",
                null,
                2,
                List.of(
                        measured(LARGE, throughput(20e6, Verdict.MET), latency(10, null)),
                        measured(SMALL, throughput(5e6, Verdict.MISSED), latency(40, null))));
        assertThat(words(table, "NAME")).containsExactly("NAME", "PHASE", "PROGRESS", "THROUGHPUT", "P99", "VERDICT");
        assertThat(words(table, "limits")).containsExactly("limits", "Succeeded", "2/2", "20.0M/s", "10.0us", "missed");
        assertThat(words(table, "large"))
                .containsExactly("large", "2", "2Gi", "20.0M/s", "100%", "10.0us", "100%", "met");
        assertThat(words(table, "small"))
                .containsExactly("small", "500m", "1Gi", "5.0M/s", "25%", "40.0us", "400%", "missed");
    }

    @Test
    void repetitionsAreMediansAndTheirLatenciesOneHistogram() {
        final Histogram quick = new Histogram(1_000_000_000, 3);
        quick.recordValueWithCount(1_000, 9_900);
        final Histogram slow = new Histogram(1_000_000_000, 3);
        slow.recordValueWithCount(1_000, 9_000);
        slow.recordValueWithCount(900_000, 1_000);
        final String table = RunTable.of(
                "limits",
                null,
                3,
                List.of(
                        measured(LARGE, throughput(10e6, Verdict.MET), latency(1, quick)),
                        measured(LARGE, throughput(30e6, Verdict.MET), latency(1, quick)),
                        measured(LARGE, throughput(12e6, Verdict.INCONCLUSIVE), latency(900, slow))));
        assertThat(words(table, "limits"))
                .startsWith("limits", "Succeeded", "3/3", "12.0M/s")
                .endsWith("inconclusive");
        // A third of the values with a tenth of them slow: the 99th of all is slow, the median of the three is not.
        assertThat(words(table, "limits").get(4)).startsWith("900");
    }

    @Test
    void entryThatFailedSaysWhyAndTheRunHasFailed() {
        final RunFailure killed = new RunFailure(RunFailure.Reason.OOMKilled, "killed");
        final String table = RunTable.of(
                null,
                null,
                3,
                List.of(
                        new Measured(SMALL, List.of(), killed, OptionalDouble.of(12.34)),
                        measured(LARGE, throughput(1e6, null))));
        assertThat(words(table, "<none>"))
                .containsExactly("<none>", "Failed", "2/3", "1.0M/s", "<none>", "inconclusive");
        assertThat(words(table, "small")).endsWith("12.3%", "inconclusive", "OOMKilled");
        assertThat(words(table, "large")).contains("1.0M/s", "100%");
    }

    /** Else an entry that lacks it would be compared by another path's figure. */
    @Test
    void everyEntryIsComparedByTheSameSeries() {
        final String table = RunTable.of(
                "limits",
                null,
                2,
                List.of(
                        measured(
                                LARGE,
                                result("throughput::batch_publishing", Map.of("messagesPerSecond", 1e3), null, null)),
                        measured(SMALL, throughput(5e6, null))));
        assertThat(words(table, "limits")).contains("5.0M/s");
        assertThat(words(table, "small")).contains("5.0M/s", "100%");
        assertThat(words(table, "large").get(3)).isEqualTo("-");
    }
}
