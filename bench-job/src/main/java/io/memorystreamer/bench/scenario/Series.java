package io.memorystreamer.bench.scenario;

import java.util.List;

/**
 * A curve: figures that belong to points on an axis, such as the throughput of every second, latency by percentile, or latency
 * against offered load. Immutable.
 *
 * @param kind what is drawn, and how
 * @param name tells curves of one kind and result apart, such as {@code ours} and {@code kafka}; shown to people
 * @param x in the unit the kind says, ascending
 * @param y in the unit the kind says, as many as there are {@code x}
 */
public record Series(Kind kind, String name, List<Double> x, List<Double> y) {

    /** At most so many points: a curve for people, which has to fit a page. */
    public static final int MAX_POINTS = 1_000;

    /** What the axes mean. */
    public enum Kind {
        /** Seconds since the measurement began; messages per second. */
        THROUGHPUT_OVER_TIME,
        /** Percentile, 0 to 100; microseconds. */
        LATENCY_BY_PERCENTILE,
        /** Offered messages per second; P99 in microseconds. */
        LATENCY_AGAINST_LOAD,
        /** Seconds since the measurement began; MiB. */
        MEMORY_OVER_TIME,
        /** Number of threads, producers or the like; messages per second. */
        THROUGHPUT_AGAINST_THREADS
    }

    public Series {
        if (x.isEmpty() || x.size() != y.size() || x.size() > MAX_POINTS) {
            throw new IllegalArgumentException("a series needs 1 to " + MAX_POINTS + " points, with as many x ("
                    + x.size() + ") as y (" + y.size() + ")");
        }
        x = List.copyOf(x);
        y = List.copyOf(y);
    }
}
