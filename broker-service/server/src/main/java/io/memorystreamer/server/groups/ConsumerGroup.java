package io.memorystreamer.server.groups;

import io.memorystreamer.server.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/**
 * A group to which the broker assigns (KIP-848). Its epoch counts what changed: members, subscriptions, topics. At each the
 * partitions are assigned anew at once, and every member is led there by its own heartbeats, see {@link Reconciliation}.
 * Guarded by the group's lock.
 */
final class ConsumerGroup implements Membership {

    /** Kafka's group.consumer.session.timeout.ms. */
    static final int SESSION_TIMEOUT_MILLIS = 45_000;

    /** Kafka's group.consumer.heartbeat.interval.ms is 5 s. A member learns at a heartbeat that others have come or gone. */
    static final int HEARTBEAT_INTERVAL_MILLIS = 3_000;

    /** Of a member that waits for what others give back. */
    static final int WAITING_HEARTBEAT_INTERVAL_MILLIS = 300;

    private final BooleanSupplier saver;
    private final ConsumerRoom room;
    private final Map<String, ConsumerMember> members = new LinkedHashMap<>();
    private final Map<String, ConsumerMember> byInstance = new HashMap<>();
    private final TargetAssignment targets;
    private int epoch;

    /** Something has changed that could not be stored: the next heartbeat stores it, whatever it says. */
    private boolean unsaved;

    /** @param saver stores the group as {@link #encode} gives it; false when it could not */
    ConsumerGroup(final TopicShapes topics, final BooleanSupplier saver, final MemberMemory memory) {
        this.room = new ConsumerRoom(members.values(), memory);
        this.targets = new TargetAssignment(topics, members.values());
        this.saver = saver;
    }

    /** As it was stored. What is assigned is worked out again, at a new epoch; the members' times begin anew. */
    void restore(final int storedEpoch, final List<ConsumerMember> storedMembers, final long now) {
        epoch = storedEpoch;
        for (final ConsumerMember member : storedMembers) {
            member.sessionDeadline = now + SESSION_TIMEOUT_MILLIS;
            if (member.state == ConsumerMember.State.UNREVOKED) {
                member.revocationDeadline = now + member.rebalanceTimeoutMillis;
            }
            add(member);
            targets.set(member.memberId, member.assigned);
        }
        if (!members.isEmpty()) {
            assign();
        }
    }

    private void add(final ConsumerMember member) {
        members.put(member.memberId, member);
        if (member.instanceId != null) {
            byInstance.put(member.instanceId, member);
        }
    }

    /** @throws GroupException saying why the member is not served */
    ConsumerHeartbeatResult heartbeat(final ConsumerHeartbeat heartbeat, final long now) throws GroupException {
        if (heartbeat.epoch() < 0) {
            return leave(heartbeat, now);
        }
        room.require(heartbeat, present(heartbeat)); // before anything changes
        boolean changed = false;
        final ConsumerMember member;
        if (heartbeat.epoch() == ConsumerHeartbeat.JOIN) {
            final ConsumerMember known = members.get(heartbeat.memberId());
            member = known == null ? join(heartbeat) : known;
            changed = !targets.has(member.memberId);
        } else {
            member = require(heartbeat.memberId(), heartbeat.instanceId());
            requireEpoch(member, heartbeat);
        }
        changed |= member.update(heartbeat);
        add(member);
        member.sessionDeadline = now + SESSION_TIMEOUT_MILLIS;
        if (changed || targets.topicsChanged()) {
            assign();
            changed = true;
        }
        final Set<AssignedPartition> before = member.assigned;
        changed |= reconcile(member, heartbeat, now);
        if ((changed || unsaved) && !save()) {
            throw new GroupException(ErrorCode.COORDINATOR_NOT_AVAILABLE, "the broker's state takes no changes");
        }
        final boolean told = heartbeat.isFull() || !before.equals(member.assigned);
        return new ConsumerHeartbeatResult(
                member.memberId,
                member.epoch,
                member.state == ConsumerMember.State.UNRELEASED
                        ? WAITING_HEARTBEAT_INTERVAL_MILLIS
                        : HEARTBEAT_INTERVAL_MILLIS,
                told ? Set.copyOf(member.assigned) : null);
    }

    /** @return the member, or the one with its instance id; null when there is neither */
    private ConsumerMember present(final ConsumerHeartbeat heartbeat) {
        final ConsumerMember known = members.get(heartbeat.memberId());
        return known == null && heartbeat.instanceId() != null ? byInstance.get(heartbeat.instanceId()) : known;
    }

    private boolean save() {
        unsaved = !saver.getAsBoolean();
        return !unsaved;
    }

    /** @return a member that is not yet in the group */
    private ConsumerMember join(final ConsumerHeartbeat heartbeat) throws GroupException {
        final String id = heartbeat.memberId().isEmpty() ? UUID.randomUUID().toString() : heartbeat.memberId();
        final ConsumerMember member = new ConsumerMember(id, heartbeat.instanceId());
        final ConsumerMember holder = heartbeat.instanceId() == null ? null : byInstance.get(heartbeat.instanceId());
        if (holder == null) {
            return member;
        }
        if (!holder.isAway()) {
            throw new GroupException(
                    ErrorCode.UNRELEASED_INSTANCE_ID,
                    "instance id " + heartbeat.instanceId() + " is in use by member " + holder.memberId);
        }
        member.takeOver(holder);
        members.remove(holder.memberId);
        targets.set(id, targets.remove(holder.memberId));
        return member;
    }

    /** @throws GroupException UNKNOWN_MEMBER_ID; FENCED_INSTANCE_ID when another has its place */
    private ConsumerMember require(final String memberId, final String instanceId) throws GroupException {
        final ConsumerMember holder = instanceId == null ? null : byInstance.get(instanceId);
        if (holder != null && !holder.memberId.equals(memberId)) {
            throw new GroupException(
                    ErrorCode.FENCED_INSTANCE_ID,
                    "instance id " + instanceId + " is in use by member " + holder.memberId);
        }
        final ConsumerMember member = members.get(memberId);
        if (member == null || instanceId != null && holder == null) {
            throw new GroupException(ErrorCode.UNKNOWN_MEMBER_ID, "no member " + memberId + " in the group");
        }
        return member;
    }

    /** The epoch before is let pass for who has missed the answer, and owns no more than it was given since. */
    private static void requireEpoch(final ConsumerMember member, final ConsumerHeartbeat heartbeat)
            throws GroupException {
        final boolean missedAnswer = heartbeat.epoch() == member.previousEpoch
                && heartbeat.owned() != null
                && member.assigned.containsAll(heartbeat.owned());
        if (heartbeat.epoch() != member.epoch && !missedAnswer) {
            throw new GroupException(
                    ErrorCode.FENCED_MEMBER_EPOCH,
                    "the member is at epoch " + member.epoch + ", not " + heartbeat.epoch() + "; it has to join again");
        }
    }

    private ConsumerHeartbeatResult leave(final ConsumerHeartbeat heartbeat, final long now) throws GroupException {
        final ConsumerMember member = require(heartbeat.memberId(), heartbeat.instanceId());
        if (heartbeat.epoch() == ConsumerHeartbeat.LEAVE_FOR_A_WHILE) {
            member.epoch = ConsumerHeartbeat.LEAVE_FOR_A_WHILE;
            member.assigned.addAll(member.revoking);
            member.revoking.clear();
            member.state = ConsumerMember.State.STABLE;
            member.revocationDeadline = Long.MAX_VALUE;
            member.sessionDeadline = now + SESSION_TIMEOUT_MILLIS;
        } else {
            remove(member);
            assign();
        }
        save();
        return new ConsumerHeartbeatResult(heartbeat.memberId(), heartbeat.epoch(), 0, null);
    }

    private void remove(final ConsumerMember member) {
        members.remove(member.memberId);
        targets.remove(member.memberId);
        if (member.instanceId != null) {
            byInstance.remove(member.instanceId, member);
        }
    }

    /** For an administrator: an instance id alone removes who holds it. */
    ErrorCode removeByAdmin(final MemberIdentity identity) {
        try {
            final ConsumerMember holder = identity.instanceId() == null ? null : byInstance.get(identity.instanceId());
            remove(
                    identity.memberId().isEmpty() && holder != null
                            ? holder
                            : require(identity.memberId(), identity.instanceId()));
        } catch (final GroupException e) {
            return e.error();
        }
        assign();
        save();
        return ErrorCode.NONE;
    }

    private void assign() {
        epoch++;
        targets.assign();
    }

    private boolean reconcile(final ConsumerMember member, final ConsumerHeartbeat heartbeat, final long now) {
        final boolean changed = Reconciliation.step(
                member, epoch, targets.of(member.memberId), heartbeat.owned(), partition -> isHeld(partition, member));
        if (member.state != ConsumerMember.State.UNREVOKED) {
            member.revocationDeadline = Long.MAX_VALUE;
        } else if (changed) {
            member.revocationDeadline = now + member.rebalanceTimeoutMillis;
        }
        return changed;
    }

    private boolean isHeld(final AssignedPartition partition, final ConsumerMember except) {
        for (final ConsumerMember member : members.values()) {
            if (member != except && member.holds(partition)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether an offset may be committed or fetched.
     *
     * @param identity epoch -1 from who is not a member
     */
    void requireEpoch(final MemberIdentity identity) throws GroupException {
        if (identity.epoch() < 0 && members.isEmpty()) {
            return;
        }
        final ConsumerMember member = members.get(identity.memberId());
        if (member == null) {
            throw new GroupException(ErrorCode.UNKNOWN_MEMBER_ID);
        }
        if (member.epoch != identity.epoch()) {
            throw new GroupException(ErrorCode.STALE_MEMBER_EPOCH);
        }
    }

    boolean isSubscribed(final String topic) {
        return members.values().stream().anyMatch(member -> member.isSubscribed(topic));
    }

    /** Those whose session is over, or who do not give back in time, are out. */
    @Override
    public void onTime(final long now) {
        boolean removed = false;
        for (final ConsumerMember member : List.copyOf(members.values())) {
            if (member.sessionDeadline <= now || member.revocationDeadline <= now) {
                remove(member);
                removed = true;
            }
        }
        if (removed) {
            assign();
            save();
        }
    }

    @Override
    public long nextDeadline() {
        long next = Long.MAX_VALUE;
        for (final ConsumerMember member : members.values()) {
            next = Math.min(next, Math.min(member.sessionDeadline, member.revocationDeadline));
        }
        return next;
    }

    @Override
    public boolean isEmpty() {
        return members.isEmpty();
    }

    @Override
    public long heapBytes() {
        return room.heapBytes();
    }

    @Override
    public String state() {
        if (members.isEmpty()) {
            return "Empty";
        }
        for (final ConsumerMember member : members.values()) {
            if (member.state != ConsumerMember.State.STABLE || member.epoch != epoch && !member.isAway()) {
                return "Reconciling";
            }
        }
        return "Stable";
    }

    @Override
    public byte[] encode() {
        return ConsumerGroupCodec.encode(epoch, members.values());
    }

    /** Nobody waits: heartbeats are answered at once. */
    @Override
    public void stop() {}

    int epoch() {
        return epoch;
    }

    @Override
    public int generation() {
        return epoch;
    }

    @Override
    public Collection<String> memberIds() {
        return members.keySet();
    }

    Collection<ConsumerMember> members() {
        return members.values();
    }

    ConsumerGroupDescription describe(final String groupId) {
        final List<ConsumerGroupDescription.Member> described = new ArrayList<>();
        for (final ConsumerMember member : members.values()) {
            described.add(new ConsumerGroupDescription.Member(
                    member.memberId,
                    member.instanceId,
                    member.rackId,
                    member.epoch,
                    member.clientId,
                    member.clientHost,
                    List.copyOf(member.topics),
                    member.pattern == TopicPattern.NONE ? null : member.pattern.regex(),
                    Set.copyOf(member.assigned),
                    Set.copyOf(targets.of(member.memberId))));
        }
        return new ConsumerGroupDescription(groupId, state(), epoch, targets.assignor(), described);
    }
}
