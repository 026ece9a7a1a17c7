package io.memorystreamer.operator.controller.cluster;

import static java.util.Objects.requireNonNullElse;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A kubelet did not admit a Pod that the scheduler gave it.
 *
 * @param reason e.g. {@code TopologyAffinityError}
 * @param message the kubelet's
 * @param created when the Pod was created
 */
record Rejection(String pod, String reason, String message, Instant created) {
    /** The CPUs, memory or devices are not to be had from one NUMA node. */
    static final String TOPOLOGY_AFFINITY_ERROR = "TopologyAffinityError";

    // kubelet's lifecycle and admission handlers; what begins with OutOf names the resource.
    private static final Set<String> REASONS =
            Set.of(TOPOLOGY_AFFINITY_ERROR, "SMTAlignmentError", "UnexpectedAdmissionError");
    private static final String OUT_OF = "OutOf";

    /** Returns why the Pod was rejected, or empty when it was not. */
    static Optional<Rejection> of(Pod pod) {
        if (pod.getStatus() == null || !"Failed".equals(pod.getStatus().getPhase())) {
            return Optional.empty();
        }
        String reason = requireNonNullElse(pod.getStatus().getReason(), "");
        return REASONS.contains(reason) || reason.startsWith(OUT_OF)
                ? Optional.of(new Rejection(
                        pod.getMetadata().getName(),
                        reason,
                        requireNonNullElse(pod.getStatus().getMessage(), ""),
                        Instant.parse(pod.getMetadata().getCreationTimestamp())))
                : Optional.empty();
    }
}
