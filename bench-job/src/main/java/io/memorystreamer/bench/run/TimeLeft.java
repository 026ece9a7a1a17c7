package io.memorystreamer.bench.run;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Estimates how long a run will still take: each step that is left takes as long as those of the same scenario took on average, or, where
 * none has been measured, as long as was expected of it, times what the steps measured so far took over what was expected of them. Not
 * thread-safe.
 */
final class TimeLeft {

    private record Step(String scenario, double expectedSeconds) {}

    private static final class Measured {
        private double seconds;
        private int steps;
    }

    private final Deque<Step> left = new ArrayDeque<>();
    private final Map<String, Measured> byScenario = new HashMap<>();
    private double expectedSoFar;
    private double takenSoFar;

    /** Another step is to come after those that are known. */
    void expect(final String scenario, final double seconds) {
        left.add(new Step(scenario, seconds));
    }

    int steps() {
        return left.size();
    }

    /** The first step that was left is over. */
    void measured(final double seconds) {
        final Step step = left.removeFirst();
        final Measured measured = byScenario.computeIfAbsent(step.scenario(), id -> new Measured());
        measured.seconds += seconds;
        measured.steps++;
        expectedSoFar += step.expectedSeconds();
        takenSoFar += seconds;
    }

    /** Seconds that the steps left will take, the one at work included; empty before the first is over. */
    OptionalLong seconds() {
        if (expectedSoFar == 0) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(
                Math.round(left.stream().mapToDouble(this::estimate).sum()));
    }

    private double estimate(final Step step) {
        final Measured measured = byScenario.get(step.scenario());
        return measured == null
                ? step.expectedSeconds() * takenSoFar / expectedSoFar
                : measured.seconds / measured.steps;
    }
}
