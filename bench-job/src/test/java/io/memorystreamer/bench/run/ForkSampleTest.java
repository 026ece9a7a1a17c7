package io.memorystreamer.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorystreamer.bench.measure.EncodedHistogram;
import io.memorystreamer.bench.measure.StallFloor;
import io.memorystreamer.bench.scenario.Measurement;
import io.memorystreamer.statistics.Interval;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class ForkSampleTest {

    private static Measurement fork(final Map<String, Double> metrics) {
        return new Measurement(metrics, StallFloor.NONE, Map.of());
    }

    private static ForkSample sample(final double... rates) {
        return new ForkSample(Arrays.stream(rates)
                .mapToObj(rate -> fork(Map.of("rate", rate)))
                .toList());
    }

    @Test
    void figuresAreTheMediansOverTheForksWithTheirInterval() {
        final Measurement measurement = sample(5, 1, 3, 2, 4).measurement();
        assertThat(measurement.metrics()).isEqualTo(Map.of("rate", 3.0));
        assertThat(measurement.confidence()).isEqualTo(Map.of("rate", new Interval(1, 5)));
        assertThat(measurement.settings()).containsEntry("forks", "5");
    }

    @Test
    void twoForksAreTooFewForAnInterval() {
        final Measurement measurement = sample(1, 2).measurement();
        assertThat(measurement.metrics()).isEqualTo(Map.of("rate", 1.5));
        assertThat(measurement.confidence()).isEmpty();
    }

    /** Quartiles of 10, 11, 12, 13 and a far one are 11 and 13: the fences stand at 5 and 19. */
    @Test
    void figureBeyondTheOuterFencesIsFlaggedAndCountsAllTheSame() {
        final ForkSample sample = sample(10, 19.1, 11, 12, 13);
        assertThat(sample.outliers()).isEqualTo(Map.of("rate", List.of(1)));
        assertThat(sample.figures()).hasSize(5);
        assertThat(sample.measurement().metrics()).isEqualTo(Map.of("rate", 12.0));
        assertThat(sample(10, 18.9, 11, 12, 13).outliers()).isEmpty();
    }

    @Test
    void figureThatOneForkDoesNotHaveStandsOnlyInTheForks() {
        final ForkSample sample =
                new ForkSample(List.of(fork(Map.of("rate", 1.0, "p99", 7.0)), fork(Map.of("rate", 2.0))));
        assertThat(sample.measurement().metrics()).containsOnlyKeys("rate");
        assertThat(sample.figures().getFirst()).containsKey("p99");
    }

    @Test
    void histogramsOfTheForksAreAddedUpAndTheirPercentilesAreNot() {
        final Histogram quick = new Histogram(1_000_000, 3);
        quick.recordValueWithCount(100, 900);
        final Histogram slow = new Histogram(1_000_000, 3);
        slow.recordValueWithCount(1_000, 100);
        final Measurement sum = new ForkSample(List.of(
                        fork(Map.of("p99Micros", 0.1)).with(quick),
                        fork(Map.of("p99Micros", 1.0)).with(slow)))
                .measurement();
        final Histogram all = EncodedHistogram.decode(sum.histogram());
        assertThat(all.getTotalCount()).isEqualTo(1_000);
        assertThat(all.getValueAtPercentile(90)).isEqualTo(100);
        assertThat(all.getValueAtPercentile(90.2)).isEqualTo(1_000);
        assertThat(sum.metrics()).isEqualTo(Map.of("p99Micros", 0.55));
    }

    @Test
    void histogramThatOneForkDoesNotHaveIsNone() {
        final Histogram one = new Histogram(1_000_000, 3);
        one.recordValue(1);
        assertThat(new ForkSample(List.of(fork(Map.of("rate", 1.0)).with(one), fork(Map.of("rate", 1.0))))
                        .measurement()
                        .histogram())
                .isNull();
    }

    @Test
    void oneForkKeepsTheIntervalOfItsRounds() {
        final Measurement rounds = new Measurement(
                Map.of("ratio", 2.0), StallFloor.NONE, Map.of(), Map.of("ratio", new Interval(1, 3)), List.of());
        assertThat(new ForkSample(List.of(rounds)).measurement()).isSameAs(rounds);
        assertThat(new ForkSample(List.of(rounds)).outliers()).isEmpty();
    }

    @Test
    void settingThatDiffersHasTheValueOfEachFork() {
        final Measurement one = new Measurement(Map.of(), StallFloor.NONE, Map.of("warmUp", "1 s", "size", "32"));
        final Measurement other = new Measurement(Map.of(), StallFloor.NONE, Map.of("warmUp", "2 s", "size", "32"));
        assertThat(new ForkSample(List.of(one, other)).measurement().settings())
                .containsEntry("warmUp", "1 s; 2 s")
                .containsEntry("size", "32");
    }

    @Test
    void stallsAreThoseOfAllForks() {
        final StallFloor quiet = new StallFloor(1, 0.5, 1, 2, 10, 100);
        final StallFloor busy = new StallFloor(3, 0.25, 3, 4, 30, 900);
        assertThat(new ForkSample(List.of(
                                new Measurement(Map.of(), quiet, Map.of()), new Measurement(Map.of(), busy, Map.of())))
                        .measurement()
                        .stalls())
                .isEqualTo(new StallFloor(4, 0.3125, 2, 3, 20, 900));
    }
}
