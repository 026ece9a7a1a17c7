package io.memorystreamer.bench.scenario.stress;

import io.memorystreamer.bench.compare.Figures;
import io.memorystreamer.bench.compare.LatencySide;
import io.memorystreamer.bench.compare.Rounds;
import io.memorystreamer.bench.compare.Side;
import io.memorystreamer.bench.compare.ThroughputSide;
import io.memorystreamer.bench.load.Link;
import io.memorystreamer.bench.load.LoadStalls;
import io.memorystreamer.bench.load.OpenLoop;
import io.memorystreamer.bench.scenario.Metric;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a link carries, and then the latency of messages that come at a fixed rate; each has half of a round. */
final class LoadSide implements Side {

    private static final List<String> PERCENTILES = List.of("p50Micros", "p99Micros");

    private static final double RAMP_UP_SHARE = 0.1;

    private final Side throughput;
    private final Side latency;

    /** @param perSecond rate of the second half */
    LoadSide(
            final Link link,
            final int messageBytes,
            final double perSecond,
            final long roundNanos,
            final LoadStalls stalls) {
        throughput = new ThroughputSide(link, messageBytes, 1, roundNanos / 2, stalls);
        final double messages = Math.max(100, perSecond * roundNanos / 2 / 1e9);
        latency = new LatencySide(
                link,
                messageBytes,
                new OpenLoop.Stretch((long) (messages * RAMP_UP_SHARE), perSecond),
                new OpenLoop.Stretch((long) (messages * (1 - RAMP_UP_SHARE)), perSecond),
                stalls);
    }

    /** What {@link #figures} has. */
    static List<Metric> metrics() {
        final List<Metric> metrics =
                new ArrayList<>(Figures.ratioOf(Figures.THROUGHPUT_RATIO, Metric.MESSAGES_PER_SECOND));
        PERCENTILES.forEach(name -> metrics.addAll(Figures.ratioOf(LatencySide.ratio(name), Metric.lower(name))));
        return metrics;
    }

    static Figures figures(final Rounds rounds) {
        final Figures figures = new Figures(rounds).ratio(Figures.THROUGHPUT_RATIO, ThroughputSide.MESSAGES_PER_SECOND);
        PERCENTILES.forEach(name -> figures.ratio(LatencySide.ratio(name), name));
        return figures;
    }

    @Override
    public Map<String, Double> round() throws Exception {
        final Map<String, Double> figures = new LinkedHashMap<>(throughput.round());
        figures.putAll(latency.round());
        return figures;
    }
}
