package io.memorystreamer.operator.controller.benchmarkrun;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Tells from a Job and its Pod where the benchmark stands. Pure functions.
 *
 * <p>A benchmark has ended when its Job says so, not when its Pod does: only the Job knows whether a Pod ended by itself,
 * by the deadline, or because somebody deleted it.
 */
final class JobObserver {
    // What a kubelet says while all goes well.
    private static final Set<String> WAITING_NORMALLY = Set.of("ContainerCreating", "PodInitializing");

    private JobObserver() {}

    /**
     * @param heldUpBefore what held this Job up when last seen; its Pod may be gone by now
     */
    static CellState observe(
            String runName, MatrixCell cell, Job job, Optional<Pod> pod, Optional<CellState.HeldUp> heldUpBefore) {
        Optional<JobCondition> end = end(job);
        if (end.isPresent()) {
            return new CellState.Ended(JobEnd.result(runName, cell, end.get(), pod, heldUpBefore));
        }
        if (pod.isEmpty()) {
            // A deadline takes the Pod before the Job is marked: what held it up is still the whole story.
            return heldUpBefore.<CellState>map(state -> state).orElseGet(CellState.Starting::new);
        }
        String phase = pod.flatMap(JobObserver::phase).orElse("Pending");
        return phase.equals("Pending") ? pending(pod.get()) : new CellState.Running();
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

    private static CellState pending(Pod pod) {
        Optional<PodCondition> unscheduled = conditions(pod)
                .filter(condition -> "PodScheduled".equals(condition.getType()))
                .filter(condition -> "False".equals(condition.getStatus()) && condition.getReason() != null)
                .findFirst();
        if (unscheduled.isPresent()) {
            return heldUp(unscheduled.get().getReason(), unscheduled.get().getMessage());
        }
        Optional<ContainerStateWaiting> waiting = containerState(pod)
                .flatMap(state -> Optional.ofNullable(state.getWaiting()))
                .filter(state -> state.getReason() != null && !WAITING_NORMALLY.contains(state.getReason()));
        return waiting.map(state -> heldUp(state.getReason(), state.getMessage()))
                .orElseGet(CellState.Starting::new);
    }

    private static CellState heldUp(String reason, String message) {
        return new CellState.HeldUp(reason, message == null ? "" : message);
    }

    private static Optional<String> phase(Pod pod) {
        return Optional.ofNullable(pod.getStatus()).flatMap(status -> Optional.ofNullable(status.getPhase()));
    }

    static Stream<PodCondition> conditions(Pod pod) {
        return pod.getStatus() == null || pod.getStatus().getConditions() == null
                ? Stream.empty()
                : pod.getStatus().getConditions().stream();
    }

    private static Optional<ContainerState> containerState(Pod pod) {
        List<ContainerStatus> statuses =
                pod.getStatus() == null ? null : pod.getStatus().getContainerStatuses();
        return statuses == null
                ? Optional.empty()
                : statuses.stream()
                        .filter(status -> BenchmarkJobFactory.CONTAINER.equals(status.getName()))
                        .flatMap(status -> Stream.ofNullable(status.getState()))
                        .findFirst();
    }
}
