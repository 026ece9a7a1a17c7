package io.memorystreamer.server.protocol;

import java.util.UUID;

/**
 * How a request names a topic: by name or, in newer versions, by id. Exactly one of them is set.
 *
 * @param name null when the id is set
 * @param id null when the name is set
 */
public record TopicReference(String name, UUID id) {

    public static TopicReference byName(final String name) {
        return new TopicReference(name, null);
    }

    public static TopicReference byId(final UUID id) {
        return new TopicReference(null, id);
    }

    /** The error for a topic that does not exist. */
    public ErrorCode unknown() {
        return id != null ? ErrorCode.UNKNOWN_TOPIC_ID : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
    }
}
