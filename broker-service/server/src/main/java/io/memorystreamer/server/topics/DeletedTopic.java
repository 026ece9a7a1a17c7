package io.memorystreamer.server.topics;

import java.util.UUID;

/**
 * A topic that has just been deleted.
 *
 * @param id null when it was offline
 */
public record DeletedTopic(String name, UUID id) {}
