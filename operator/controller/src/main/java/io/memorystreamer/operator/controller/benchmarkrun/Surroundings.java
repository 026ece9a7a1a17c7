package io.memorystreamer.operator.controller.benchmarkrun;

import io.memorystreamer.operator.api.BenchmarkResult;
import io.memorystreamer.operator.api.BenchmarkRun;
import java.util.List;
import java.util.Optional;

/**
 * What a run depends on beside what belongs to it. Each is asked for only when a decision needs it, and then the answer
 * stays the same for the rest of that decision.
 */
interface Surroundings {
    /** Returns the run that goes before this one, as {@code namespace/name}. */
    Optional<String> ahead();

    Target target();

    Configuration configuration();

    /** Returns the baseline with all its results; empty when there is none of that name. */
    Optional<Baseline> baseline();

    /** What the Jobs are to measure. */
    sealed interface Target {
        /** A broker of the Job's own. */
        record Own() implements Target {}

        /**
         * A running server.
         *
         * @param kind as on the benchmark's command line
         * @param address {@code host:port}
         */
        record Server(String kind, String address) implements Target {}

        /** A cluster that takes no connections yet, or is not there. */
        record NotReady(String message) implements Target {}
    }

    /** The benchmark's configuration. */
    sealed interface Configuration {
        /** The run asks for none. */
        record Defaults() implements Configuration {}

        /** The run has its own copy already. */
        record Copied() implements Configuration {}

        /** The text that the run's own copy is made of. */
        record Text(String text) implements Configuration {}

        /** There is no such ConfigMap, or no such key in it. */
        record Missing(String message) implements Configuration {}
    }

    /**
     * The run to compare with.
     *
     * @param run the run
     * @param results what its Jobs measured
     */
    record Baseline(BenchmarkRun run, List<BenchmarkResult> results) {
        public Baseline {
            results = List.copyOf(results);
        }
    }
}
