package io.memorystreamer.server.groups;

import java.util.List;

/**
 * A classic group, for administrators.
 *
 * @param protocolName empty unless the group is stable, as are the members' metadata and assignments
 */
public record GroupDescription(
        String groupId, String state, String protocolType, String protocolName, List<Member> members) {

    /** @param instanceId null for a dynamic member */
    public record Member(
            String memberId,
            String instanceId,
            String clientId,
            String clientHost,
            byte[] metadata,
            byte[] assignment) {}
}
