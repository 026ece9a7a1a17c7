package io.memorystreamer.server.groups;

import java.util.List;
import java.util.Set;

/**
 * A group by KIP-848, for administrators.
 *
 * @param epoch of the group and of its assignment, which is worked out at once
 */
public record ConsumerGroupDescription(String groupId, String state, int epoch, String assignor, List<Member> members) {

    /**
     * @param instanceId null for a dynamic member
     * @param rackId null when it gave none
     * @param regex null when it has none
     * @param assigned what it was told to own
     * @param target what it is to own in the end
     */
    public record Member(
            String memberId,
            String instanceId,
            String rackId,
            int epoch,
            String clientId,
            String clientHost,
            List<String> topics,
            String regex,
            Set<AssignedPartition> assigned,
            Set<AssignedPartition> target) {}
}
