package io.memorystreamer.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Locale;

/**
 * What a run measures: a cluster of this operator, or a server that somebody else runs. Immutable and thread-safe.
 *
 * @param cluster name of a {@link MemoryStreamerCluster} in the run's namespace; {@code null}: see {@code address}
 * @param kind what listens at {@code address}; {@code null} beside {@code cluster}
 * @param address {@code host:port}; {@code null} beside {@code cluster}
 */
@ValidationRule(
        value = "has(self.cluster) ? !has(self.address) && !has(self.kind) : has(self.address) && has(self.kind)",
        message = "spec.target must have either cluster, or both kind and address")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BenchmarkTarget(
        @Size(min = 1, max = 63) @JsonPropertyDescription("Name of a MemoryStreamerCluster in the same namespace")
        String cluster,

        @JsonPropertyDescription(
                "What listens at address. Redis and NATS are measured by the scenarios that compare with them;"
                        + " so is a Kafka, which all other scenarios over TCP load as it is")
        Kind kind,

        @Size(max = 259)
        @ValidationRule(
                value = "self.matches('^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?:[0-9]{1,5}$')"
                        + " && int(self.substring(self.lastIndexOf(':') + 1)) >= 1"
                        + " && int(self.substring(self.lastIndexOf(':') + 1)) <= 65535",
                message =
                        "spec.target.address must be host:port with a port from 1 to 65535, e.g. kafka.default.svc:9092")
        @JsonPropertyDescription("host:port of a running server")
        String address) {

    /** Which protocol a server speaks, and whose it is. */
    public enum Kind {
        /** A broker of ours that no {@link MemoryStreamerCluster} stands for. */
        @JsonProperty("memorystreamer")
        MEMORYSTREAMER,

        /** Apache Kafka, or what behaves like it. */
        @JsonProperty("kafka")
        KAFKA,

        /** Redis with streams. */
        @JsonProperty("redis")
        REDIS,

        /** NATS with JetStream. */
        @JsonProperty("nats")
        NATS;

        /** As in YAML and on the benchmark's command line. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Whether scenarios over TCP load it; Redis and NATS are only compared with. */
    public boolean takesLoad() {
        return kind == null || kind == Kind.MEMORYSTREAMER || kind == Kind.KAFKA;
    }

    /** What two runs must not share: one text per server. */
    public String key(final String namespace) {
        return cluster == null ? address : "cluster/" + namespace + "/" + cluster;
    }
}
