package io.memorystreamer.server.groups;

/** Told of rebalances, under the group's lock. Thread-safe; must neither block nor throw. */
@FunctionalInterface
public interface GroupListener {

    /** Tells nobody. */
    GroupListener NONE = (groupId, generation, members, joined, left) -> {};

    /**
     * A group has a generation of members that is stored.
     *
     * @param generation of a classic group, the epoch of one by KIP-848
     * @param members how many there are now
     * @param joined how many of them are new since the last time
     * @param left how many are gone since the last time, those not heard of any more included
     */
    void onRebalanced(String groupId, int generation, int members, int joined, int left);
}
