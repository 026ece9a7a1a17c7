package io.memorystreamer.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorystreamer.bench.measure.EncodedHistogram;
import io.memorystreamer.bench.measure.StallFloor;
import io.memorystreamer.bench.scenario.Measurement;
import io.memorystreamer.statistics.Interval;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class RoundsTest {

    private final List<String> order = new ArrayList<>();

    private Side side(final String name, final Double... figures) {
        final Queue<Double> left = new ArrayDeque<>(Arrays.asList(figures));
        return () -> {
            order.add(name);
            return Map.of("speed", left.remove());
        };
    }

    @Test
    void sidesTakeTurnsAndWarmUpRoundsDoNotCount() throws Exception {
        final Rounds rounds = Rounds.run(side("ours", 900.0, 2.0, 4.0), side("peer", 1.0, 1.0, 1.0), 1, 2);
        assertThat(order).containsExactly("ours", "peer", "ours", "peer", "ours", "peer");
        assertThat(rounds.ours("speed").highest()).isEqualTo(4);
    }

    @Test
    void latenciesOfOurCountedRoundsGoIntoTheMeasurement() throws Exception {
        final Histogram measured = new Histogram(3);
        measured.recordValue(1_000);
        final int[] asked = new int[1];
        final Side ours = new Side() {
            @Override
            public Map<String, Double> round() {
                return Map.of("speed", 1.0);
            }

            @Override
            public Optional<Histogram> histogram(final int counted) {
                asked[0] = counted;
                return Optional.of(measured);
            }
        };
        final Rounds rounds = Rounds.run(ours, side("peer", 1.0, 1.0, 1.0), 1, 2);
        assertThat(asked[0]).isEqualTo(2);
        assertThat(EncodedHistogram.decode(new Figures(rounds)
                        .both("speed")
                        .measurement(StallFloor.NONE, Map.of())
                        .histogram()))
                .isEqualTo(measured);
        final Rounds without = Rounds.run(side("ours", 1.0), ours, 0, 1);
        assertThat(new Figures(without)
                        .both("speed")
                        .measurement(StallFloor.NONE, Map.of())
                        .histogram())
                .isNull();
    }

    /** Ratios are 2, 3 and 10; the ratio of the medians would be 2. */
    @Test
    void medianOfRatiosCountsAndNotTheRatioOfMedians() throws Exception {
        final Rounds rounds = Rounds.run(side("ours", 20.0, 30.0, 10.0), side("peer", 10.0, 10.0, 1.0), 0, 3);
        assertThat(rounds.ratios("speed").median()).isEqualTo(3);
        final Measurement measurement =
                new Figures(rounds).ratio("speedRatio", "speed").both("speed").measurement(StallFloor.NONE, Map.of());
        assertThat(measurement.metrics())
                .isEqualTo(Map.of(
                        "speedRatio", 3.0,
                        "speedRatioLowest", 2.0,
                        "speedRatioHighest", 10.0,
                        "speed", 20.0,
                        "peerSpeed", 10.0));
        assertThat(measurement.confidence()).isEqualTo(Map.of("speedRatio", new Interval(2, 10)));
    }
}
