package io.memorystreamer.server.groups;

import io.memorystreamer.server.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The requests of members of classic groups. Thread-safe; may wait for the store, so it belongs on a worker thread. */
public final class ClassicCoordinator {

    private final GroupRegistry groups;

    public ClassicCoordinator(final GroupRegistry groups) {
        this.groups = groups;
    }

    /** @return completes on any thread, when the next generation begins; at once with errors */
    public CompletableFuture<JoinResult> join(final JoinRequest request) {
        try {
            GroupId.validate(request.groupId());
            if (request.sessionTimeoutMillis() < GroupLimits.MIN_SESSION_TIMEOUT_MILLIS
                    || request.sessionTimeoutMillis() > GroupLimits.MAX_SESSION_TIMEOUT_MILLIS) {
                throw new GroupException(ErrorCode.INVALID_SESSION_TIMEOUT);
            }
            requireIds(request);
            return request.memberId().isEmpty()
                    ? groups.withOrNew(
                            request.groupId(), group -> joinable(group).join(request, groups.now()))
                    : groups.with(request.groupId(), group -> {
                        if (group == null) {
                            throw new GroupException(ErrorCode.UNKNOWN_MEMBER_ID);
                        }
                        return joinable(group).join(request, groups.now());
                    });
        } catch (final GroupException e) {
            return CompletableFuture.completedFuture(JoinResult.failed(e.error(), request.memberId()));
        }
    }

    /** A consumer's client id is made of its group's id unless it is set, and its member id of its client id. */
    private static void requireIds(final JoinRequest request) throws GroupException {
        final boolean tooLong = request.memberId().length() > 3 * GroupLimits.MAX_ID_LENGTH
                || request.clientId().length() > 2 * GroupLimits.MAX_ID_LENGTH
                || request.protocolType().length() > GroupLimits.MAX_ID_LENGTH
                || request.instanceId() != null && request.instanceId().length() > GroupLimits.MAX_ID_LENGTH;
        if (tooLong) {
            throw new GroupException(ErrorCode.GROUP_MAX_SIZE_REACHED);
        }
    }

    /** A group that has members by KIP-848 is no classic one; one that had them can become one. */
    private ClassicGroup joinable(final Group group) throws GroupException {
        if (group.membership instanceof final ClassicGroup classic) {
            return classic;
        }
        if (group.hasMembers()) {
            throw new GroupException(ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
        }
        return groups.classic(group);
    }

    private static ClassicGroup existing(final Group group) throws GroupException {
        if (group != null && group.membership instanceof final ClassicGroup classic) {
            return classic;
        }
        throw new GroupException(ErrorCode.UNKNOWN_MEMBER_ID);
    }

    /** @return completes on any thread, when the leader has assigned; at once with errors */
    public CompletableFuture<SyncResult> sync(final SyncRequest request) {
        try {
            return groups.with(request.groupId(), group -> existing(group).sync(request, groups.now()));
        } catch (final GroupException e) {
            return CompletableFuture.completedFuture(SyncResult.failed(e.error()));
        }
    }

    public ErrorCode heartbeat(final String groupId, final MemberIdentity member) {
        try {
            return groups.with(groupId, group -> existing(group).heartbeat(member, groups.now()));
        } catch (final GroupException e) {
            return e.error();
        }
    }

    /**
     * @return of each member what became of it, in order
     * @throws GroupException when there is something wrong with the group
     */
    public List<ErrorCode> leave(final String groupId, final List<MemberIdentity> members) throws GroupException {
        return groups.with(groupId, group -> {
            final List<ErrorCode> results = new ArrayList<>();
            final Membership membership = group == null ? null : group.membership;
            for (final MemberIdentity member : members) {
                results.add(
                        switch (membership) {
                            case null -> ErrorCode.UNKNOWN_MEMBER_ID;
                            case final ClassicGroup classic -> classic.leave(member, groups.now());
                            case final ConsumerGroup consumer -> consumer.removeByAdmin(member);
                        });
            }
            return results;
        });
    }
}
