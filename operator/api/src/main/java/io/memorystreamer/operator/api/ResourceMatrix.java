package io.memorystreamer.operator.api;

import static java.util.Objects.requireNonNullElse;

import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;

/**
 * A resource matrix by its two sides: each CPU limit with each memory limit, memory fastest. Immutable, and thread-safe as
 * long as nobody changes the quantities.
 *
 * @param cpu CPUs, as request and limit
 * @param memory memory, as request and limit
 */
public record ResourceMatrix(
        @Required
        @Size(min = 1, max = 8)
        @ValidationRule(
                value = "self.all(q, isQuantity(string(q)) && quantity(string(q)).isGreaterThan(quantity('0')))",
                message = "spec.matrix.cpu must hold Kubernetes quantities greater than 0, e.g. 2 or 500m")
        @ValidationRule(
                value = "!self.all(q, isQuantity(string(q))) || self.all(a, self.exists_one(b,"
                        + " quantity(string(a)).compareTo(quantity(string(b))) == 0))",
                message = "spec.matrix.cpu must not hold the same quantity twice")
        List<Quantity> cpu,

        @Required
        @Size(min = 1, max = 8)
        @ValidationRule(
                value = "self.all(q, isQuantity(string(q)) && quantity(string(q)).compareTo(quantity('512Mi')) >= 0)",
                message = "spec.matrix.memory must hold Kubernetes quantities of at least 512Mi: a broker and its load"
                        + " generators do not fit into less")
        @ValidationRule(
                value = "!self.all(q, isQuantity(string(q))) || self.all(a, self.exists_one(b,"
                        + " quantity(string(a)).compareTo(quantity(string(b))) == 0))",
                message = "spec.matrix.memory must not hold the same quantity twice")
        List<Quantity> memory) {
    public ResourceMatrix {
        cpu = List.copyOf(requireNonNullElse(cpu, List.of()));
        memory = List.copyOf(requireNonNullElse(memory, List.of()));
    }

    /** The entries, without names. */
    List<ResourceCell> cells() {
        return cpu.stream()
                .flatMap(cpus -> memory.stream().map(bytes -> new ResourceCell(null, cpus, bytes)))
                .toList();
    }
}
