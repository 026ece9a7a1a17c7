package io.memorystreamer.operator.api;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/**
 * Where a topic stands. Immutable apart from the conditions it holds, and written by the operator alone. Absent fields are
 * {@code null}.
 *
 * @param observedGeneration the generation of the spec that this status speaks of
 * @param topicName its name in the cluster
 * @param topicId its id in the cluster, which changes when it was made anew
 * @param partitions how many it has
 * @param conditions {@code Ready}: {@code False} with the broker's error when the topic is not as the spec says
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record TopicStatus(
        @JsonPropertyDescription("Generation of the spec that this status speaks of")
        Long observedGeneration,

        @JsonPropertyDescription("Name of the topic in the cluster")
        String topicName,

        @JsonPropertyDescription("Id of the topic in the cluster; another one when it was made anew")
        String topicId,

        @JsonPropertyDescription("Partitions that it has") Integer partitions,

        @Size(max = 8) @JsonPropertyDescription("Ready") List<Condition> conditions) {
    /** The one condition. */
    public static final String READY = "Ready";

    public TopicStatus {
        conditions = List.copyOf(requireNonNullElse(conditions, List.of()));
    }
}
