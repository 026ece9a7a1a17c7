package io.memorystreamer.operator.api;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.List;
import java.util.Map;

/**
 * Where Pods may run, beside what the operator asks for itself. Immutable, and thread-safe as long as nobody changes the
 * tolerations.
 *
 * @param nodeSelector labels that a node must have
 * @param tolerations taints that are tolerated
 * @param priorityClassName priority of the Pods; {@code null}: the cluster's default
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Placement(
        @JsonPropertyDescription("Labels that a node must have")
        Map<String, String> nodeSelector,

        @Size(max = 16) @JsonPropertyDescription("Taints that are tolerated")
        List<Toleration> tolerations,

        @Size(min = 1, max = 253) @JsonPropertyDescription("PriorityClass of the Pods")
        String priorityClassName) {
    /** Anywhere. */
    public static final Placement ANYWHERE = new Placement(null, null, null);

    public Placement {
        nodeSelector = Map.copyOf(requireNonNullElse(nodeSelector, Map.of()));
        tolerations = List.copyOf(requireNonNullElse(tolerations, List.of()));
    }
}
