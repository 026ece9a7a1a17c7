package io.memorystreamer.server.groups;

import io.memorystreamer.server.protocol.ErrorCode;
import java.util.Collection;

/** How much the members of a group by KIP-848 take, and whether there is room for more. Guarded by the group's lock. */
final class ConsumerRoom {

    private final Collection<ConsumerMember> members;
    private final MemberMemory memory;

    /** @param members a view of the group's */
    ConsumerRoom(final Collection<ConsumerMember> members, final MemberMemory memory) {
        this.members = members;
        this.memory = memory;
    }

    /** Bytes that they take of the heap, about. */
    long heapBytes() {
        return members.stream().mapToLong(ConsumerMember::heapBytes).sum();
    }

    /**
     * Before the heartbeat changes anything.
     *
     * @param present whom it changes, or whose place the member takes; null when it is new
     * @throws GroupException GROUP_MAX_SIZE_REACHED; INVALID_REGULAR_EXPRESSION, for only one that can be read has a size
     */
    void require(final ConsumerHeartbeat heartbeat, final ConsumerMember present) throws GroupException {
        if (!heartbeat.subscribes()) {
            return;
        }
        if (present == null && members.size() >= GroupLimits.MAX_MEMBERS) {
            throw new GroupException(
                    ErrorCode.GROUP_MAX_SIZE_REACHED, "a group has at most " + GroupLimits.MAX_MEMBERS + " members");
        }
        final ConsumerMember changed = present == null
                ? new ConsumerMember(heartbeat.memberId(), heartbeat.instanceId()).after(heartbeat)
                : present.after(heartbeat);
        final long grown = changed.saidBytes() - (present == null ? 0 : present.saidBytes());
        if (grown > 0 && saidBytes() + grown > GroupLimits.MAX_GROUP_BYTES) {
            throw new GroupException(
                    ErrorCode.GROUP_MAX_SIZE_REACHED,
                    "what the members of a group are and subscribe to takes at most " + GroupLimits.MAX_GROUP_BYTES
                            + " bytes");
        }
        memory.require(changed.heapBytes() - (present == null ? 0 : present.heapBytes()));
    }

    private long saidBytes() {
        return members.stream().mapToLong(ConsumerMember::saidBytes).sum();
    }
}
