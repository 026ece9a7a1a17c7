package io.memorystreamer.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Quantity;

/**
 * One entry of a run's resource matrix. Immutable, and thread-safe as long as nobody changes the quantities.
 *
 * @param name name of the entry, which its Job's name ends with; {@code null}: its index. It starts with a letter, so that
 *     it can never be another entry's index
 * @param cpu CPUs, as request and limit
 * @param memory memory, as request and limit
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ResourceCell(
        @Size(max = 32)
        @Pattern("^[a-z]([-a-z0-9]*[a-z0-9])?$")
        @JsonPropertyDescription("Name of this entry, which its Job's name ends with; without it, its index")
        String name,

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
        @ValidationRule(value = "isQuantity(string(self))", message = "memory must be a Kubernetes quantity, e.g. 1Gi")
        @ValidationRule(
                value = "!isQuantity(string(self)) || quantity(string(self)).compareTo(quantity('512Mi')) >= 0",
                message = "memory must be at least 512Mi: a broker and its load generators do not fit into less")
        @JsonPropertyDescription("Memory, as request and limit, e.g. 1Gi; at least 512Mi")
        Quantity memory) {}
