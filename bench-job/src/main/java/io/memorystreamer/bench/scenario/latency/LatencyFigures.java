package io.memorystreamer.bench.scenario.latency;

import io.memorystreamer.bench.load.OpenLoop;
import io.memorystreamer.bench.scenario.Metric;
import io.memorystreamer.bench.scenario.Series;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** The figures of latencies that were recorded in nanoseconds, in microseconds. */
final class LatencyFigures {

    static final String OFFERED = "offeredMessagesPerSecond";

    /** Where the curve has points; beyond them a percentile is left out that fewer than so many latencies exceed. */
    private static final double[] PERCENTILES = {
        0, 10, 25, 50, 75, 90, 95, 97.5, 99, 99.5, 99.9, 99.95, 99.99, 99.995, 99.999, 99.9999
    };

    private static final double MIN_ABOVE = 1;

    private LatencyFigures() {}

    /** What {@link #of(OpenLoop.Result)} has. */
    static List<Metric> metrics() {
        return List.of(
                Metric.MEAN_MICROS,
                Metric.P50_MICROS,
                Metric.P95_MICROS,
                Metric.P99_MICROS,
                Metric.P999_MICROS,
                Metric.MAX_MICROS,
                Metric.neither(OFFERED));
    }

    static Map<String, Double> of(final OpenLoop.Result result) {
        return of(result.latencies(), result.offeredPerSecond());
    }

    static Map<String, Double> of(final Histogram latencies, final double offeredPerSecond) {
        final Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("meanMicros", latencies.getMean() / 1e3);
        metrics.put("p50Micros", latencies.getValueAtPercentile(50) / 1e3);
        metrics.put("p95Micros", latencies.getValueAtPercentile(95) / 1e3);
        metrics.put("p99Micros", latencies.getValueAtPercentile(99) / 1e3);
        metrics.put("p999Micros", latencies.getValueAtPercentile(99.9) / 1e3);
        metrics.put("maxMicros", latencies.getMaxValue() / 1e3);
        metrics.put(OFFERED, offeredPerSecond);
        return metrics;
    }

    /** The curve from the smallest latency to the greatest. */
    static Series byPercentile(final String name, final Histogram latencies) {
        final List<Double> x = new ArrayList<>();
        final List<Double> y = new ArrayList<>();
        for (final double percentile : PERCENTILES) {
            if (latencies.getTotalCount() * (100 - percentile) / 100 >= MIN_ABOVE) {
                x.add(percentile);
                y.add(latencies.getValueAtPercentile(percentile) / 1e3);
            }
        }
        x.add(100.0);
        y.add(latencies.getMaxValue() / 1e3);
        return new Series(Series.Kind.LATENCY_BY_PERCENTILE, name, x, y);
    }
}
