package io.memorystreamer.server.groups;

import java.util.Set;

/**
 * The answer to a member's heartbeat.
 *
 * @param intervalMillis until its next one
 * @param assignment what it is to own; null when that has not changed
 */
public record ConsumerHeartbeatResult(
        String memberId, int epoch, int intervalMillis, Set<AssignedPartition> assignment) {}
