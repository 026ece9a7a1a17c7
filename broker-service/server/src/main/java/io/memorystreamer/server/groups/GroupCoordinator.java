package io.memorystreamer.server.groups;

import io.memorystreamer.server.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.List;

/** What administrators ask about groups. Thread-safe; may wait for the store, so it belongs on a worker thread. */
public final class GroupCoordinator {

    /** The protocol type of the groups of consumers. */
    public static final String CONSUMER_PROTOCOL = "consumer";

    private final GroupRegistry groups;

    public GroupCoordinator(final GroupRegistry groups) {
        this.groups = groups;
    }

    /**
     * A group in a list.
     *
     * @param protocolType empty for one with offsets only
     * @param state its name in the protocol
     * @param type {@code classic} or {@code consumer}
     */
    public record Listed(String groupId, String protocolType, String state, String type) {}

    /** All of them. */
    public List<Listed> list() {
        final List<Listed> listed = new ArrayList<>();
        for (final Group group : groups.all()) {
            synchronized (group) {
                if (!group.removed) {
                    listed.add(
                            switch (group.membership) {
                                case null -> new Listed(group.id, "", "Empty", "classic");
                                case final ClassicGroup classic ->
                                    new Listed(group.id, classic.protocolType(), classic.state(), "classic");
                                case final ConsumerGroup consumer ->
                                    new Listed(group.id, CONSUMER_PROTOCOL, consumer.state(), "consumer");
                            });
                }
            }
        }
        return listed;
    }

    /** @throws GroupException GROUP_ID_NOT_FOUND when there is none that is classic */
    public GroupDescription describe(final String groupId) throws GroupException {
        return groups.with(groupId, group -> {
            if (group == null) {
                throw new GroupException(ErrorCode.GROUP_ID_NOT_FOUND, "Group " + groupId + " not found.");
            }
            return switch (group.membership) {
                case null -> new GroupDescription(groupId, "Empty", "", "", List.of());
                case final ClassicGroup classic -> classic.describe(groupId);
                case final ConsumerGroup consumer ->
                    throw new GroupException(
                            ErrorCode.GROUP_ID_NOT_FOUND, "Group " + groupId + " is not a classic group.");
            };
        });
    }

    /** @throws GroupException GROUP_ID_NOT_FOUND when there is none of either protocol */
    public GroupOverview overview(final String groupId) throws GroupException {
        return groups.with(groupId, group -> {
            if (group == null) {
                throw new GroupException(ErrorCode.GROUP_ID_NOT_FOUND, "there is no group " + groupId);
            }
            return GroupOverview.of(groupId, group.membership, groups.topics());
        });
    }

    /** Deletes a group and its offsets. */
    public ErrorCode delete(final String groupId) {
        try {
            return groups.with(groupId, group -> {
                if (group == null) {
                    throw new GroupException(ErrorCode.GROUP_ID_NOT_FOUND);
                }
                if (group.hasMembers()) {
                    throw new GroupException(ErrorCode.NON_EMPTY_GROUP);
                }
                groups.remove(group);
                return ErrorCode.NONE;
            });
        } catch (final GroupException e) {
            return e.error();
        }
    }
}
