package io.memorystreamer.operator.api;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Map;

/**
 * Brokers to run. Immutable, and thread-safe as long as nobody changes the quantities. Bounds are checked by the API server
 * from the schema generated here, not by this class.
 *
 * @param replicas brokers, 1
 * @param version tag of the operator's broker image; {@code null}: the operator's own version. Not beside {@code image}
 * @param image whole reference of the broker image; {@code null}: see {@code version}
 * @param resources CPUs and memory of each broker
 * @param storage where messages live; {@code null}: in memory, half of the broker's
 * @param numa whether brokers have CPUs and memory of their own on one NUMA node; {@code null}: no
 * @param placement where brokers may run
 * @param listeners how clients connect; empty: one plain listener for Kafka clients at port 9092
 * @param topicDefaults what topics have that do not say otherwise
 * @param configuration further keys of the broker's configuration, as in {@code docs/configuration.md}
 * @param monitoring whether a ServiceMonitor is made
 */
@ValidationRule(value = "!has(self.version) || !has(self.image)", message = "spec must not have both version and image")
@ValidationRule(
        value = "!has(self.numa) || self.numa.policy == 'none' || !isQuantity(string(self.resources.cpu))"
                + " || quantity(string(self.resources.cpu)).isInteger()",
        message =
                "spec.resources.cpu must be a whole number with spec.numa.policy required or preferred: only whole CPUs are"
                        + " pinned")
@ValidationRule(
        value = "!has(self.storage) || !has(self.storage.memory) || !isQuantity(string(self.storage.memory.size))"
                + " || !isQuantity(string(self.resources.memory))"
                + " || quantity(string(self.resources.memory)).sub(quantity(string(self.storage.memory.size)))"
                + ".compareTo(quantity('256Mi')) >= 0",
        message = "spec.storage.memory.size must leave at least 256Mi of spec.resources.memory to the broker itself")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record MemoryStreamerClusterSpec(
        @Default("1")
        @Min(1)
        @Max(5)
        @ValidationRule(value = "self == 1", message = "spec.replicas must be 1: replication is not available yet")
        @JsonPropertyDescription("Brokers; only 1 for now")
        Integer replicas,

        @Size(min = 1, max = 128)
        @Pattern("^[A-Za-z0-9_][A-Za-z0-9._-]*$")
        @JsonPropertyDescription("Tag of the broker image; without it the operator's own version")
        String version,

        @Size(min = 1, max = 512) @JsonPropertyDescription("Whole reference of the broker image, instead of version")
        String image,

        @Required @JsonPropertyDescription("CPUs and memory of each broker, as requests and limits")
        Resources resources,

        @JsonPropertyDescription("Where messages live; without it in memory, half of the broker's")
        Storage storage,

        @JsonPropertyDescription("CPUs and memory of one NUMA node for each broker; without it CPUs are shared")
        Numa numa,

        @JsonPropertyDescription("Where brokers may run") Placement placement,

        @Size(min = 1, max = 4)
        @ValidationRule(
                value = "self.all(a, self.exists_one(b, a.port == b.port))",
                message = "spec.listeners must not have the same port twice")
        @JsonPropertyDescription("How clients connect; without it one listener at port 9092 without security")
        List<Listener> listeners,

        @JsonPropertyDescription("What topics have that do not say otherwise")
        TopicDefaults topicDefaults,

        @ValidationRule(
                value = "self.all(k, k.startsWith('memorystreamer.') || k.startsWith('quarkus.log.'))",
                message = "keys of spec.configuration must begin with memorystreamer. or quarkus.log.")
        @ValidationRule(
                value = "self.all(k, !(k in ['memorystreamer.broker.host', 'memorystreamer.broker.kafka-port',"
                        + " 'memorystreamer.broker.advertised-host', 'memorystreamer.broker.advertised-port',"
                        + " 'memorystreamer.broker.memory', 'memorystreamer.broker.memory-dir',"
                        + " 'memorystreamer.broker.data-dir']))",
                message = "spec.configuration must not have host, kafka-port, advertised-host, advertised-port, memory,"
                        + " memory-dir or data-dir: these follow from spec.listeners and spec.storage")
        @JsonPropertyDescription("Further keys of the broker's configuration")
        Map<String, String> configuration,

        @JsonPropertyDescription("How the brokers are watched")
        Monitoring monitoring) {
    public MemoryStreamerClusterSpec {
        replicas = requireNonNullElse(replicas, 1);
        listeners = List.copyOf(requireNonNullElse(listeners, List.of()));
        configuration = Map.copyOf(requireNonNullElse(configuration, Map.of()));
    }

    /**
     * What each broker gets, as request and as limit: brokers are always of QoS class Guaranteed.
     *
     * @param cpu CPUs
     * @param memory memory, messages in memory included
     */
    public record Resources(
            @Required
            @ValidationRule(
                    value = "isQuantity(string(self))",
                    message = "cpu must be a Kubernetes quantity, e.g. 2 or 500m")
            @ValidationRule(
                    value = "!isQuantity(string(self)) || quantity(string(self)).isGreaterThan(quantity('0'))",
                    message = "cpu must be greater than 0")
            @JsonPropertyDescription("CPUs, as request and limit, e.g. 2 or 500m")
            Quantity cpu,

            @Required
            @ValidationRule(
                    value = "isQuantity(string(self))",
                    message = "memory must be a Kubernetes quantity, e.g. 2Gi")
            @ValidationRule(
                    value = "!isQuantity(string(self)) || quantity(string(self)).compareTo(quantity('512Mi')) >= 0",
                    message = "memory must be at least 512Mi")
            @JsonPropertyDescription("Memory, as request and limit, e.g. 2Gi; messages in memory are part of it")
            Quantity memory) {}

    /**
     * Where messages live.
     *
     * @param memory in memory, gone with the Pod; {@code null} beside {@code volumeClaim}
     * @param volumeClaim on a volume that outlives the Pod; {@code null} beside {@code memory}
     */
    @ValidationRule(
            value = "has(self.memory) != has(self.volumeClaim)",
            message = "spec.storage must have either memory or volumeClaim")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Storage(
            @JsonPropertyDescription("In memory; gone when the Pod goes")
            MemoryStorage memory,

            @JsonPropertyDescription(
                    "On a volume that outlives the Pod; messages of topics that ask for it, groups and offsets"
                            + " survive a restart")
            VolumeClaim volumeClaim) {}

    /**
     * Messages in memory.
     *
     * @param size how much of the broker's memory they may take
     */
    public record MemoryStorage(
            @Required
            @ValidationRule(
                    value = "isQuantity(string(self)) && quantity(string(self)).compareTo(quantity('64Mi')) >= 0",
                    message = "spec.storage.memory.size must be a Kubernetes quantity of at least 64Mi")
            @JsonPropertyDescription("How much of the broker's memory messages may take, e.g. 1Gi")
            Quantity size) {}

    /**
     * A volume for each broker, made from a claim that stays when the cluster goes unless it says otherwise.
     *
     * @param size of the volume
     * @param storageClassName class; {@code null}: the default one
     * @param whenDeleted what becomes of the claims when the cluster is deleted
     */
    @ValidationRule(
            value = "has(self.storageClassName) == has(oldSelf.storageClassName)"
                    + " && (!has(self.storageClassName) || self.storageClassName == oldSelf.storageClassName)",
            message = "spec.storage.volumeClaim.storageClassName cannot change: a StatefulSet's claims are immutable")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record VolumeClaim(
            @Required
            @ValidationRule(
                    value = "isQuantity(string(self)) && quantity(string(self)).compareTo(quantity('128Mi')) >= 0",
                    message = "spec.storage.volumeClaim.size must be a Kubernetes quantity of at least 128Mi")
            @ValidationRule(
                    value =
                            "!isQuantity(string(self)) || quantity(string(self)).compareTo(quantity(string(oldSelf))) == 0",
                    message = "spec.storage.volumeClaim.size cannot change: a StatefulSet's claims are immutable")
            Quantity size,

            @Size(min = 1, max = 253) @JsonPropertyDescription("StorageClass; without it the default one")
            String storageClassName,

            @Default("Retain") @JsonPropertyDescription("What becomes of the volumes when the cluster is deleted")
            DeletionPolicy whenDeleted) {
        public VolumeClaim {
            whenDeleted = requireNonNullElse(whenDeleted, DeletionPolicy.RETAIN);
        }
    }

    /**
     * NUMA.
     *
     * @param policy what is asked of nodes; {@code null} stands for {@link Pinning#NONE}
     * @param nodeLabels labels by which nodes whose kubelet pins CPUs are known; empty:
     *     {@code memorystreamer.io/cpu-manager: static}
     * @param hugePages huge pages for each broker; {@code null}: none
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Numa(
            @Default("none")
            @JsonPropertyDescription(
                    "required: only nodes that can give all CPUs and memory of one NUMA node; preferred: such"
                            + " nodes first; none: anywhere")
            Pinning policy,

            @JsonPropertyDescription(
                    "Labels of nodes whose kubelet pins CPUs (cpuManagerPolicy static, topologyManagerPolicy"
                            + " single-numa-node); without it memorystreamer.io/cpu-manager: static")
            Map<String, String> nodeLabels,

            @JsonPropertyDescription("Huge pages of each broker")
            HugePages hugePages) {
        public Numa {
            policy = requireNonNullElse(policy, Pinning.NONE);
            nodeLabels = Map.copyOf(requireNonNullElse(nodeLabels, Map.of()));
        }
    }

    /**
     * Huge pages, beside the memory.
     *
     * @param pageSize 2Mi or 1Gi
     * @param amount in all, a multiple of the page size
     */
    public record HugePages(
            @Required @Pattern("^(2Mi|1Gi)$") String pageSize,

            @Required
            @ValidationRule(
                    value = "isQuantity(string(self)) && quantity(string(self)).isGreaterThan(quantity('0'))",
                    message = "spec.numa.hugePages.amount must be a Kubernetes quantity greater than 0, e.g. 1Gi")
            Quantity amount) {}

    /**
     * How clients connect.
     *
     * @param name for people
     * @param port of the Service and the brokers
     * @param security how clients prove who they are; only {@link Security#NONE} for now
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Listener(
            @Required @Size(max = 15) @Pattern("^[a-z]([-a-z0-9]*[a-z0-9])?$")
            String name,

            @Required @Min(1024) @Max(65_535) Integer port,

            @Default("none")
            @ValidationRule(
                    value = "self == 'none'",
                    message = "security of a listener must be none: TLS and SASL are not available yet")
            Security security) {
        public Listener {
            security = requireNonNullElse(security, Security.NONE);
        }
    }

    /** How clients prove who they are. */
    public enum Security {
        /** Not at all. */
        @JsonProperty("none")
        NONE,

        /** By a certificate. */
        @JsonProperty("tls")
        TLS,

        /** By a password or token. */
        @JsonProperty("sasl")
        SASL
    }

    /**
     * What topics have that do not say otherwise.
     *
     * @param partitions of topics that are made by their first use; {@code null}: the broker's default
     * @param autoCreate whether a topic is made by its first use; {@code null}: the broker's default
     * @param config Kafka's configuration of topics, e.g. {@code retention.bytes}
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record TopicDefaults(
            @Min(1) @Max(1_000) @JsonPropertyDescription("Partitions of topics that are made by their first use")
            Integer partitions,

            @JsonPropertyDescription("Whether a topic is made by its first use")
            Boolean autoCreate,

            @ValidationRule(
                    value = "self.all(k, k in ['retention.bytes', 'retention.ms', 'segment.bytes', 'max.message.bytes',"
                            + " 'memorystreamer.storage'])",
                    message =
                            "spec.topicDefaults.config may have retention.bytes, retention.ms, segment.bytes,"
                                    + " max.message.bytes and memorystreamer.storage: a broker has no default of its own for others")
            @JsonPropertyDescription(
                    "Configuration of topics, with Kafka's names: retention.bytes, retention.ms, segment.bytes,"
                            + " max.message.bytes, memorystreamer.storage")
            Map<String, String> config) {
        public TopicDefaults {
            config = Map.copyOf(requireNonNullElse(config, Map.of()));
        }
    }

    /**
     * How brokers are watched.
     *
     * @param serviceMonitor whether a ServiceMonitor is made, where the Prometheus operator's CRDs are installed
     */
    public record Monitoring(
            @Default("false") @JsonPropertyDescription("Whether a ServiceMonitor is made, where its CRD is installed")
            Boolean serviceMonitor) {
        public Monitoring {
            serviceMonitor = requireNonNullElse(serviceMonitor, false);
        }
    }
}
