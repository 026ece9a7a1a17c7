package io.memorystreamer.operator.controller.benchmarkrun;

import io.memorystreamer.operator.api.BenchmarkResultSpec;

/** Where the Job of one entry of the resource matrix stands. */
sealed interface CellState {
    /** The Job exists and nothing is known to hold it up, but its container does not run yet. */
    record Starting() implements CellState {}

    /**
     * Something outside the benchmark keeps the container from starting, and may yet be put right.
     *
     * @param reason Kubernetes' word for it, e.g. {@code Unschedulable}
     * @param message Kubernetes' sentence about it
     */
    record HeldUp(String reason, String message) implements CellState {}

    /** The container runs, or has ended and the Job controller has not counted it yet. */
    record Running() implements CellState {}

    /**
     * The Job has ended.
     *
     * @param result what it measured, or why it did not
     */
    record Ended(BenchmarkResultSpec result) implements CellState {}
}
