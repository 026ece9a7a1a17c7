package io.memorystreamer.server.groups;

import java.util.UUID;

/**
 * What groups need to know of a topic.
 *
 * @param partitions how many it has
 */
public record TopicShape(String name, UUID id, int partitions) {}
