package io.memorystreamer.server.groups;

import java.util.UUID;

/** A partition of a topic by its id. */
public record AssignedPartition(UUID topicId, int partition) {}
