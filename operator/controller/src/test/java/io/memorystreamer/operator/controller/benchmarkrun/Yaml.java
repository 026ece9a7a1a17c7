package io.memorystreamer.operator.controller.benchmarkrun;

import io.fabric8.kubernetes.client.utils.Serialization;

/** YAML in any of its styles. */
final class Yaml {
    private Yaml() {}

    static <T> T read(String yaml, Class<T> type) {
        // Without a line before it, what begins with a brace would be taken for JSON.
        return Serialization.unmarshal("# YAML\n" + yaml, type);
    }
}
