package io.memorystreamer.bench.scenario;

import io.memorystreamer.bench.measure.StallFloor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a scenario measured on one path. Immutable by convention.
 *
 * @param metrics by metric name; the unit is part of the name
 * @param stalls what the machine itself did meanwhile
 * @param settings what was sent and how, for the report
 * @param confidence by metric name, between what the figure of endlessly many rounds is likely to lie; only of those that
 *     were measured in rounds
 * @param series curves for the report
 */
public record Measurement(
        Map<String, Double> metrics,
        StallFloor stalls,
        Map<String, String> settings,
        Map<String, Interval> confidence,
        List<Series> series) {

    /** Figures that were measured once. */
    public Measurement(final Map<String, Double> metrics, final StallFloor stalls, final Map<String, String> settings) {
        this(metrics, stalls, settings, Map.of(), List.of());
    }

    /** The same with these curves. */
    public Measurement with(final List<Series> curves) {
        return new Measurement(metrics, stalls, settings, confidence, curves);
    }

    /** The same with these figures, too. */
    public Measurement with(final Map<String, Double> more) {
        final Map<String, Double> all = new LinkedHashMap<>(metrics);
        all.putAll(more);
        return new Measurement(all, stalls, settings, confidence, series);
    }

    /** The name of a peer's metric beside ours. */
    public static String peers(final String metric) {
        return "peer" + Character.toUpperCase(metric.charAt(0)) + metric.substring(1);
    }
}
