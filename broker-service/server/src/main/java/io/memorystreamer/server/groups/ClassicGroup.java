package io.memorystreamer.server.groups;

import io.memorystreamer.server.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * A group whose members agree among themselves: they join, one of them becomes the leader and assigns, and each syncs to learn
 * its part. The rules are those of Kafka 4's coordinator (GroupMetadataManager, ClassicGroup), with static membership (KIP-345),
 * ids that are told first (KIP-394) and assignments that are skipped (KIP-814). Guarded by the group's lock.
 */
final class ClassicGroup implements Membership {

    private final ClassicRebalance rebalance;
    private final ClassicMembers members;
    private final ClassicRoom room;

    /**
     * @param initialDelayMillis how long the first members wait for others
     * @param saver stores the group as {@link #encode} gives it; false when it could not
     */
    ClassicGroup(final long initialDelayMillis, final BooleanSupplier saver, final MemberMemory memory) {
        rebalance = new ClassicRebalance(initialDelayMillis, saver);
        members = rebalance.members;
        room = new ClassicRoom(members, rebalance.pending.keySet(), memory);
    }

    ClassicRebalance rebalance() {
        return rebalance;
    }

    /** @return completes when the next generation begins, at once with errors */
    CompletableFuture<JoinResult> join(final JoinRequest request, final long now) {
        try {
            return request.memberId().isEmpty() ? joinUnknown(request, now) : joinKnown(request, now);
        } catch (final GroupException e) {
            return CompletableFuture.completedFuture(JoinResult.failed(e.error(), request.memberId()));
        }
    }

    private CompletableFuture<JoinResult> joinUnknown(final JoinRequest request, final long now) throws GroupException {
        requireProtocols(request);
        final ClassicMember replaced = members.byInstance(request.instanceId());
        final String id =
                (request.instanceId() == null ? request.clientId() : request.instanceId()) + "-" + UUID.randomUUID();
        final ClassicMember member = new ClassicMember(id, request);
        room.require(member, replaced);
        if (replaced != null) {
            return replaceStatic(replaced, member, request, now);
        }
        if (request.instanceId() == null && request.knownMemberIdRequired()) {
            rebalance.pending.put(id, now + request.sessionTimeoutMillis());
            return CompletableFuture.completedFuture(JoinResult.failed(ErrorCode.MEMBER_ID_REQUIRED, id));
        }
        return rebalance.add(member, request.protocolType(), now);
    }

    private CompletableFuture<JoinResult> joinKnown(final JoinRequest request, final long now) throws GroupException {
        if (rebalance.pending.containsKey(request.memberId()) && request.instanceId() == null) {
            requireProtocols(request);
            final ClassicMember member = new ClassicMember(request.memberId(), request);
            room.require(member, null);
            rebalance.pending.remove(request.memberId());
            return rebalance.add(member, request.protocolType(), now);
        }
        final ClassicMember member =
                members.require(new MemberIdentity(request.memberId(), request.instanceId(), rebalance.generation()));
        requireProtocols(request);
        room.require(new ClassicMember(request.memberId(), request), member);
        final boolean unchanged = member.matches(request.protocols());
        if (rebalance.state() == ClassicRebalance.State.COMPLETING_REBALANCE && unchanged
                || rebalance.state() == ClassicRebalance.State.STABLE && unchanged && !rebalance.isLeader(member)) {
            // It has missed the answer, or asks for no reason that concerns others.
            member.heard(now);
            return CompletableFuture.completedFuture(rebalance.joined(member, false));
        }
        member.update(request);
        return rebalance.await(member, now);
    }

    private void requireProtocols(final JoinRequest request) throws GroupException {
        final boolean offersAny =
                !request.protocolType().isEmpty() && !request.protocols().isEmpty();
        final Set<String> common = members.commonProtocols();
        final boolean agrees = members.isEmpty()
                || request.protocolType().equals(rebalance.protocolType())
                        && request.protocols().stream().anyMatch(protocol -> common.contains(protocol.name()));
        if (!offersAny || !agrees) {
            throw new GroupException(ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
        }
    }

    /** A static member has started again under a new id: who held its place is fenced. */
    private CompletableFuture<JoinResult> replaceStatic(
            final ClassicMember old, final ClassicMember member, final JoinRequest request, final long now) {
        final boolean leads = rebalance.isLeader(old);
        if (!rebalance.replace(old, member, now)) {
            return rebalance.await(member, now);
        }
        if (leads && !request.skipAssignmentSupported()) {
            // It would assign anew if it knew that it leads; under the old leader's id it takes what it had.
            return CompletableFuture.completedFuture(new JoinResult(
                    ErrorCode.NONE,
                    member.memberId,
                    rebalance.generation(),
                    rebalance.protocolType(),
                    rebalance.protocolName(),
                    old.memberId,
                    List.of(),
                    false));
        }
        return CompletableFuture.completedFuture(rebalance.joined(member, leads));
    }

    /** @return completes when the leader has assigned, at once with errors */
    CompletableFuture<SyncResult> sync(final SyncRequest request, final long now) {
        try {
            final ClassicMember member = requireGeneration(request.member());
            if (request.protocolType() != null && !request.protocolType().equals(rebalance.protocolType())
                    || request.protocolName() != null && !request.protocolName().equals(rebalance.protocolName())) {
                throw new GroupException(ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
            }
            if (rebalance.state() == ClassicRebalance.State.PREPARING_REBALANCE) {
                throw new GroupException(ErrorCode.REBALANCE_IN_PROGRESS);
            }
            room.require(request.assignments());
            return rebalance.sync(member, request.assignments(), now);
        } catch (final GroupException e) {
            return CompletableFuture.completedFuture(SyncResult.failed(e.error()));
        }
    }

    /** @throws GroupException saying why it is not a member of this generation */
    private ClassicMember requireGeneration(final MemberIdentity identity) throws GroupException {
        final ClassicMember member = members.require(identity);
        if (identity.epoch() != rebalance.generation()) {
            throw new GroupException(ErrorCode.ILLEGAL_GENERATION);
        }
        return member;
    }

    ErrorCode heartbeat(final MemberIdentity identity, final long now) {
        try {
            requireGeneration(identity).heard(now);
            return rebalance.state() == ClassicRebalance.State.PREPARING_REBALANCE
                    ? ErrorCode.REBALANCE_IN_PROGRESS
                    : ErrorCode.NONE;
        } catch (final GroupException e) {
            return e.error();
        }
    }

    /** @param identity an instance id alone removes who holds it (KIP-345, for administrators) */
    ErrorCode leave(final MemberIdentity identity, final long now) {
        if (rebalance.pending.remove(identity.memberId()) != null) {
            rebalance.maybeCompleteJoin(now);
            return ErrorCode.NONE;
        }
        try {
            final ClassicMember holder = members.byInstance(identity.instanceId());
            rebalance.remove(identity.memberId().isEmpty() && holder != null ? holder : members.require(identity), now);
            return ErrorCode.NONE;
        } catch (final GroupException e) {
            return e.error();
        }
    }

    /**
     * Whether an offset may be committed now.
     *
     * @param member with epoch -1, no id and no instance from who is not a member: an administrator, or a consumer that assigns
     *     itself
     */
    void requireCommit(final MemberIdentity member, final long now) throws GroupException {
        if (member.epoch() < 0 && member.memberId().isEmpty() && member.instanceId() == null) {
            if (!members.isEmpty()) {
                throw new GroupException(ErrorCode.UNKNOWN_MEMBER_ID);
            }
            return;
        }
        requireGeneration(member).heard(now);
        if (rebalance.state() == ClassicRebalance.State.COMPLETING_REBALANCE) {
            throw new GroupException(ErrorCode.REBALANCE_IN_PROGRESS);
        }
    }

    @Override
    public void onTime(final long now) {
        rebalance.onTime(now);
    }

    @Override
    public long nextDeadline() {
        return rebalance.nextDeadline();
    }

    @Override
    public boolean isEmpty() {
        return members.isEmpty() && rebalance.pending.isEmpty();
    }

    @Override
    public long heapBytes() {
        return room.heapBytes();
    }

    @Override
    public String state() {
        return rebalance.state().title;
    }

    @Override
    public byte[] encode() {
        return rebalance.encode();
    }

    @Override
    public void stop() {
        for (final ClassicMember member : members.all()) {
            member.answerJoin(JoinResult.failed(ErrorCode.COORDINATOR_NOT_AVAILABLE, member.memberId));
            member.answerSync(SyncResult.failed(ErrorCode.COORDINATOR_NOT_AVAILABLE));
        }
    }

    @Override
    public int generation() {
        return rebalance.generation();
    }

    @Override
    public Collection<String> memberIds() {
        return members.ids();
    }

    String protocolType() {
        return rebalance.protocolType();
    }

    /** Whether a member of an ordinary consumer group reads the topic. */
    boolean isSubscribed(final String topic) {
        return members.all().stream()
                .anyMatch(member -> ConsumerSubscription.topics(member.metadata(rebalance.protocolName()))
                        .contains(topic));
    }

    GroupDescription describe(final String groupId) {
        final boolean stable = rebalance.state() == ClassicRebalance.State.STABLE;
        final List<GroupDescription.Member> described = new ArrayList<>();
        for (final ClassicMember member : members.all()) {
            described.add(new GroupDescription.Member(
                    member.memberId,
                    member.instanceId,
                    member.clientId,
                    member.clientHost,
                    stable ? member.metadata(rebalance.protocolName()) : SyncResult.NOTHING,
                    stable ? member.assignment : SyncResult.NOTHING));
        }
        return new GroupDescription(
                groupId,
                rebalance.state().title,
                rebalance.protocolType(),
                stable ? rebalance.protocolName() : "",
                described);
    }
}
