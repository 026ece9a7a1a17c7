package io.memorystreamer.server.groups;

import io.memorystreamer.server.protocol.ErrorCode;

/** The requests of groups by KIP-848. Thread-safe; may wait for the store, so it belongs on a worker thread. */
public final class ConsumerCoordinator {

    private final GroupRegistry groups;

    public ConsumerCoordinator(final GroupRegistry groups) {
        this.groups = groups;
    }

    /** @throws GroupException saying why the member is not served */
    public ConsumerHeartbeatResult heartbeat(final ConsumerHeartbeat heartbeat) throws GroupException {
        GroupId.validate(heartbeat.groupId());
        validate(heartbeat);
        if (heartbeat.epoch() != ConsumerHeartbeat.JOIN) {
            return groups.with(heartbeat.groupId(), group -> {
                if (group == null || !(group.membership instanceof final ConsumerGroup consumer)) {
                    // As after a restart of which nothing survived: the member joins again. Kafka's GROUP_ID_NOT_FOUND
                    // would end it.
                    throw new GroupException(
                            ErrorCode.UNKNOWN_MEMBER_ID, "no member " + heartbeat.memberId() + " in the group");
                }
                return consumer.heartbeat(heartbeat, groups.now());
            });
        }
        return groups.withOrNew(heartbeat.groupId(), group -> joinable(group).heartbeat(heartbeat, groups.now()));
    }

    /** A group with members by the classic protocol is no such one; one that had them can become one. */
    private ConsumerGroup joinable(final Group group) throws GroupException {
        if (group.membership instanceof final ConsumerGroup consumer) {
            return consumer;
        }
        if (group.hasMembers()) {
            throw new GroupException(
                    ErrorCode.GROUP_ID_NOT_FOUND,
                    "Group " + group.id + " is not a consumer group: it has members by the classic protocol");
        }
        return groups.consumer(group);
    }

    private static void validate(final ConsumerHeartbeat heartbeat) throws GroupException {
        requireId("id", heartbeat.memberId(), heartbeat.epoch() == ConsumerHeartbeat.JOIN);
        requireId("instance id", heartbeat.instanceId(), false);
        requireId("rack id", heartbeat.rackId(), false);
        if (heartbeat.clientId().length() > 2 * GroupLimits.MAX_ID_LENGTH) {
            throw invalid("a client id has at most " + 2 * GroupLimits.MAX_ID_LENGTH + " characters");
        }
        if (heartbeat.epoch() < ConsumerHeartbeat.LEAVE_FOR_A_WHILE) {
            throw invalid("there is no member epoch " + heartbeat.epoch());
        }
        if (heartbeat.epoch() == ConsumerHeartbeat.LEAVE_FOR_A_WHILE && heartbeat.instanceId() == null) {
            throw invalid("a member without an instance id cannot leave for a while");
        }
        if (heartbeat.epoch() == ConsumerHeartbeat.JOIN) {
            if (heartbeat.rebalanceTimeoutMillis() < 0) {
                throw invalid("a member that joins gives its rebalance timeout");
            }
            if (heartbeat.owned() == null || !heartbeat.owned().isEmpty()) {
                throw invalid("a member that joins says that it owns nothing");
            }
            if (heartbeat.topics() == null && heartbeat.regex() == null) {
                throw invalid("a member that joins says what it subscribes to");
            }
        }
        if (heartbeat.assignor() != null && PartitionAssignor.named(heartbeat.assignor()) == null) {
            throw new GroupException(
                    ErrorCode.UNSUPPORTED_ASSIGNOR,
                    "this broker has no assignor " + heartbeat.assignor() + ", only uniform and range");
        }
    }

    private static void requireId(final String what, final String id, final boolean mayBeEmpty) throws GroupException {
        if (id != null && (id.isEmpty() && !mayBeEmpty || id.length() > GroupLimits.MAX_ID_LENGTH)) {
            throw invalid("a member's " + what + " has 1 to " + GroupLimits.MAX_ID_LENGTH + " characters, not "
                    + id.length());
        }
    }

    private static GroupException invalid(final String message) {
        return new GroupException(ErrorCode.INVALID_REQUEST, message);
    }

    /** @throws GroupException GROUP_ID_NOT_FOUND when there is none of this kind */
    public ConsumerGroupDescription describe(final String groupId) throws GroupException {
        return groups.with(groupId, group -> {
            if (group == null) {
                throw new GroupException(ErrorCode.GROUP_ID_NOT_FOUND, "Group " + groupId + " not found.");
            }
            if (!(group.membership instanceof final ConsumerGroup consumer)) {
                throw new GroupException(
                        ErrorCode.GROUP_ID_NOT_FOUND, "Group " + groupId + " is not a consumer group.");
            }
            return consumer.describe(groupId);
        });
    }
}
