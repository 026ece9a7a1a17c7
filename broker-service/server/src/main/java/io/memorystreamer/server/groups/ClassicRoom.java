package io.memorystreamer.server.groups;

import io.memorystreamer.server.protocol.ErrorCode;
import java.util.Map;
import java.util.Set;

/** How much the members of a classic group take, and whether there is room for more. Guarded by the group's lock. */
final class ClassicRoom {

    private final ClassicMembers members;
    private final Set<String> pending;
    private final MemberMemory memory;

    /** @param pending a view of the ids that were given out */
    ClassicRoom(final ClassicMembers members, final Set<String> pending, final MemberMemory memory) {
        this.members = members;
        this.pending = pending;
        this.memory = memory;
    }

    /** Bytes that members and pending ids take of the heap, about. */
    long heapBytes() {
        long bytes = members.heapBytes();
        for (final String memberId : pending) {
            bytes += bytes(memberId);
        }
        return bytes;
    }

    /** Of an id that was given out. */
    private static long bytes(final String memberId) {
        return GroupLimits.MEMBER_OVERHEAD_BYTES + memberId.length();
    }

    /**
     * @param present what gives way to the member, null when it is new or was only given its id
     * @throws GroupException GROUP_MAX_SIZE_REACHED
     */
    void require(final ClassicMember member, final ClassicMember present) throws GroupException {
        final boolean known = pending.contains(member.memberId);
        final int more = present == null && !known ? 1 : 0;
        final long grown = member.storedBytes() - (present == null ? 0 : present.storedBytes());
        if (members.size() + pending.size() + more > GroupLimits.MAX_MEMBERS
                || grown > 0 && members.storedBytes() + grown > GroupLimits.MAX_GROUP_BYTES) {
            throw new GroupException(ErrorCode.GROUP_MAX_SIZE_REACHED);
        }
        final long held = known ? bytes(member.memberId) : 0;
        memory.require(member.heapBytes() - (present == null ? held : present.heapBytes()));
    }

    /**
     * @param assignments by member id
     * @throws GroupException UNKNOWN_SERVER_ERROR: the clients know no other word for this one, and end
     */
    void require(final Map<String, byte[]> assignments) throws GroupException {
        long grown = 0;
        for (final Map.Entry<String, byte[]> assignment : assignments.entrySet()) {
            final ClassicMember member = members.get(assignment.getKey());
            grown += member == null ? 0 : assignment.getValue().length - member.assignment.length;
        }
        try {
            memory.require(grown);
        } catch (final GroupException e) {
            throw new GroupException(ErrorCode.UNKNOWN_SERVER_ERROR, e.getMessage());
        }
    }
}
