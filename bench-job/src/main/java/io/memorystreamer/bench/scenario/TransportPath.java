package io.memorystreamer.bench.scenario;

import com.fasterxml.jackson.annotation.JsonValue;

/** The way a message takes from producer to consumer. */
public enum TransportPath {
    /** Producer and consumer share a log in one process. */
    IN_PROCESS("in-process"),
    /** Kafka protocol over TCP to a broker in a process of its own. */
    TCP("tcp");

    private final String label;

    TransportPath(final String label) {
        this.label = label;
    }

    @JsonValue
    public String label() {
        return label;
    }

    @Override
    public String toString() {
        return label;
    }
}
