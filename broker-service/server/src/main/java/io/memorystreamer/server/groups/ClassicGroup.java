package io.memorystreamer.server.groups;

import io.memorystreamer.server.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * A group whose members agree among themselves: they join, one of them becomes the leader and assigns, and each syncs to learn
 * its part. The rules are those of Kafka 4's coordinator (GroupMetadataManager, ClassicGroup), with static membership (KIP-345),
 * ids that are told first (KIP-394) and assignments that are skipped (KIP-814). Guarded by the group's lock.
 *
 * <pre>
 * EMPTY -- first join --> PREPARING_REBALANCE -- all joined, or time is up --> COMPLETING_REBALANCE -- leader synced --> STABLE
 *                               ^                                                   |                                |
 *                               '----------- a member comes, goes or changes -------+--------------------------------'
 * </pre>
 */
final class ClassicGroup implements Membership {

    enum State {
        EMPTY("Empty"),
        PREPARING_REBALANCE("PreparingRebalance"),
        COMPLETING_REBALANCE("CompletingRebalance"),
        STABLE("Stable");

        private final String title;

        State(final String title) {
            this.title = title;
        }
    }

    /** What has waited so long for its first generation is dropped, as in Kafka: its client tries again under another id. */
    static final long NEW_MEMBER_TIMEOUT_MILLIS = 300_000;

    private static final long NEVER = Long.MAX_VALUE;

    private final long initialDelayMillis;
    private final BooleanSupplier saver;
    private final ClassicMembers members = new ClassicMembers();

    /** Ids that were given out, and when they lapse if nobody comes back with them. */
    private final Map<String, Long> pending = new HashMap<>();

    /** Members of this generation that have not asked for their assignment. */
    private final Set<String> unsynced = new HashSet<>();

    private State state = State.EMPTY;
    private int generation;
    private String protocolType = "";
    private String protocolName;
    private String leader;
    private long joinDeadline = NEVER;
    private long syncDeadline = NEVER;

    /** How far the initial delay may still be extended while members keep coming; -1 when there is none. */
    private long initialDelayLeft = -1;

    private boolean memberAdded;

    /**
     * @param initialDelayMillis how long the first members wait for others
     * @param saver stores the group as {@link #encode} gives it; false when it could not
     */
    ClassicGroup(final long initialDelayMillis, final BooleanSupplier saver) {
        this.initialDelayMillis = initialDelayMillis;
        this.saver = saver;
    }

    /** As it was stored: stable with members, empty without. Their sessions begin anew. */
    void restore(
            final int storedGeneration,
            final String storedType,
            final String storedName,
            final String storedLeader,
            final List<ClassicMember> storedMembers,
            final long now) {
        generation = storedGeneration;
        protocolType = storedType;
        protocolName = storedName;
        leader = storedLeader;
        for (final ClassicMember member : storedMembers) {
            member.heard(now);
            members.add(member);
        }
        state = members.isEmpty() ? State.EMPTY : State.STABLE;
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
        requireRoom(request, replaced, 1);
        final String id =
                (request.instanceId() == null ? request.clientId() : request.instanceId()) + "-" + UUID.randomUUID();
        if (replaced != null) {
            return replaceStatic(replaced, new ClassicMember(id, request), request, now);
        }
        if (request.instanceId() == null && request.knownMemberIdRequired()) {
            pending.put(id, now + request.sessionTimeoutMillis());
            return CompletableFuture.completedFuture(JoinResult.failed(ErrorCode.MEMBER_ID_REQUIRED, id));
        }
        return add(id, request, now);
    }

    private CompletableFuture<JoinResult> joinKnown(final JoinRequest request, final long now) throws GroupException {
        if (pending.containsKey(request.memberId()) && request.instanceId() == null) {
            requireProtocols(request);
            requireRoom(request, null, 0);
            pending.remove(request.memberId());
            return add(request.memberId(), request, now);
        }
        final ClassicMember member =
                members.require(new MemberIdentity(request.memberId(), request.instanceId(), generation));
        requireProtocols(request);
        requireRoom(request, member, 0);
        final boolean unchanged = member.matches(request.protocols());
        if (state == State.COMPLETING_REBALANCE && unchanged
                || state == State.STABLE && unchanged && !member.memberId.equals(leader)) {
            // It has missed the answer, or asks for no reason that concerns others.
            member.heard(now);
            return CompletableFuture.completedFuture(joined(member, false));
        }
        member.update(request);
        return await(member, now);
    }

    private void requireProtocols(final JoinRequest request) throws GroupException {
        final boolean offersAny =
                !request.protocolType().isEmpty() && !request.protocols().isEmpty();
        final Set<String> common = members.commonProtocols();
        final boolean agrees = members.isEmpty()
                || request.protocolType().equals(protocolType)
                        && request.protocols().stream().anyMatch(protocol -> common.contains(protocol.name()));
        if (!offersAny || !agrees) {
            throw new GroupException(ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
        }
    }

    private void requireRoom(final JoinRequest request, final ClassicMember replaced, final int more)
            throws GroupException {
        final long others = members.bytes() - (replaced == null ? 0 : replaced.bytes());
        final int count = members.size() + pending.size() + (replaced == null ? more : 0);
        if (count > GroupLimits.MAX_MEMBERS || others + request.bytes() > GroupLimits.MAX_GROUP_BYTES) {
            throw new GroupException(ErrorCode.GROUP_MAX_SIZE_REACHED);
        }
    }

    private CompletableFuture<JoinResult> add(final String memberId, final JoinRequest request, final long now) {
        final ClassicMember member = new ClassicMember(memberId, request);
        member.isNew = true;
        member.deadline = now + NEW_MEMBER_TIMEOUT_MILLIS;
        if (members.isEmpty()) {
            protocolType = request.protocolType();
        }
        members.add(member);
        memberAdded = true;
        if (leader == null) {
            leader = memberId;
        }
        return await(member, now);
    }

    /** Has the member wait for the next generation, which begins to be made if it is not yet. */
    private CompletableFuture<JoinResult> await(final ClassicMember member, final long now) {
        member.answerJoin(
                JoinResult.failed(ErrorCode.REBALANCE_IN_PROGRESS, member.memberId)); // its client tried again
        final CompletableFuture<JoinResult> answer = new CompletableFuture<>();
        member.joining = answer;
        if (state != State.PREPARING_REBALANCE) {
            prepareRebalance(now);
        }
        maybeCompleteJoin(now);
        return answer;
    }

    /** A static member has started again under a new id: who held its place is fenced. */
    private CompletableFuture<JoinResult> replaceStatic(
            final ClassicMember old, final ClassicMember member, final JoinRequest request, final long now) {
        old.answerJoin(JoinResult.failed(ErrorCode.FENCED_INSTANCE_ID, old.memberId));
        old.answerSync(SyncResult.failed(ErrorCode.FENCED_INSTANCE_ID));
        members.remove(old);
        members.add(member);
        member.assignment = old.assignment;
        member.heard(now);
        if (unsynced.remove(old.memberId)) {
            unsynced.add(member.memberId);
        }
        final boolean leads = old.memberId.equals(leader);
        if (leads) {
            leader = member.memberId;
        }
        if (state != State.STABLE || !members.selectProtocol().equals(protocolName)) {
            return await(member, now);
        }
        saver.getAsBoolean();
        if (leads && !request.skipAssignmentSupported()) {
            // It would assign anew if it knew that it leads; under the old leader's id it takes what it had.
            return CompletableFuture.completedFuture(new JoinResult(
                    ErrorCode.NONE,
                    member.memberId,
                    generation,
                    protocolType,
                    protocolName,
                    old.memberId,
                    List.of(),
                    false));
        }
        return CompletableFuture.completedFuture(joined(member, leads));
    }

    private JoinResult joined(final ClassicMember member, final boolean skipAssignment) {
        final List<JoinResult.Member> told = new ArrayList<>();
        if (member.memberId.equals(leader)) {
            for (final ClassicMember each : members.all()) {
                told.add(new JoinResult.Member(each.memberId, each.instanceId, each.metadata(protocolName)));
            }
        }
        return new JoinResult(
                ErrorCode.NONE, member.memberId, generation, protocolType, protocolName, leader, told, skipAssignment);
    }

    private void prepareRebalance(final long now) {
        if (state == State.COMPLETING_REBALANCE) {
            dropAssignments(ErrorCode.REBALANCE_IN_PROGRESS);
        }
        unsynced.clear();
        syncDeadline = NEVER;
        final boolean first = state == State.EMPTY;
        state = State.PREPARING_REBALANCE;
        if (first && initialDelayMillis > 0) {
            initialDelayLeft = Math.max(0, members.rebalanceTimeoutMillis() - initialDelayMillis);
            memberAdded = false;
            joinDeadline = now + initialDelayMillis;
        } else {
            initialDelayLeft = -1;
            joinDeadline = now + members.rebalanceTimeoutMillis();
            maybeCompleteJoin(now);
        }
    }

    private void dropAssignments(final ErrorCode error) {
        for (final ClassicMember member : members.all()) {
            member.assignment = SyncResult.NOTHING;
            member.answerSync(SyncResult.failed(error));
        }
    }

    private void maybeCompleteJoin(final long now) {
        if (state == State.PREPARING_REBALANCE && initialDelayLeft < 0 && pending.isEmpty() && members.allJoining()) {
            completeJoin(now);
        }
    }

    private void completeJoin(final long now) {
        initialDelayLeft = -1;
        joinDeadline = NEVER;
        for (final ClassicMember member : List.copyOf(members.all())) {
            // Static ones keep their place until their session is over.
            if (member.joining == null && member.instanceId == null) {
                drop(member);
            }
        }
        if (members.isEmpty()) {
            generation++;
            protocolName = null;
            state = State.EMPTY;
            saver.getAsBoolean();
            return;
        }
        if (members.noneJoining()) {
            joinDeadline = now + members.rebalanceTimeoutMillis();
            return;
        }
        electLeader();
        generation++;
        protocolName = members.selectProtocol();
        state = State.COMPLETING_REBALANCE;
        syncDeadline = now + members.rebalanceTimeoutMillis();
        for (final ClassicMember member : members.all()) {
            member.isNew = false;
            member.heard(now);
            unsynced.add(member.memberId);
            member.answerJoin(joined(member, false));
        }
    }

    /** Of those that have joined. */
    private void electLeader() {
        final ClassicMember present = members.get(leader);
        if (present == null || present.joining == null) {
            for (final ClassicMember member : members.all()) {
                if (member.joining != null) {
                    leader = member.memberId;
                    return;
                }
            }
        }
    }

    /** @return completes when the leader has assigned, at once with errors */
    CompletableFuture<SyncResult> sync(final SyncRequest request, final long now) {
        try {
            final ClassicMember member = requireGeneration(request.member());
            if (request.protocolType() != null && !request.protocolType().equals(protocolType)
                    || request.protocolName() != null && !request.protocolName().equals(protocolName)) {
                throw new GroupException(ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
            }
            if (state == State.PREPARING_REBALANCE) {
                throw new GroupException(ErrorCode.REBALANCE_IN_PROGRESS);
            }
            unsynced.remove(member.memberId);
            if (unsynced.isEmpty()) {
                syncDeadline = NEVER;
            }
            member.heard(now);
            if (state == State.STABLE) {
                return CompletableFuture.completedFuture(assigned(member));
            }
            member.answerSync(SyncResult.failed(ErrorCode.REBALANCE_IN_PROGRESS)); // its client tried again
            final CompletableFuture<SyncResult> answer = new CompletableFuture<>();
            member.syncing = answer;
            if (member.memberId.equals(leader)) {
                assign(request.assignments(), now);
            }
            return answer;
        } catch (final GroupException e) {
            return CompletableFuture.completedFuture(SyncResult.failed(e.error()));
        }
    }

    private void assign(final Map<String, byte[]> assignments, final long now) {
        for (final ClassicMember member : members.all()) {
            member.assignment = assignments.getOrDefault(member.memberId, SyncResult.NOTHING);
        }
        state = State.STABLE;
        final boolean fits = members.bytes() <= GroupLimits.MAX_GROUP_BYTES;
        if (fits && saver.getAsBoolean()) {
            members.all().forEach(member -> member.answerSync(assigned(member)));
        } else {
            // The first ends the clients, which would only come back with the same; the second has them try again.
            dropAssignments(fits ? ErrorCode.COORDINATOR_NOT_AVAILABLE : ErrorCode.UNKNOWN_SERVER_ERROR);
            prepareRebalance(now);
        }
    }

    private SyncResult assigned(final ClassicMember member) {
        return new SyncResult(ErrorCode.NONE, protocolType, protocolName, member.assignment);
    }

    /** @throws GroupException saying why it is not a member of this generation */
    private ClassicMember requireGeneration(final MemberIdentity identity) throws GroupException {
        final ClassicMember member = members.require(identity);
        if (identity.epoch() != generation) {
            throw new GroupException(ErrorCode.ILLEGAL_GENERATION);
        }
        return member;
    }

    ErrorCode heartbeat(final MemberIdentity identity, final long now) {
        try {
            requireGeneration(identity).heard(now);
            return state == State.PREPARING_REBALANCE ? ErrorCode.REBALANCE_IN_PROGRESS : ErrorCode.NONE;
        } catch (final GroupException e) {
            return e.error();
        }
    }

    /** @param identity an instance id alone removes who holds it (KIP-345, for administrators) */
    ErrorCode leave(final MemberIdentity identity, final long now) {
        if (pending.remove(identity.memberId()) != null) {
            maybeCompleteJoin(now);
            return ErrorCode.NONE;
        }
        try {
            final ClassicMember holder = members.byInstance(identity.instanceId());
            remove(identity.memberId().isEmpty() && holder != null ? holder : members.require(identity), now);
            return ErrorCode.NONE;
        } catch (final GroupException e) {
            return e.error();
        }
    }

    private void remove(final ClassicMember member, final long now) {
        drop(member);
        if (state == State.PREPARING_REBALANCE) {
            maybeCompleteJoin(now);
        } else {
            prepareRebalance(now);
        }
    }

    private void drop(final ClassicMember member) {
        members.remove(member);
        unsynced.remove(member.memberId);
        member.answerJoin(JoinResult.failed(ErrorCode.UNKNOWN_MEMBER_ID, member.memberId));
        member.answerSync(SyncResult.failed(ErrorCode.UNKNOWN_MEMBER_ID));
        if (member.memberId.equals(leader)) {
            leader = members.isEmpty() ? null : members.all().iterator().next().memberId;
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
        if (state == State.COMPLETING_REBALANCE) {
            throw new GroupException(ErrorCode.REBALANCE_IN_PROGRESS);
        }
    }

    @Override
    public void onTime(final long now) {
        if (pending.values().removeIf(deadline -> deadline <= now)) {
            maybeCompleteJoin(now);
        }
        if (now >= joinDeadline) {
            if (initialDelayLeft > 0 && memberAdded) {
                final long delay = Math.min(initialDelayMillis, initialDelayLeft);
                initialDelayLeft -= delay;
                memberAdded = false;
                joinDeadline = now + delay;
            } else {
                completeJoin(now);
            }
        }
        if (now >= syncDeadline) {
            syncDeadline = NEVER;
            for (final String memberId : List.copyOf(unsynced)) {
                drop(members.get(memberId));
            }
            prepareRebalance(now);
        }
        for (final ClassicMember member : List.copyOf(members.all())) {
            if (expires(member) && member.deadline <= now && members.get(member.memberId) == member) {
                remove(member, now);
            }
        }
    }

    /** Who waits for an answer cannot send heartbeats. */
    private static boolean expires(final ClassicMember member) {
        return member.isNew || member.joining == null && member.syncing == null;
    }

    @Override
    public long nextDeadline() {
        long next = Math.min(joinDeadline, syncDeadline);
        for (final long deadline : pending.values()) {
            next = Math.min(next, deadline);
        }
        for (final ClassicMember member : members.all()) {
            next = expires(member) ? Math.min(next, member.deadline) : next;
        }
        return next;
    }

    @Override
    public boolean isEmpty() {
        return members.isEmpty() && pending.isEmpty();
    }

    @Override
    public long bytes() {
        return members.bytes();
    }

    @Override
    public String state() {
        return state.title;
    }

    @Override
    public byte[] encode() {
        return ClassicGroupCodec.encode(generation, protocolType, protocolName, leader, members.all());
    }

    @Override
    public void stop() {
        for (final ClassicMember member : members.all()) {
            member.answerJoin(JoinResult.failed(ErrorCode.COORDINATOR_NOT_AVAILABLE, member.memberId));
            member.answerSync(SyncResult.failed(ErrorCode.COORDINATOR_NOT_AVAILABLE));
        }
    }

    String protocolType() {
        return protocolType;
    }

    /** Whether a member of an ordinary consumer group reads the topic. */
    boolean isSubscribed(final String topic) {
        return members.all().stream()
                .anyMatch(member -> ConsumerSubscription.topics(member.metadata(protocolName))
                        .contains(topic));
    }

    GroupDescription describe(final String groupId) {
        final boolean stable = state == State.STABLE;
        final List<GroupDescription.Member> described = new ArrayList<>();
        for (final ClassicMember member : members.all()) {
            described.add(new GroupDescription.Member(
                    member.memberId,
                    member.instanceId,
                    member.clientId,
                    member.clientHost,
                    stable ? member.metadata(protocolName) : SyncResult.NOTHING,
                    stable ? member.assignment : SyncResult.NOTHING));
        }
        return new GroupDescription(groupId, state.title, protocolType, stable ? protocolName : "", described);
    }
}
