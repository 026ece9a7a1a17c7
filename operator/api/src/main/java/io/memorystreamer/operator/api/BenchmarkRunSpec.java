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
import java.util.List;

/**
 * What to measure and under which limits. Immutable and thread-safe. Bounds are checked by the API server from the
 * schema generated here, not by this class; the bounds on lengths also keep the cost of the CEL rules within the API
 * server's budget.
 *
 * @param scenarios categories ({@code throughput}) or single scenarios ({@code throughput::sustained_throughput})
 * @param profile how long to measure; {@code null} stands for {@link BenchmarkProfile#QUICK}
 * @param resources the limits to run under, one after another
 * @param target {@code host:port} of a running broker that speaks the Kafka protocol; {@code null}: each Job starts its own
 * @param image image of the benchmark; {@code null}: the operator's default
 * @param activeDeadlineSeconds how long one Job may take, in seconds; {@code null} stands for
 *     {@link #DEFAULT_DEADLINE_SECONDS}
 */
@ValidationRule(value = "self == oldSelf", message = "spec is immutable: create another BenchmarkRun instead")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BenchmarkRunSpec(
        @Required
        @Size(min = 1, max = 32)
        @ValidationRule(
                value = "self.all(a, self.exists_one(b, a == b))",
                message = "spec.scenarios must not name a scenario twice")
        @JsonPropertyDescription(
                "What to measure: categories (throughput) or single scenarios (throughput::sustained_throughput)")
        List<@Pattern("^[a-z_]+(::[a-z_]+)?$") @Size(max = 80) String> scenarios,

        @Default("quick")
        @JsonPropertyDescription(
                "How long to measure: quick takes about a minute per entry of resources, thorough longer")
        BenchmarkProfile profile,

        @Required
        @Size(min = 1, max = 16)
        @ValidationRule(
                value = "!self.all(c, isQuantity(string(c.cpu)) && isQuantity(string(c.memory)))"
                        + " || self.all(a, self.exists_one(b,"
                        + " quantity(string(a.cpu)).compareTo(quantity(string(b.cpu))) == 0"
                        + " && quantity(string(a.memory)).compareTo(quantity(string(b.memory))) == 0))",
                message = "spec.resources must not hold the same cpu and memory twice")
        @ValidationRule(
                value = "self.all(a, !has(a.name) || self.exists_one(b, has(b.name) && a.name == b.name))",
                message = "spec.resources must not hold the same name twice")
        @JsonPropertyDescription(
                "The limits to run under. Each entry becomes a Job whose requests equal its limits; they run one after"
                        + " another, so that they do not disturb each other")
        List<ResourceCell> resources,

        @Size(max = 259)
        @ValidationRule(
                value = "self.matches('^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?:[0-9]{1,5}$')"
                        + " && int(self.substring(self.lastIndexOf(':') + 1)) >= 1"
                        + " && int(self.substring(self.lastIndexOf(':') + 1)) <= 65535",
                message = "spec.target must be host:port with a port from 1 to 65535, e.g. broker.default.svc:9092")
        @JsonPropertyDescription(
                "host:port of a running broker that speaks the Kafka protocol; without it each Job starts its own broker")
        String target,

        @Size(min = 1, max = 512) @JsonPropertyDescription("Image of the benchmark; without it the operator's default")
        String image,

        @Default("1800")
        @Min(60)
        @Max(86_400)
        @JsonPropertyDescription("Seconds that one Job may take before it is ended, waiting for a node included")
        Integer activeDeadlineSeconds) {
    /** Seconds that one Job may take when the run does not say. */
    public static final int DEFAULT_DEADLINE_SECONDS = 1800;

    public BenchmarkRunSpec {
        scenarios = List.copyOf(requireNonNullElse(scenarios, List.of()));
        profile = requireNonNullElse(profile, BenchmarkProfile.QUICK);
        resources = List.copyOf(requireNonNullElse(resources, List.of()));
        activeDeadlineSeconds = requireNonNullElse(activeDeadlineSeconds, DEFAULT_DEADLINE_SECONDS);
    }
}
