package io.memorystreamer.server.groups;

import java.util.Set;

/**
 * What a member by KIP-848 says. Null, and -1 for the timeout, where nothing has changed since it last said so.
 *
 * @param memberId empty when an old client joins and has none
 * @param epoch where it is; {@link #JOIN}, {@link #LEAVE} or {@link #LEAVE_FOR_A_WHILE}
 * @param rebalanceTimeoutMillis how long it may take to give partitions back
 * @param topics names it subscribes to
 * @param regex further topics it subscribes to, in RE2 syntax; empty to unsubscribe
 * @param owned the partitions it has
 */
public record ConsumerHeartbeat(
        String groupId,
        String memberId,
        int epoch,
        String instanceId,
        String rackId,
        String clientId,
        String clientHost,
        int rebalanceTimeoutMillis,
        Set<String> topics,
        String regex,
        String assignor,
        Set<AssignedPartition> owned) {

    public static final int JOIN = 0;
    public static final int LEAVE = -1;

    /** Of a static member that comes back. */
    public static final int LEAVE_FOR_A_WHILE = -2;

    /** Whether it says all there is, as when it joins or has missed an answer. */
    boolean isFull() {
        return epoch == JOIN || rebalanceTimeoutMillis != -1 && subscribes() && owned != null;
    }

    /** Whether it says something that takes room. */
    boolean subscribes() {
        return topics != null || regex != null;
    }
}
