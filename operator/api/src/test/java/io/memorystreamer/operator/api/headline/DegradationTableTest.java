package io.memorystreamer.operator.api.headline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fabric8.kubernetes.api.model.Quantity;
import io.memorystreamer.operator.api.BenchmarkRunStatus.Degradation;
import io.memorystreamer.operator.api.Verdict;
import io.memorystreamer.operator.api.headline.DegradationTable.Entry;
import java.util.List;
import org.junit.jupiter.api.Test;

class DegradationTableTest {
    @Test
    void everyEntryStandsBesideTheLargestWhateverItsPlace() {
        assertThat(DegradationTable.of(
                        List.of(entry("small", "500m", "1Gi", 5e6, 40.0), entry("large", "2", "2Gi", 20e6, 10.0))))
                .extracting(
                        Degradation::cell,
                        Degradation::throughput,
                        Degradation::throughputPercent,
                        Degradation::p99,
                        Degradation::p99Percent)
                .containsExactly(
                        tuple("small", "5.0M/s", 25, "40.0us", 400), tuple("large", "20.0M/s", 100, "10.0us", 100));
    }

    @Test
    void memoryDecidesAmongEqualCpusAndUnitsDoNotMatter() {
        List<Entry> entries = List.of(entry("more", "2000m", "2Gi", 4e6, 1.0), entry("less", "2", "1500Mi", 8e6, 1.0));

        assertThat(DegradationTable.of(entries).getLast().throughputPercent()).isEqualTo(200);
        assertThat(DegradationTable.ofLargest(entries, Entry::messagesPerSecond))
                .contains(4e6);
    }

    @Test
    void anEntryWithoutFiguresSaysWhyAndIsNotTheMeasure() {
        Entry failed = new Entry(
                "large", new Quantity("4"), new Quantity("4Gi"), null, null, null, Verdict.INCONCLUSIVE, "OOMKilled");

        List<Degradation> rows = DegradationTable.of(List.of(failed, entry("small", "1", "1Gi", 3e6, 5.0)));

        assertThat(rows.getFirst())
                .isEqualTo(new Degradation(
                        "large", "4", "4Gi", null, null, null, null, null, Verdict.INCONCLUSIVE, "OOMKilled"));
        assertThat(rows.getLast().throughputPercent()).isEqualTo(100);
    }

    @Test
    void throttlingIsAShareWithOneDigit() {
        Entry held = new Entry("0", new Quantity("1"), new Quantity("1Gi"), 1e6, 1.0, 12.54, Verdict.MET, null);

        assertThat(DegradationTable.of(List.of(held)).getFirst().throttled()).isEqualTo("12.5%");
    }

    private static Entry entry(String name, String cpu, String memory, double perSecond, double p99Micros) {
        return new Entry(name, new Quantity(cpu), new Quantity(memory), perSecond, p99Micros, null, Verdict.MET, null);
    }
}
