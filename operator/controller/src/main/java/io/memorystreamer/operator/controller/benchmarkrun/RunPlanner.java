package io.memorystreamer.operator.controller.benchmarkrun;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.memorystreamer.operator.api.BenchmarkResult;
import io.memorystreamer.operator.api.BenchmarkResultSpec;
import java.util.Optional;

/**
 * Decides what to do next for a run. A pure function of what is in the cluster, so that an operator that was killed at any
 * point goes on where it stood.
 *
 * <p>The entries of the matrix run one after another in their order: two benchmarks at once on one node would measure each
 * other. An entry that failed does not stop the next; where a benchmark falls over is part of the answer.
 */
final class RunPlanner {
    private RunPlanner() {}

    /** What to do next. */
    sealed interface Step {
        /** Create the cell's Job. */
        record CreateJob(MatrixCell cell) implements Step {}

        /** The status knows of a Job that is not in the caches: ask the API server, and if it is gone, record that. */
        record ConfirmDeleted(MatrixCell cell) implements Step {}

        /** Write down how the cell's Job ended. */
        record RecordResult(MatrixCell cell, BenchmarkResultSpec result) implements Step {}

        /** Nothing to do until the cell's Job gets on. */
        record Wait(MatrixCell cell, CellState state) implements Step {}

        /** A resource that belongs to somebody else bears a name that the cell needs. */
        record NameTaken(MatrixCell cell, String kind) implements Step {}

        /** Every cell has its result. */
        record Done() implements Step {}
    }

    static Step next(ObservedRun observed) {
        for (MatrixCell cell : observed.cells()) {
            Optional<BenchmarkResult> result = observed.result(cell);
            if (result.isPresent() && observed.owns(result.get())) {
                continue;
            }
            if (result.isPresent()) {
                return new Step.NameTaken(cell, "BenchmarkResult");
            }
            return next(observed, cell);
        }
        return new Step.Done();
    }

    private static Step next(ObservedRun observed, MatrixCell cell) {
        Optional<Job> job = observed.job(cell);
        if (job.isEmpty()) {
            return observed.isCurrent(cell) ? new Step.ConfirmDeleted(cell) : new Step.CreateJob(cell);
        }
        if (!observed.owns(job.get())) {
            return new Step.NameTaken(cell, "Job");
        }
        CellState state = JobObserver.observe(
                observed.name(), cell, job.get(), observed.pod(job.get()), observed.heldUpBefore(cell));
        return state instanceof CellState.Ended ended
                ? new Step.RecordResult(cell, ended.result())
                : new Step.Wait(cell, state);
    }
}
