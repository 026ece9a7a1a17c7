package io.memorystreamer.server.groups;

import io.memorystreamer.server.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * The rebalances of a classic group: who waits, until when, and what generation comes of it. Guarded by the group's lock.
 *
 * <pre>
 * EMPTY -- first join --> PREPARING_REBALANCE -- all joined, or time is up --> COMPLETING_REBALANCE -- leader synced --> STABLE
 *                               ^                                                   |                                |
 *                               '----------- a member comes, goes or changes -------+--------------------------------'
 * </pre>
 */
final class ClassicRebalance {

    enum State {
        EMPTY("Empty"),
        PREPARING_REBALANCE("PreparingRebalance"),
        COMPLETING_REBALANCE("CompletingRebalance"),
        STABLE("Stable");

        final String title;

        State(final String title) {
            this.title = title;
        }
    }

    /** What has waited so long for its first generation is dropped, as in Kafka: its client tries again under another id. */
    static final long NEW_MEMBER_TIMEOUT_MILLIS = 300_000;

    private static final long NEVER = Long.MAX_VALUE;

    private final long initialDelayMillis;
    private final BooleanSupplier saver;
    final ClassicMembers members = new ClassicMembers();

    /** Ids that were given out, and when they lapse if nobody comes back with them. */
    final Map<String, Long> pending = new HashMap<>();

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
    ClassicRebalance(final long initialDelayMillis, final BooleanSupplier saver) {
        this.initialDelayMillis = initialDelayMillis;
        this.saver = saver;
    }

    State state() {
        return state;
    }

    int generation() {
        return generation;
    }

    String protocolType() {
        return protocolType;
    }

    /** @return null while there are no members */
    String protocolName() {
        return protocolName;
    }

    boolean isLeader(final ClassicMember member) {
        return member.memberId.equals(leader);
    }

    byte[] encode() {
        return ClassicGroupCodec.encode(generation, protocolType, protocolName, leader, members.all());
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

    /** Takes in a member that is new, and has it wait for the next generation. */
    CompletableFuture<JoinResult> add(final ClassicMember member, final String type, final long now) {
        member.isNew = true;
        member.deadline = now + NEW_MEMBER_TIMEOUT_MILLIS;
        if (members.isEmpty()) {
            protocolType = type;
        }
        members.add(member);
        memberAdded = true;
        if (leader == null) {
            leader = member.memberId;
        }
        return await(member, now);
    }

    /**
     * Gives a member's place to another with the same instance id; who held it is fenced.
     *
     * @return whether the generation goes on, else the member has to wait for the next
     */
    boolean replace(final ClassicMember old, final ClassicMember member, final long now) {
        old.answerJoin(JoinResult.failed(ErrorCode.FENCED_INSTANCE_ID, old.memberId));
        old.answerSync(SyncResult.failed(ErrorCode.FENCED_INSTANCE_ID));
        members.remove(old);
        members.add(member);
        member.assignment = old.assignment;
        member.heard(now);
        if (unsynced.remove(old.memberId)) {
            unsynced.add(member.memberId);
        }
        if (old.memberId.equals(leader)) {
            leader = member.memberId;
        }
        // What cannot be stored is not told: the next generation is another attempt.
        return state == State.STABLE && members.selectProtocol().equals(protocolName) && saver.getAsBoolean();
    }

    /** Has the member wait for the next generation, which begins to be made if it is not yet. */
    CompletableFuture<JoinResult> await(final ClassicMember member, final long now) {
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

    JoinResult joined(final ClassicMember member, final boolean skipAssignment) {
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

    /** After whatever may have been the last thing that was waited for. */
    void maybeCompleteJoin(final long now) {
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

    /** Gives a member of this generation its assignment, when there is one. */
    CompletableFuture<SyncResult> sync(
            final ClassicMember member, final Map<String, byte[]> assignments, final long now) {
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
            assign(assignments, now);
        }
        return answer;
    }

    private void assign(final Map<String, byte[]> assignments, final long now) {
        for (final ClassicMember member : members.all()) {
            member.assignment = assignments.getOrDefault(member.memberId, SyncResult.NOTHING);
        }
        state = State.STABLE;
        final boolean fits = members.storedBytes() <= GroupLimits.MAX_GROUP_BYTES;
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

    void remove(final ClassicMember member, final long now) {
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

    void onTime(final long now) {
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

    long nextDeadline() {
        long next = Math.min(joinDeadline, syncDeadline);
        for (final long deadline : pending.values()) {
            next = Math.min(next, deadline);
        }
        for (final ClassicMember member : members.all()) {
            next = expires(member) ? Math.min(next, member.deadline) : next;
        }
        return next;
    }
}
