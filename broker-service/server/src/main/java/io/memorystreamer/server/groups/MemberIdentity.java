package io.memorystreamer.server.groups;

/**
 * Who a member says it is.
 *
 * @param memberId empty when it has none yet
 * @param instanceId the static member's own name (KIP-345), null for a dynamic member
 * @param epoch generation of a classic group, member epoch of a consumer group; -1 from who is not a member
 */
public record MemberIdentity(String memberId, String instanceId, int epoch) {}
