package io.memorystreamer.operator.controller.benchmarkrun;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.memorystreamer.operator.controller.OperatorConfig;
import io.memorystreamer.operator.controller.OperatorOwner;
import io.memorystreamer.operator.controller.artefacts.ArtefactAccess;
import io.memorystreamer.operator.controller.artefacts.ArtefactConfig;
import java.util.Optional;

/**
 * The operator's settings for documents.
 *
 * @param url how Jobs reach the operator
 * @param key what tokens are signed with; empty: a Secret has it
 */
record ArtefactSettings(Optional<String> url, Optional<String> key) implements ArtefactConfig {
    private static final String KEY = "a key of at least thirty-two bytes";

    /** Of an operator that takes documents at an address, if there is one, with a key that is given. */
    static ArtefactAccess access(Optional<String> url) {
        return new ArtefactAccess(new ArtefactSettings(url, Optional.of(KEY)), in("memorystreamer"), null, null);
    }

    /** Of an operator that keeps its key in a Secret. */
    static ArtefactAccess access(String url, String namespace, KubernetesClient client) {
        OperatorConfig operator = in(namespace);
        return new ArtefactAccess(
                new ArtefactSettings(Optional.of(url), Optional.empty()),
                operator,
                new OperatorOwner(client, operator),
                client);
    }

    private static OperatorConfig in(String namespace) {
        return new OperatorConfig() {
            @Override
            public String name() {
                return "memorystreamer-operator";
            }

            @Override
            public String namespace() {
                return namespace;
            }
        };
    }

    @Override
    public String secret() {
        return "memorystreamer-operator-artefacts";
    }

    @Override
    public String workload() {
        return "deploy/memorystreamer-operator";
    }

    @Override
    public boolean reportsForAll() {
        return false;
    }
}
