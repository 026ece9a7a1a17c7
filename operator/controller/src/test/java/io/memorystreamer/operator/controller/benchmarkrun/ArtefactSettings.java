package io.memorystreamer.operator.controller.benchmarkrun;

import io.memorystreamer.operator.controller.artefacts.ArtefactConfig;
import java.util.Optional;

/**
 * The operator's settings for documents.
 *
 * @param url how Jobs reach the operator
 * @param key what tokens are signed with; empty: a Secret has it
 * @param namespace of the operator
 */
record ArtefactSettings(Optional<String> url, Optional<String> key, Optional<String> namespace)
        implements ArtefactConfig {
    /** With a key that is given. */
    ArtefactSettings(Optional<String> url) {
        this(url, Optional.of("a key of at least thirty-two bytes"), Optional.of("memorystreamer"));
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
