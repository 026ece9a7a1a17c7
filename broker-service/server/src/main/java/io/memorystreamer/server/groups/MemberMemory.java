package io.memorystreamer.server.groups;

/** The part of the heap that the members of all groups share. Thread-safe. */
@FunctionalInterface
interface MemberMemory {

    /**
     * Asked before a member comes or grows.
     *
     * @param grown bytes by which it does; below 1 they are always there
     * @throws GroupException GROUP_MAX_SIZE_REACHED when so much is not left
     */
    void require(long grown) throws GroupException;
}
