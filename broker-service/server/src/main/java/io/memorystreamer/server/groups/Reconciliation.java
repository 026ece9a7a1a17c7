package io.memorystreamer.server.groups;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Leads a member from what it owns to what it is assigned: it gives back first, and gets nothing that another has not given
 * back (KIP-848, Kafka's CurrentAssignmentBuilder).
 */
final class Reconciliation {

    private Reconciliation() {}

    /**
     * Takes the next step.
     *
     * @param target what the member is assigned at {@code targetEpoch}
     * @param owned what it says it has; null when it says nothing
     * @param held whether another member has a partition
     * @return whether the member has changed
     */
    static boolean step(
            final ConsumerMember member,
            final int targetEpoch,
            final Set<AssignedPartition> target,
            final Set<AssignedPartition> owned,
            final Predicate<AssignedPartition> held) {
        if (member.state == ConsumerMember.State.STABLE && member.epoch == targetEpoch) {
            return false;
        }
        if (member.state == ConsumerMember.State.UNREVOKED
                && (owned == null || owned.stream().anyMatch(member.revoking::contains))) {
            return false; // it has not given back yet, or not said so
        }
        final ConsumerMember.State oldState = member.state;
        final int oldEpoch = member.epoch;
        final int oldPrevious = member.previousEpoch;
        final Set<AssignedPartition> oldAssigned = member.assigned;
        final Set<AssignedPartition> oldRevoking = member.revoking;
        next(member, targetEpoch, target, owned, held);
        return oldState != member.state
                || oldEpoch != member.epoch
                || oldPrevious != member.previousEpoch
                || !oldAssigned.equals(member.assigned)
                || !oldRevoking.equals(member.revoking);
    }

    private static void next(
            final ConsumerMember member,
            final int targetEpoch,
            final Set<AssignedPartition> target,
            final Set<AssignedPartition> owned,
            final Predicate<AssignedPartition> held) {
        final Set<AssignedPartition> kept = new HashSet<>(member.assigned);
        kept.retainAll(target);
        final Set<AssignedPartition> revoking = new HashSet<>(member.assigned);
        revoking.removeAll(target);
        final boolean ownsRevoked = owned == null || owned.stream().anyMatch(revoking::contains);
        if (!revoking.isEmpty() && ownsRevoked) {
            member.assigned = kept;
            member.revoking = revoking;
            member.state = ConsumerMember.State.UNREVOKED; // at the epoch it was in
            member.previousEpoch = member.epoch;
            return;
        }
        final Set<AssignedPartition> added = new HashSet<>(target);
        added.removeAll(kept);
        final boolean waits = added.removeIf(held);
        kept.addAll(added);
        member.assigned = kept;
        member.revoking = new HashSet<>();
        member.state = waits ? ConsumerMember.State.UNRELEASED : ConsumerMember.State.STABLE;
        if (member.epoch != targetEpoch) {
            member.previousEpoch = member.epoch;
            member.epoch = targetEpoch;
        }
    }
}
