package io.memorystreamer.operator.api;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/**
 * Where a cluster stands. Immutable apart from the conditions it holds, and written by the operator alone. Absent fields are
 * {@code null}.
 *
 * @param observedGeneration the generation of the spec that this status speaks of
 * @param replicas brokers that there are
 * @param readyReplicas brokers that take connections
 * @param ready {@code readyReplicas/replicas}
 * @param bootstrapServers what clients connect to
 * @param image image that is asked for
 * @param pinned what became of the CPUs: {@code yes}, {@code no}, {@code partly}, or {@code unknown}
 * @param brokers what each broker really got
 * @param conditions see {@link ClusterConditions}
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record MemoryStreamerClusterStatus(
        @JsonPropertyDescription("Generation of the spec that this status speaks of")
        Long observedGeneration,

        @JsonPropertyDescription("Brokers that there are") int replicas,

        @JsonPropertyDescription("Brokers that take connections")
        int readyReplicas,

        @JsonPropertyDescription("Brokers that take connections, of how many")
        String ready,

        @JsonPropertyDescription("What clients connect to: bootstrap.servers")
        String bootstrapServers,

        @JsonPropertyDescription("Image of the brokers") String image,

        @JsonPropertyDescription(
                "Whether every broker has CPUs of its own on one NUMA node: yes, no, partly or unknown")
        String pinned,

        @Size(max = 5) @JsonPropertyDescription("What each broker really got")
        List<Broker> brokers,

        @Size(max = 16) @JsonPropertyDescription("Ready, Progressing, Pinned, Schedulable")
        List<Condition> conditions) {
    public MemoryStreamerClusterStatus {
        brokers = List.copyOf(requireNonNullElse(brokers, List.of()));
        conditions = List.copyOf(requireNonNullElse(conditions, List.of()));
    }

    /**
     * What a broker really got, as its own process saw it when it started.
     *
     * @param pod name of its Pod
     * @param node name of its node
     * @param ready whether it takes connections
     * @param cpus CPUs that it may run on, e.g. {@code 2-3}
     * @param exclusive whether these are fewer than the machine has, and as many as it asked for
     * @param numaNodes NUMA nodes of these CPUs, e.g. {@code 0}
     * @param memoryNodes NUMA nodes that its memory may come from, e.g. {@code 0}
     * @param localMemoryPercent share of its resident pages that are on the nodes of its CPUs
     * @param cpuMax quota and period of its control group in microseconds, or {@code max}
     * @param memoryLimitBytes its memory limit
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Broker(
            @Required String pod,
            String node,
            Boolean ready,
            String cpus,
            Boolean exclusive,
            String numaNodes,
            String memoryNodes,
            Integer localMemoryPercent,
            String cpuMax,
            Long memoryLimitBytes) {}
}
