package io.memorystreamer.server.topics;

import io.memorystreamer.server.protocol.ErrorCode;
import java.util.Set;

/** Kafka's rules for topic names. */
final class TopicName {

    /** A Kafka topic's name becomes part of a directory's name, which leaves it 249 characters. */
    private static final int MAX_LENGTH = 249;

    /** Kafka's Topic.java, and that of its KRaft log. */
    private static final Set<String> INTERNAL =
            Set.of("__cluster_metadata", "__consumer_offsets", "__share_group_state", "__transaction_state");

    private TopicName() {}

    /** @throws TopicException INVALID_TOPIC_EXCEPTION, saying what is wrong */
    static void validate(final String name) throws TopicException {
        if (name == null || name.isEmpty()) {
            throw invalid("a topic's name must not be empty");
        }
        if (name.equals(".") || name.equals("..")) {
            throw invalid("a topic's name must not be \".\" or \"..\"");
        }
        if (name.length() > MAX_LENGTH) {
            throw invalid("a topic's name has at most " + MAX_LENGTH + " characters, this one has " + name.length());
        }
        for (int i = 0; i < name.length(); i++) {
            final char c = name.charAt(i);
            final boolean legal = c >= 'a' && c <= 'z'
                    || c >= 'A' && c <= 'Z'
                    || c >= '0' && c <= '9'
                    || c == '.'
                    || c == '_'
                    || c == '-';
            if (!legal) {
                throw invalid("a topic's name consists of ASCII letters, digits, '.', '_' and '-'");
            }
        }
    }

    /** @throws TopicException INVALID_TOPIC_EXCEPTION when the name is one of Kafka's internal topics, which are not here */
    static void requireNotReserved(final String name) throws TopicException {
        if (INTERNAL.contains(name)) {
            throw invalid(
                    "topic " + name + " is internal to Kafka; this broker keeps its state elsewhere, and a topic of"
                            + " that name would mislead those who read it");
        }
    }

    private static TopicException invalid(final String message) {
        return new TopicException(ErrorCode.INVALID_TOPIC_EXCEPTION, message);
    }
}
