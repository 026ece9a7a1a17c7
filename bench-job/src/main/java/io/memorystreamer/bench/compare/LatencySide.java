package io.memorystreamer.bench.compare;

import io.memorystreamer.bench.load.Link;
import io.memorystreamer.bench.load.LoadStalls;
import io.memorystreamer.bench.load.OpenLoop;
import io.memorystreamer.bench.scenario.Metric;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** End-to-end latency of messages at a fixed rate, one {@link OpenLoop} per round. */
public final class LatencySide implements Side {

    /** Percentiles by the name of their metric. */
    public static final Map<String, Double> PERCENTILES = percentiles();

    private final Link link;
    private final int messageBytes;
    private final OpenLoop.Stretch rampUp;
    private final OpenLoop.Stretch measured;
    private final LoadStalls stalls;

    /** @param rampUp sent before the measured messages of each round and not counted */
    public LatencySide(
            final Link link,
            final int messageBytes,
            final OpenLoop.Stretch rampUp,
            final OpenLoop.Stretch measured,
            final LoadStalls stalls) {
        this.link = link;
        this.messageBytes = messageBytes;
        this.rampUp = rampUp;
        this.measured = measured;
        this.stalls = stalls;
    }

    private static Map<String, Double> percentiles() {
        final Map<String, Double> percentiles = new LinkedHashMap<>();
        percentiles.put("p50Micros", 50.0);
        percentiles.put("p95Micros", 95.0);
        percentiles.put("p99Micros", 99.0);
        percentiles.put("p999Micros", 99.9);
        return percentiles;
    }

    /** Name of the ratio of a percentile. */
    public static String ratio(final String percentile) {
        return percentile.replace("Micros", "Ratio");
    }

    /** What {@link #figures} has. */
    public static List<Metric> metrics() {
        return PERCENTILES.keySet().stream()
                .flatMap(name -> Figures.ratioOf(ratio(name), Metric.lower(name)).stream())
                .toList();
    }

    /** The ratio of every percentile. */
    public static Figures figures(final Rounds rounds) {
        final Figures figures = new Figures(rounds);
        PERCENTILES.keySet().forEach(name -> figures.ratio(ratio(name), name));
        return figures;
    }

    @Override
    public Map<String, Double> round() throws Exception {
        final Histogram latencies =
                new OpenLoop(link, messageBytes, stalls).run(rampUp, measured).latencies();
        final Map<String, Double> figures = new LinkedHashMap<>();
        PERCENTILES.forEach((name, percentile) -> figures.put(name, latencies.getValueAtPercentile(percentile) / 1e3));
        return figures;
    }
}
