package io.memorystreamer.bench.compare;

import io.memorystreamer.bench.measure.StallFloor;
import io.memorystreamer.bench.scenario.Measurement;
import io.memorystreamer.bench.scenario.Metric;
import io.memorystreamer.statistics.Interval;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects what a comparison has to say. */
public final class Figures {

    public static final String THROUGHPUT_RATIO = "throughputRatio";

    /** What {@link #ratio} adds. */
    public static List<Metric> ratioOf(final String name, final Metric figure) {
        final List<Metric> metrics = new ArrayList<>(List.of(
                new Metric(name, figure.better()), Metric.neither(name + "Lowest"), Metric.neither(name + "Highest")));
        metrics.addAll(bothOf(figure));
        return metrics;
    }

    /** What {@link #both} adds. */
    public static List<Metric> bothOf(final Metric figure) {
        return List.of(figure, Metric.neither(Measurement.peers(figure.name())));
    }

    private final Rounds rounds;
    private final Map<String, Double> metrics = new LinkedHashMap<>();
    private final Map<String, Interval> confidence = new LinkedHashMap<>();

    public Figures(final Rounds rounds) {
        this.rounds = rounds;
    }

    /** The median of ours over the peer's, with the lowest and the highest round beside it, and {@link #both} medians. */
    public Figures ratio(final String name, final String metric) {
        final Spread ratios = rounds.ratios(metric);
        metrics.put(name, ratios.median());
        metrics.put(name + "Lowest", ratios.lowest());
        metrics.put(name + "Highest", ratios.highest());
        confidence.put(name, ratios.confidence());
        return both(metric);
    }

    /** The median of ours under the metric's name and that of the peer under {@code peer} and this name. */
    public Figures both(final String metric) {
        metrics.put(metric, rounds.ours(metric).median());
        metrics.put(Measurement.peers(metric), rounds.peers(metric).median());
        return this;
    }

    /** With the latencies of our side, where it measures some: a measurement has room for those of one. */
    public Measurement measurement(final StallFloor stalls, final Map<String, String> settings) {
        final Measurement measurement = new Measurement(metrics, stalls, settings, confidence, List.of());
        return rounds.latencies().map(measurement::with).orElse(measurement);
    }
}
