package io.memorystreamer.server.groups;

import java.util.List;

/**
 * A member that wants to be in a classic group's next generation.
 *
 * @param memberId empty when it has none yet
 * @param instanceId null for a dynamic member
 * @param knownMemberIdRequired whether it can be told its id first and come back with it (KIP-394)
 * @param skipAssignmentSupported whether a leader can be told not to assign (KIP-814)
 * @param sessionTimeoutMillis without a heartbeat for so long it is out
 * @param rebalanceTimeoutMillis how long others wait for it to join again
 * @param protocols in the order it prefers them
 */
public record JoinRequest(
        String groupId,
        String memberId,
        String instanceId,
        String clientId,
        String clientHost,
        boolean knownMemberIdRequired,
        boolean skipAssignmentSupported,
        int sessionTimeoutMillis,
        int rebalanceTimeoutMillis,
        String protocolType,
        List<ClassicProtocol> protocols) {}
