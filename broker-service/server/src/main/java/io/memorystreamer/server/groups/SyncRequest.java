package io.memorystreamer.server.groups;

import java.util.Map;

/**
 * A member that asks for its assignment.
 *
 * @param protocolType null from clients that do not send it, as is the name
 * @param assignments by member id, from the leader; empty from the others
 */
public record SyncRequest(
        String groupId,
        MemberIdentity member,
        String protocolType,
        String protocolName,
        Map<String, byte[]> assignments) {}
