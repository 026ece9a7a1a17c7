package io.memorystreamer.server.topics;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What may be removed from a topic, Kafka's cleanup.policy. There is no compaction: a topic that asks for it keeps every
 * record, also those whose key has come again, so that the last one of each key is never lost. It fills up instead, and then
 * refuses what is produced.
 */
public enum CleanupPolicy {
    /** What is older than retention.ms, and, unless the topic rejects, what is beyond retention.bytes. */
    DELETE("delete"),
    /** Nothing. */
    COMPACT("compact"),
    /** What is older than retention.ms. */
    COMPACT_AND_DELETE("compact,delete");

    private final String text;

    CleanupPolicy(final String text) {
        this.text = text;
    }

    /** In Kafka's terms. */
    public String text() {
        return text;
    }

    /** Whether records go because of their age, and when a client asks for it by DeleteRecords. */
    public boolean deletes() {
        return this != COMPACT;
    }

    /** Whether the last record of a key must not go to make room. */
    public boolean keepsKeys() {
        return this != DELETE;
    }

    /** @return null when there is none of that name */
    static CleanupPolicy find(final String text) {
        final Set<String> items =
                Arrays.stream(text.split(",", -1)).map(String::trim).collect(Collectors.toSet());
        for (final CleanupPolicy policy : values()) {
            if (items.equals(Set.of(policy.text.split(",")))) {
                return policy;
            }
        }
        return null;
    }
}
