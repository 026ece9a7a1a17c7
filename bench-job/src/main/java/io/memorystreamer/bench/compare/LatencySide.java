package io.memorystreamer.bench.compare;

import io.memorystreamer.bench.load.Link;
import io.memorystreamer.bench.load.LoadStalls;
import io.memorystreamer.bench.load.OpenLoop;
import io.memorystreamer.bench.scenario.Metric;
import io.memorystreamer.bench.scenario.Series;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/** End-to-end latency of messages at a fixed rate, one {@link OpenLoop} per round. */
public final class LatencySide implements Side {

    /** Percentiles by the name of their metric. */
    public static final Map<String, Double> PERCENTILES = percentiles();

    /** Closer together where latencies grow fast. */
    private static final List<Double> CURVE =
            List.of(0.0, 10.0, 25.0, 50.0, 75.0, 90.0, 95.0, 97.5, 99.0, 99.5, 99.9, 99.95, 99.99, 100.0);

    private final Link link;
    private final int messageBytes;
    private final OpenLoop.Stretch rampUp;
    private final OpenLoop.Stretch measured;
    private final LoadStalls stalls;
    private final List<Histogram> rounds = new ArrayList<>();

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

    /**
     * Latency by percentile of the last rounds together.
     *
     * @param name of the curve
     * @param counted how many of the rounds so far
     */
    public Series curve(final String name, final int counted) {
        final Histogram all = latencies(counted);
        return new Series(
                Series.Kind.LATENCY_BY_PERCENTILE,
                name,
                CURVE,
                CURVE.stream()
                        .map(percentile -> all.getValueAtPercentile(percentile) / 1e3)
                        .toList());
    }

    /** The latencies of the last rounds together, in nanoseconds. */
    public Histogram latencies(final int counted) {
        final Histogram all = new Histogram(rounds.getFirst());
        all.reset();
        rounds.subList(rounds.size() - counted, rounds.size()).forEach(all::add);
        return all;
    }

    @Override
    public Optional<Histogram> histogram(final int counted) {
        return Optional.of(latencies(counted));
    }

    @Override
    public Map<String, Double> round() throws Exception {
        final Histogram latencies =
                new OpenLoop(link, messageBytes, stalls).run(rampUp, measured).latencies();
        rounds.add(latencies);
        final Map<String, Double> figures = new LinkedHashMap<>();
        PERCENTILES.forEach((name, percentile) -> figures.put(name, latencies.getValueAtPercentile(percentile) / 1e3));
        return figures;
    }
}
