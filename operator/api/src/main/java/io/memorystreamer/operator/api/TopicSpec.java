package io.memorystreamer.operator.api;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;

/**
 * A topic. Immutable and thread-safe. Bounds are checked by the API server from the schema generated here, not by this class.
 *
 * @param cluster name of the {@link MemoryStreamerCluster}, in the same namespace
 * @param topicName its name in the cluster; {@code null}: the resource's
 * @param partitions how many; may grow
 * @param replicas copies of each partition, 1
 * @param config Kafka's configuration of topics, e.g. {@code retention.bytes}; what is not named has the cluster's default
 * @param deletionPolicy what becomes of the topic when the resource is deleted
 */
@ValidationRule(
        value =
                "has(self.topicName) == has(oldSelf.topicName) && (!has(self.topicName) || self.topicName == oldSelf.topicName)",
        message = "spec.topicName cannot change: create another Topic")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record TopicSpec(
        @Required
        @Size(min = 1, max = 48)
        @ValidationRule(value = "self == oldSelf", message = "spec.cluster cannot change: create another Topic")
        @JsonPropertyDescription("Name of the MemoryStreamerCluster, in the same namespace")
        String cluster,

        @Size(min = 1, max = 249)
        @Pattern("^[A-Za-z0-9._-]+$")
        @ValidationRule(value = "self != '.' && self != '..'", message = "spec.topicName must not be . or ..")
        @JsonPropertyDescription("Name of the topic in the cluster; without it the resource's name")
        String topicName,

        @Default("1")
        @Min(1)
        @Max(1_000)
        @ValidationRule(value = "self >= oldSelf", message = "spec.partitions cannot shrink: create another Topic")
        @JsonPropertyDescription("Partitions; may grow, not shrink")
        Integer partitions,

        @Default("1")
        @Min(1)
        @Max(5)
        @ValidationRule(value = "self == 1", message = "spec.replicas must be 1: replication is not available yet")
        @JsonPropertyDescription("Copies of each partition; only 1 for now")
        Integer replicas,

        @JsonPropertyDescription(
                "Configuration with Kafka's names, e.g. retention.bytes; what is not named has its default")
        Map<String, String> config,

        @Default("Delete") @JsonPropertyDescription("What becomes of the topic when this resource is deleted")
        DeletionPolicy deletionPolicy) {
    public TopicSpec {
        partitions = requireNonNullElse(partitions, 1);
        replicas = requireNonNullElse(replicas, 1);
        config = Map.copyOf(requireNonNullElse(config, Map.of()));
        deletionPolicy = requireNonNullElse(deletionPolicy, DeletionPolicy.DELETE);
    }
}
