package io.memorystreamer.bench.compare;

import java.util.Map;

/** One of two things that are measured by turns. */
@FunctionalInterface
public interface Side {

    /**
     * Measures once. Figures of a round in which a message was lost, changed or reordered are never returned.
     *
     * @return figures by metric name, the same names in every round
     */
    Map<String, Double> round() throws Exception;
}
