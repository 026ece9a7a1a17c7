package io.memorystreamer.server.groups;

import java.util.Set;

/** A group: a name, offsets under that name, and members or none. Guarded by its own monitor. */
final class Group {

    final String id;

    /** Null while only offsets are known of it. */
    Membership membership;

    /** No longer the group of that id: look it up again. */
    boolean removed;

    /** Since when it has no members; milliseconds since the epoch. */
    long emptySince;

    /** What the listener was told last. */
    private int toldGeneration;

    private Set<String> toldMembers = Set.of();

    private boolean empty = true;
    private long heldBytes;
    private long timerAt = Long.MAX_VALUE;
    private Timers.Timer timer;

    Group(final String id, final long now) {
        this.id = id;
        this.emptySince = now;
    }

    boolean hasMembers() {
        return membership != null && !membership.isEmpty();
    }

    /**
     * After each change: sets the timer for what is due next.
     *
     * @param onTimer what it runs
     * @return by how many bytes the members have grown
     */
    long settle(final Timers timers, final long now, final Runnable onTimer) {
        if (membership == null) {
            return 0;
        }
        if (!empty && membership.isEmpty()) {
            emptySince = now;
        }
        empty = membership.isEmpty();
        final long next = membership.nextDeadline();
        // One that is set for too early a time looks again then: heartbeats only ever put the time off.
        if (next < timerAt) {
            if (timer != null) {
                timer.cancel();
            }
            timerAt = next;
            timer = timers.schedule(Math.max(0, next - now), onTimer);
        }
        final long bytes = membership.heapBytes();
        final long grown = bytes - heldBytes;
        heldBytes = bytes;
        return grown;
    }

    /** Tells of a generation that has not been told of yet. */
    void rebalanced(final GroupListener listener) {
        if (membership == null || membership.generation() == toldGeneration) {
            return;
        }
        final Set<String> members = Set.copyOf(membership.memberIds());
        final int stayed = (int) members.stream().filter(toldMembers::contains).count();
        listener.onRebalanced(
                id, membership.generation(), members.size(), members.size() - stayed, toldMembers.size() - stayed);
        toldGeneration = membership.generation();
        toldMembers = members;
    }

    /** The timer has fired. */
    void timerFired() {
        timerAt = Long.MAX_VALUE;
        timer = null;
    }

    /** @return the bytes that its members held */
    long remove() {
        removed = true;
        if (timer != null) {
            timer.cancel();
        }
        final long held = heldBytes;
        heldBytes = 0;
        return held;
    }
}
