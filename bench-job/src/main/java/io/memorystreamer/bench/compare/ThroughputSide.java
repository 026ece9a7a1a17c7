package io.memorystreamer.bench.compare;

import io.memorystreamer.bench.load.ClosedLoop;
import io.memorystreamer.bench.load.Link;
import io.memorystreamer.bench.load.LoadStalls;
import io.memorystreamer.bench.load.Publisher;
import io.memorystreamer.bench.scenario.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** As many messages as producers and one consumer get through a link, one {@link ClosedLoop} per round. */
public final class ThroughputSide implements Side {

    public static final String MESSAGES_PER_SECOND = "messagesPerSecond";
    public static final String ALLOCATED = "allocatedBytesPerMessage";

    /** Until the new threads of a round are up to speed; the code is compiled already. */
    private static final long RAMP_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Link link;
    private final int messageBytes;
    private final int producers;
    private final long roundNanos;
    private final LoadStalls stalls;

    public ThroughputSide(
            final Link link,
            final int messageBytes,
            final int producers,
            final long roundNanos,
            final LoadStalls stalls) {
        this.link = link;
        this.messageBytes = messageBytes;
        this.producers = producers;
        this.roundNanos = roundNanos;
        this.stalls = stalls;
    }

    /** What {@link #figures} has. */
    public static List<Metric> metrics() {
        final List<Metric> metrics =
                new ArrayList<>(Figures.ratioOf(Figures.THROUGHPUT_RATIO, Metric.MESSAGES_PER_SECOND));
        metrics.addAll(Figures.bothOf(Metric.ALLOCATED_BYTES_PER_MESSAGE));
        return metrics;
    }

    public static Figures figures(final Rounds rounds) {
        return new Figures(rounds)
                .ratio(Figures.THROUGHPUT_RATIO, MESSAGES_PER_SECOND)
                .both(ALLOCATED);
    }

    @Override
    public Map<String, Double> round() throws Exception {
        final ClosedLoop.Result result = new ClosedLoop(
                        link, messageBytes, producers, Publisher.single(messageBytes), stalls)
                .run(RAMP_UP_NANOS, roundNanos);
        return Map.of(MESSAGES_PER_SECOND, result.messagesPerSecond(), ALLOCATED, result.allocatedBytesPerMessage());
    }
}
