package io.memorystreamer.server.groups;

import io.memorystreamer.server.protocol.ErrorCode;
import java.util.List;

/**
 * The answer to a member that joined.
 *
 * @param leader the member that assigns
 * @param members all of them, for the leader; empty for the others
 * @param skipAssignment whether the leader is to leave the assignment as it is
 */
public record JoinResult(
        ErrorCode error,
        String memberId,
        int generation,
        String protocolType,
        String protocolName,
        String leader,
        List<Member> members,
        boolean skipAssignment) {

    /** What the leader is told of a member. */
    public record Member(String memberId, String instanceId, byte[] metadata) {}

    static JoinResult failed(final ErrorCode error, final String memberId) {
        return new JoinResult(error, memberId, -1, null, null, "", List.of(), false);
    }
}
