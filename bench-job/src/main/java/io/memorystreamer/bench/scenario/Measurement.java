package io.memorystreamer.bench.scenario;

import io.memorystreamer.bench.measure.EncodedHistogram;
import io.memorystreamer.bench.measure.StallFloor;
import io.memorystreamer.statistics.Interval;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What a scenario measured on one path. Immutable by convention.
 *
 * @param metrics by metric name; the unit is part of the name
 * @param stalls what the machine itself did meanwhile
 * @param settings what was sent and how, for the report
 * @param confidence by metric name, between what the figure of endlessly many rounds is likely to lie; only of those that
 *     were measured in rounds
 * @param series curves for the report
 * @param histogram the latencies behind the percentiles, in nanoseconds, as {@link EncodedHistogram} has them; null where there are
 *     none
 */
public record Measurement(
        Map<String, Double> metrics,
        StallFloor stalls,
        Map<String, String> settings,
        Map<String, Interval> confidence,
        List<Series> series,
        String histogram) {

    /** Figures without latencies behind them. */
    public Measurement(
            final Map<String, Double> metrics,
            final StallFloor stalls,
            final Map<String, String> settings,
            final Map<String, Interval> confidence,
            final List<Series> series) {
        this(metrics, stalls, settings, confidence, series, null);
    }

    /** Figures that were measured once. */
    public Measurement(final Map<String, Double> metrics, final StallFloor stalls, final Map<String, String> settings) {
        this(metrics, stalls, settings, Map.of(), List.of());
    }

    /** The same with these curves. */
    public Measurement with(final List<Series> curves) {
        return new Measurement(metrics, stalls, settings, confidence, curves, histogram);
    }

    /** The same with these figures, too. */
    public Measurement with(final Map<String, Double> more) {
        final Map<String, Double> all = new LinkedHashMap<>(metrics);
        all.putAll(more);
        return new Measurement(all, stalls, settings, confidence, series, histogram);
    }

    /** The same with the latencies, in nanoseconds, that its percentiles are of. */
    public Measurement with(final Histogram latencies) {
        return new Measurement(metrics, stalls, settings, confidence, series, EncodedHistogram.encode(latencies));
    }

    /** The name of a peer's metric beside ours. */
    public static String peers(final String metric) {
        return "peer" + Character.toUpperCase(metric.charAt(0)) + metric.substring(1);
    }
}
