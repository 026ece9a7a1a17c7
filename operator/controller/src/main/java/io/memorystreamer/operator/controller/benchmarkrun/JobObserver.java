package io.memorystreamer.operator.controller.benchmarkrun;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.memorystreamer.operator.api.BenchmarkResultSpec.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Tells from a Job and its Pods where the benchmark stands. Pure functions.
 *
 * <p>A benchmark has ended when its Job says so, not when its Pods do: only the Job knows whether a Pod ended by itself, by
 * the deadline, or because somebody deleted it. There is one exception: a Pod whose node has stopped answering stays for as
 * long as its Node does, and its Job with it.
 */
final class JobObserver {
    /** For how long after its grace period a Pod that is to go may still be there. */
    static final Duration LOST_AFTER = Duration.ofSeconds(30);

    // What a kubelet says while all goes well.
    private static final Set<String> WAITING_NORMALLY = Set.of("ContainerCreating", "PodInitializing");

    private JobObserver() {}

    static JobState observe(ObservedRun observed, RunJob job, Job resource) {
        List<Pod> pods = observed.pods(resource);
        Optional<JobState> troubleBefore = observed.troubleBefore(job);
        Optional<JobCondition> end = end(resource);
        if (end.isPresent()) {
            return new JobState.Ended(JobEnd.result(observed.run(), job, end.get(), pods, troubleBefore));
        }
        Optional<Pod> lost =
                pods.stream().filter(pod -> isLost(pod, observed.now())).findFirst();
        if (lost.isPresent()) {
            return new JobState.Ended(JobEnd.nodeLost(observed.run(), job, pods, lost.get()));
        }
        Optional<JobState.HeldUp> heldUp =
                pods.stream().flatMap(pod -> heldUp(pod).stream()).findFirst();
        boolean going = resource.isMarkedForDeletion() || pods.stream().anyMatch(Pod::isMarkedForDeletion);
        // A deadline takes Pods that never ran too: what held them up is still the whole story.
        if (going && (resource.isMarkedForDeletion() || heldUp.isEmpty())) {
            return new JobState.Ending(pods.stream()
                    .filter(Pod::isMarkedForDeletion)
                    .flatMap(pod -> PodEnd.of(pod).disruption().stream())
                    .findFirst()
                    .orElse(troubleBefore.orElse(null) instanceof JobState.Ending(Failure why) ? why : null));
        }
        if (pods.isEmpty()) {
            // Pods may go before the Job is marked: what was known of them is the whole story.
            return troubleBefore.orElseGet(JobState.Starting::new);
        }
        if (heldUp.isPresent()) {
            return heldUp.get();
        }
        boolean allRun = pods.size() >= observed.run().getSpec().loadGenerators()
                && pods.stream().noneMatch(JobObserver::isPending);
        return allRun ? new JobState.Running() : new JobState.Starting();
    }

    /** Returns the condition that says the Job has ended, if it has. */
    static Optional<JobCondition> end(Job job) {
        if (job.getStatus() == null || job.getStatus().getConditions() == null) {
            return Optional.empty();
        }
        return job.getStatus().getConditions().stream()
                .filter(condition -> "True".equals(condition.getStatus()))
                .filter(condition -> Set.of("Complete", "Failed").contains(condition.getType()))
                .findFirst();
    }

    /** Returns whether the kubelet has the last word on this Pod's container. */
    static boolean isTerminal(Pod pod) {
        return phase(pod).filter(Set.of("Succeeded", "Failed")::contains).isPresent();
    }

    /** Returns how the benchmark's container ended, if it did. */
    static Optional<ContainerStateTerminated> terminated(Pod pod) {
        return containerState(pod).flatMap(state -> Optional.ofNullable(state.getTerminated()));
    }

    static Stream<PodCondition> conditions(Pod pod) {
        return pod.getStatus() == null || pod.getStatus().getConditions() == null
                ? Stream.empty()
                : pod.getStatus().getConditions().stream();
    }

    static Optional<ContainerStatus> container(Pod pod) {
        List<ContainerStatus> statuses =
                pod.getStatus() == null ? null : pod.getStatus().getContainerStatuses();
        return statuses == null
                ? Optional.empty()
                : statuses.stream()
                        .filter(status -> BenchmarkJobFactory.CONTAINER.equals(status.getName()))
                        .findFirst();
    }

    /** A kubelet that answers ends a Pod within its grace period, at whose end this timestamp stands. */
    private static boolean isLost(Pod pod, Instant now) {
        String goneBy = pod.getMetadata().getDeletionTimestamp();
        return goneBy != null
                && !isTerminal(pod)
                && terminated(pod).isEmpty()
                && Instant.parse(goneBy).plus(LOST_AFTER).isBefore(now);
    }

    private static boolean isPending(Pod pod) {
        return phase(pod).orElse("Pending").equals("Pending");
    }

    private static Optional<JobState.HeldUp> heldUp(Pod pod) {
        if (!isPending(pod)) {
            return Optional.empty();
        }
        Optional<JobState.HeldUp> unscheduled = conditions(pod)
                .filter(condition -> "PodScheduled".equals(condition.getType()))
                .filter(condition -> "False".equals(condition.getStatus()) && condition.getReason() != null)
                .findFirst()
                .map(condition -> heldUp(condition.getReason(), condition.getMessage()));
        return unscheduled.or(() -> containerState(pod)
                .flatMap(state -> Optional.ofNullable(state.getWaiting()))
                .filter(state -> state.getReason() != null && !WAITING_NORMALLY.contains(state.getReason()))
                .map(JobObserver::heldUp));
    }

    private static JobState.HeldUp heldUp(ContainerStateWaiting state) {
        return heldUp(state.getReason(), state.getMessage());
    }

    private static JobState.HeldUp heldUp(String reason, String message) {
        return new JobState.HeldUp(reason, message == null ? "" : message);
    }

    private static Optional<String> phase(Pod pod) {
        return Optional.ofNullable(pod.getStatus()).flatMap(status -> Optional.ofNullable(status.getPhase()));
    }

    private static Optional<ContainerState> containerState(Pod pod) {
        return container(pod).flatMap(status -> Optional.ofNullable(status.getState()));
    }
}
