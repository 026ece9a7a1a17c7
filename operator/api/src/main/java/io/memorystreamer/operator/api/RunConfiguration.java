package io.memorystreamer.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * The benchmark's configuration, a {@code benchmark.toml}. Immutable and thread-safe.
 *
 * @param inline the file's text; {@code null} beside {@code configMap}
 * @param configMap where the text is; {@code null} beside {@code inline}
 */
@ValidationRule(
        value = "has(self.inline) != has(self.configMap)",
        message = "spec.configuration must have either inline or configMap")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RunConfiguration(
        @Size(min = 1, max = 16_384) @JsonPropertyDescription("Text of a benchmark.toml")
        String inline,

        @JsonPropertyDescription(
                "A ConfigMap in the same namespace that holds a benchmark.toml; it is read when the run starts")
        ConfigMapKey configMap) {

    /**
     * A key of a ConfigMap.
     *
     * @param name name of the ConfigMap, in the run's namespace
     * @param key its key
     */
    public record ConfigMapKey(
            @Required @Size(min = 1, max = 253) String name,

            @Default("benchmark.toml") @Size(min = 1, max = 253)
            String key) {
        public ConfigMapKey {
            key = key == null ? "benchmark.toml" : key;
        }
    }
}
