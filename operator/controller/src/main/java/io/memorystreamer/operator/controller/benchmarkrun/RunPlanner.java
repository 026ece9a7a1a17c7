package io.memorystreamer.operator.controller.benchmarkrun;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.memorystreamer.operator.api.BenchmarkResult;
import io.memorystreamer.operator.api.BenchmarkResultSpec;
import io.memorystreamer.operator.api.BenchmarkRunSpec;
import io.memorystreamer.operator.api.BenchmarkRunSpec.Cleanup;
import io.memorystreamer.operator.api.BenchmarkRunSpec.ConcurrencyPolicy;
import io.memorystreamer.operator.controller.benchmarkrun.Surroundings.Configuration;
import io.memorystreamer.operator.controller.benchmarkrun.Surroundings.Target;
import java.util.Optional;

/**
 * Decides what to do next for a run. A pure function of what is in the cluster, so that an operator that was killed at any
 * point goes on where it stood.
 *
 * <p>The Jobs run one after another in their order: two benchmarks at once on one node would measure each other. A Job that
 * failed does not stop the next; where a benchmark falls over is part of the answer.
 */
final class RunPlanner {
    /** The reason while the run's cluster takes no connections. */
    static final String CLUSTER_NOT_READY = "ClusterNotReady";

    /** The reason while the run's ConfigMap, or its key, is missing. */
    static final String CONFIGURATION_MISSING = "ConfigurationMissing";

    private RunPlanner() {}

    /** What to do next. */
    sealed interface Step {
        /** Create the Job, with what it needs beside it. */
        record CreateJob(RunJob job, Target target, Configuration configuration) implements Step {}

        /** The status knows of a Job that is not in the caches: ask the API server, and if it is gone, record that. */
        record ConfirmDeleted(RunJob job) implements Step {}

        /** Write down how the Job ended. */
        record RecordResult(RunJob job, BenchmarkResultSpec result) implements Step {}

        /** Delete a Job: it is cancelled, or its result is recorded and nobody needs it any more. */
        record DeleteJob(RunJob job, Job resource, Why why) implements Step {}

        /** Nothing to do until the Job gets on. */
        record Wait(RunJob job, JobState state) implements Step {}

        /** Nothing to do until the run that goes before, as {@code namespace/name}, gives the target free. */
        record Queued(String ahead) implements Step {}

        /** Nothing to do until what the next Job needs is there. */
        record Blocked(RunJob job, String reason, String message) implements Step {}

        /** Nothing to do until {@code spec.suspend} is false. */
        record Suspended(RunJob job) implements Step {}

        /** A resource that belongs to somebody else bears a name that the Job needs. */
        record NameTaken(RunJob job, String kind, String name) implements Step {}

        /** The run fails, because another has its target and it was not to wait. */
        record Rejected(String ahead) implements Step {}

        /** The run ends before its time. */
        record Cancelled() implements Step {}

        /** Every Job has its result. */
        record Done() implements Step {}

        /** Why a Job is deleted. */
        enum Why {
            CANCELLED,
            /** Its result is recorded, and the run was to be tidied up. */
            CLEANED_UP,
            /** It never ended by itself, and its result says why. */
            GIVEN_UP
        }
    }

    static Step next(ObservedRun observed) {
        for (RunJob job : observed.plan()) {
            Optional<BenchmarkResult> result = observed.result(job);
            if (result.isEmpty()) {
                return next(observed, job);
            }
            if (!observed.owns(result.get())) {
                return observed.run().getSpec().isCancelled()
                        ? new Step.Cancelled()
                        : new Step.NameTaken(job, "BenchmarkResult", job.name());
            }
            Optional<Step> tidyUp = tidyUp(observed, job, result.get());
            if (tidyUp.isPresent()) {
                return tidyUp.get();
            }
        }
        return new Step.Done();
    }

    private static Optional<Step> tidyUp(ObservedRun observed, RunJob job, BenchmarkResult result) {
        Optional<Job> resource =
                observed.job(job).filter(observed::owns).filter(candidate -> !candidate.isMarkedForDeletion());
        if (resource.isEmpty()) {
            return Optional.empty();
        }
        if (JobObserver.end(resource.get()).isEmpty()) {
            return Optional.of(new Step.DeleteJob(job, resource.get(), Step.Why.GIVEN_UP));
        }
        boolean cleanUp = observed.run().getSpec().cleanup() == Cleanup.ON_SUCCESS
                && result.getSpec().error() == null;
        return cleanUp ? Optional.of(new Step.DeleteJob(job, resource.get(), Step.Why.CLEANED_UP)) : Optional.empty();
    }

    private static Step next(ObservedRun observed, RunJob job) {
        boolean cancelled = observed.run().getSpec().isCancelled();
        Optional<Job> resource = observed.job(job);
        if (resource.isEmpty()) {
            if (cancelled) {
                return new Step.Cancelled();
            }
            return observed.isCurrent(job) ? new Step.ConfirmDeleted(job) : start(observed, job);
        }
        if (!observed.owns(resource.get())) {
            return cancelled ? new Step.Cancelled() : new Step.NameTaken(job, "Job", job.name());
        }
        JobState state = JobObserver.observe(observed, job, resource.get());
        if (state instanceof JobState.Ended ended) {
            return new Step.RecordResult(job, ended.result());
        }
        return cancelled && !resource.get().isMarkedForDeletion()
                ? new Step.DeleteJob(job, resource.get(), Step.Why.CANCELLED)
                : new Step.Wait(job, state);
    }

    private static Step start(ObservedRun observed, RunJob job) {
        BenchmarkRunSpec spec = observed.run().getSpec();
        if (spec.isSuspended()) {
            return new Step.Suspended(job);
        }
        Optional<String> ahead = spec.concurrencyPolicy() == ConcurrencyPolicy.ALLOW
                ? Optional.empty()
                : observed.surroundings().ahead();
        if (ahead.isPresent()) {
            // A run that has begun was suspended since: it waits for its turn again, whatever its policy.
            boolean begun = observed.status()
                    .filter(status -> status.startTime() != null)
                    .isPresent();
            return spec.concurrencyPolicy() == ConcurrencyPolicy.REJECT && !begun
                    ? new Step.Rejected(ahead.get())
                    : new Step.Queued(ahead.get());
        }
        Target target = observed.surroundings().target();
        if (target instanceof Target.NotReady(String message)) {
            return new Step.Blocked(job, CLUSTER_NOT_READY, message);
        }
        Configuration configuration = observed.surroundings().configuration();
        if (configuration instanceof Configuration.Missing(String message)) {
            return new Step.Blocked(job, CONFIGURATION_MISSING, message);
        }
        return new Step.CreateJob(job, target, configuration);
    }

    /** The steps after which there is nothing more to do now. */
    static boolean isLast(Step step) {
        return switch (step) {
            case Step.CreateJob _, Step.ConfirmDeleted _, Step.RecordResult _, Step.DeleteJob _ -> false;
            case Step.Wait _,
                    Step.Queued _,
                    Step.Blocked _,
                    Step.Suspended _,
                    Step.NameTaken _,
                    Step.Rejected _,
                    Step.Cancelled _,
                    Step.Done _ -> true;
        };
    }
}
