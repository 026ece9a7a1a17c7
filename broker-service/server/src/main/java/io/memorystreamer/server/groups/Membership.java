package io.memorystreamer.server.groups;

import java.util.Collection;

/** The members of a group and the protocol they agree by. Guarded by the group's lock. */
sealed interface Membership permits ClassicGroup, ConsumerGroup {

    /** The time at which {@link #onTime} has something to do, milliseconds since the epoch; {@link Long#MAX_VALUE} for never. */
    long nextDeadline();

    /** Does what is due. */
    void onTime(long now);

    boolean isEmpty();

    /** Another number for each assignment: of a classic group the generation, of one by KIP-848 the epoch. */
    int generation();

    /** A view. */
    Collection<String> memberIds();

    /** Bytes that the members take of the heap, about. Cheap, for it is asked after each change. */
    long heapBytes();

    /** The state's name in the protocol. */
    String state();

    /** As it is stored, without the head that all groups have. */
    byte[] encode();

    /** Lets go of everybody who waits: the broker stops. */
    void stop();
}
