package io.memorystreamer.bench.compare;

import java.util.Map;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/** One of two things that are measured by turns. */
@FunctionalInterface
public interface Side {

    /**
     * Measures once. Figures of a round in which a message was lost, changed or reordered are never returned.
     *
     * @return figures by metric name, the same names in every round
     */
    Map<String, Double> round() throws Exception;

    /**
     * The latencies, in nanoseconds, of the last rounds together; empty where it measures none.
     *
     * @param counted how many of the rounds so far
     */
    default Optional<Histogram> histogram(final int counted) {
        return Optional.empty();
    }
}
