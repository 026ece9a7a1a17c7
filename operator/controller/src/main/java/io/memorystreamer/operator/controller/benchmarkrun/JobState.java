package io.memorystreamer.operator.controller.benchmarkrun;

import io.memorystreamer.operator.api.BenchmarkResultSpec;
import io.memorystreamer.operator.api.BenchmarkResultSpec.Failure;

/** Where a Job stands. */
sealed interface JobState {
    /** The Job exists and nothing is known to hold it up, but not every container of it runs yet. */
    record Starting() implements JobState {}

    /**
     * Something outside the benchmark keeps a container from starting, and may yet be put right.
     *
     * @param reason Kubernetes' word for it, e.g. {@code Unschedulable}
     * @param message Kubernetes' sentence about it
     */
    record HeldUp(String reason, String message) implements JobState {}

    /** The containers run, or have ended and the Job controller has not counted them yet. */
    record Running() implements JobState {}

    /**
     * The Job or a Pod of it was deleted, and is not gone yet, or nobody has counted it yet.
     *
     * @param why what Kubernetes says it does that for, e.g. {@code NodeLost}; {@code null} when it does not say
     */
    record Ending(Failure why) implements JobState {}

    /**
     * The Job has ended, or nothing more can come of it.
     *
     * @param result what it measured, or why it did not
     */
    record Ended(BenchmarkResultSpec result) implements JobState {}
}
