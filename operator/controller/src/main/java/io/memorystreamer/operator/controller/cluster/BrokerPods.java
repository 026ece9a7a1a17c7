package io.memorystreamer.operator.controller.cluster;

import static java.util.Objects.requireNonNullElse;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.util.Optional;
import java.util.Set;

/** Tells from a broker's Pod where it stands. Pure functions. */
final class BrokerPods {
    // What a kubelet says while all goes well.
    private static final Set<String> WAITING_NORMALLY = Set.of("ContainerCreating", "PodInitializing");
    private static final int MAX_MESSAGE_LENGTH = 500;

    /** Why a Pod does not get on. */
    record Trouble(String reason, String message) {}

    private BrokerPods() {}

    static boolean isReady(Pod pod) {
        return !isLeaving(pod) && hasCondition(pod, "Ready", "True").isPresent();
    }

    /** Returns whether its containers have been started. */
    static boolean isRunning(Pod pod) {
        return !isLeaving(pod) && "Running".equals(phase(pod));
    }

    /** Returns whether it has a node that did not reject it. */
    static boolean isPlaced(Pod pod) {
        return !isLeaving(pod)
                && pod.getSpec().getNodeName() != null
                && Set.of("Pending", "Running").contains(phase(pod));
    }

    static boolean isLeaving(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() != null;
    }

    /** Returns what the scheduler says when it has no node for it. */
    static Optional<String> unschedulable(Pod pod) {
        return isLeaving(pod)
                ? Optional.empty()
                : hasCondition(pod, "PodScheduled", "False")
                        .filter(condition -> "Unschedulable".equals(condition.getReason()))
                        .map(condition -> requireNonNullElse(condition.getMessage(), ""));
    }

    /** Returns why its container does not start or does not stay: what the kubelet waits for, and the broker's last words. */
    static Optional<Trouble> trouble(Pod pod) {
        return container(pod).flatMap(status -> waiting(status, last(status)));
    }

    /** Returns when its container was started, which is another time after each restart. */
    static Optional<String> startedAt(Pod pod) {
        return container(pod)
                .map(ContainerStatus::getState)
                .map(ContainerState::getRunning)
                .map(running -> running.getStartedAt());
    }

    private static Optional<Trouble> waiting(ContainerStatus status, String last) {
        return Optional.ofNullable(status.getState())
                .map(ContainerState::getWaiting)
                .filter(state -> state.getReason() != null && !WAITING_NORMALLY.contains(state.getReason()))
                .map(state -> new Trouble(
                        state.getReason(), last.isEmpty() ? requireNonNullElse(state.getMessage(), "") : last))
                .or(() -> Optional.ofNullable(status.getState())
                        .map(ContainerState::getTerminated)
                        .map(state -> new Trouble(requireNonNullElse(state.getReason(), "Terminated"), words(state))));
    }

    private static String last(ContainerStatus status) {
        return Optional.ofNullable(status.getLastState())
                .map(ContainerState::getTerminated)
                .map(BrokerPods::words)
                .orElse("");
    }

    private static String words(ContainerStateTerminated state) {
        String message = requireNonNullElse(state.getMessage(), "").strip();
        // The end of the log says why; its beginning does not.
        String end = message.substring(Math.max(0, message.length() - MAX_MESSAGE_LENGTH));
        String ended = "ended with exit code %d (%s)".formatted(state.getExitCode(), state.getReason());
        return end.isEmpty() ? ended : ended + ": " + end;
    }

    private static Optional<ContainerStatus> container(Pod pod) {
        return pod.getStatus() == null || pod.getStatus().getContainerStatuses() == null
                ? Optional.empty()
                : pod.getStatus().getContainerStatuses().stream()
                        .filter(status -> ClusterNames.CONTAINER.equals(status.getName()))
                        .findFirst();
    }

    private static Optional<PodCondition> hasCondition(Pod pod, String type, String status) {
        return pod.getStatus() == null || pod.getStatus().getConditions() == null
                ? Optional.empty()
                : pod.getStatus().getConditions().stream()
                        .filter(condition -> type.equals(condition.getType()) && status.equals(condition.getStatus()))
                        .findFirst();
    }

    private static String phase(Pod pod) {
        return pod.getStatus() == null
                ? "Pending"
                : requireNonNullElse(pod.getStatus().getPhase(), "Pending");
    }
}
