package io.memorystreamer.server.groups;

import io.memorystreamer.server.protocol.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Committed offsets. Thread-safe; may wait for the store, so it belongs on a worker thread. */
public final class OffsetCoordinator {

    private final GroupRegistry groups;

    public OffsetCoordinator(final GroupRegistry groups) {
        this.groups = groups;
    }

    /**
     * An offset to commit.
     *
     * @param leaderEpoch -1 for none
     * @param metadata null for none
     */
    public record Commit(String topic, int partition, long offset, int leaderEpoch, String metadata) {}

    /** A partition's committed offset; null when there is none. */
    public record Fetched(String topic, int partition, CommittedOffset offset) {}

    /**
     * @param member epoch -1 and no id from who is not a member
     * @param retentionMillis how long an old client wants them kept; -1 for the broker's own time
     * @return of each commit what became of it, in order
     * @throws GroupException when nothing was committed
     */
    public List<ErrorCode> commit(
            final String groupId, final MemberIdentity member, final long retentionMillis, final List<Commit> commits)
            throws GroupException {
        if (member.epoch() < 0) {
            return groups.withOrNew(groupId, group -> {
                requireCommit(group, member);
                return commit(group, retentionMillis, commits);
            });
        }
        return groups.with(groupId, group -> {
            if (group == null || group.membership == null) {
                // As after a restart of which nothing survived: the member joins again. Its client does not expect
                // Kafka's GROUP_ID_NOT_FOUND.
                throw new GroupException(ErrorCode.UNKNOWN_MEMBER_ID);
            }
            requireCommit(group, member);
            return commit(group, retentionMillis, commits);
        });
    }

    private void requireCommit(final Group group, final MemberIdentity member) throws GroupException {
        switch (group.membership) {
            case null -> {
                if (!member.memberId().isEmpty()) {
                    throw new GroupException(ErrorCode.UNKNOWN_MEMBER_ID);
                }
            }
            case final ClassicGroup classic -> classic.requireCommit(member, groups.now());
            case final ConsumerGroup consumer -> consumer.requireEpoch(member);
        }
    }

    private List<ErrorCode> commit(final Group group, final long retentionMillis, final List<Commit> commits) {
        final long now = groups.now();
        final long expireMillis = retentionMillis < 0 ? -1 : now + retentionMillis;
        final List<ErrorCode> results = new ArrayList<>(commits.size());
        for (final Commit commit : commits) {
            results.add(commit(group, now, expireMillis, commit));
        }
        return results;
    }

    private ErrorCode commit(final Group group, final long now, final long expireMillis, final Commit commit) {
        final TopicShape topic = groups.topics().find(commit.topic());
        if (topic == null || commit.partition() < 0 || commit.partition() >= topic.partitions()) {
            return ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
        }
        final String metadata = commit.metadata() == null ? "" : commit.metadata();
        if (metadata.getBytes(StandardCharsets.UTF_8).length > GroupLimits.MAX_OFFSET_METADATA_BYTES) {
            return ErrorCode.OFFSET_METADATA_TOO_LARGE;
        }
        final CommittedOffset offset =
                new CommittedOffset(commit.offset(), commit.leaderEpoch(), metadata, now, expireMillis, topic.id());
        try {
            return groups.offsets().put(group.id, topic.name(), commit.partition(), offset)
                    ? ErrorCode.NONE
                    : ErrorCode.INVALID_COMMIT_OFFSET_SIZE;
        } catch (final IOException e) {
            return groups.unavailable(e).error();
        }
    }

    /**
     * @param member epoch -1 from who is not a member of a group by KIP-848
     * @throws GroupException when it is not in the group
     */
    public void requireMember(final String groupId, final MemberIdentity member) throws GroupException {
        groups.with(groupId, group -> {
            if (member.memberId() != null && member.epoch() >= 0) {
                if (group == null || !(group.membership instanceof final ConsumerGroup consumer)) {
                    throw new GroupException(ErrorCode.UNKNOWN_MEMBER_ID);
                }
                consumer.requireEpoch(member);
            }
            return null;
        });
    }

    /** @return with a null offset when there is none, also for a group that does not exist */
    public Fetched fetch(final String groupId, final String topic, final int partition) {
        final CommittedOffset offset = groups.offsets().get(groupId, topic, partition);
        final boolean valid =
                offset != null && !groups.isOfAnotherTopic(new OffsetStore.Entry(topic, partition, offset));
        return new Fetched(topic, partition, valid ? offset : null);
    }

    /** All that a group has committed, in the order of topics. */
    public List<Fetched> fetchAll(final String groupId) {
        final List<Fetched> fetched = new ArrayList<>();
        for (final OffsetStore.Entry entry : groups.offsets().all(groupId)) {
            if (!groups.isOfAnotherTopic(entry)) {
                fetched.add(new Fetched(entry.topic(), entry.partition(), entry.offset()));
            }
        }
        return fetched;
    }

    /** A partition whose offset is to be deleted. */
    public record Partition(String topic, int partition) {}

    /**
     * Deletes offsets in topics that no member reads (KIP-496).
     *
     * @return of each partition what became of it, in order
     * @throws GroupException when there is no such group, or it has members that are not consumers
     */
    public List<ErrorCode> delete(final String groupId, final List<Partition> partitions) throws GroupException {
        return groups.with(groupId, group -> {
            if (group == null) {
                throw new GroupException(ErrorCode.GROUP_ID_NOT_FOUND);
            }
            if (group.hasMembers()
                    && group.membership instanceof final ClassicGroup classic
                    && !classic.protocolType().equals(GroupCoordinator.CONSUMER_PROTOCOL)) {
                throw new GroupException(ErrorCode.NON_EMPTY_GROUP);
            }
            final List<ErrorCode> results = new ArrayList<>();
            for (final Partition partition : partitions) {
                results.add(delete(group, partition));
            }
            return results;
        });
    }

    private ErrorCode delete(final Group group, final Partition partition) throws GroupException {
        final TopicShape topic = groups.topics().find(partition.topic);
        if (topic == null || partition.partition < 0 || partition.partition >= topic.partitions()) {
            return ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
        }
        final boolean subscribed = switch (group.membership) {
            case null -> false;
            case final ClassicGroup classic -> classic.isSubscribed(topic.name());
            case final ConsumerGroup consumer -> consumer.isSubscribed(topic.name());
        };
        if (subscribed) {
            return ErrorCode.GROUP_SUBSCRIBED_TO_TOPIC;
        }
        try {
            groups.offsets().remove(group.id, topic.name(), partition.partition);
            return ErrorCode.NONE;
        } catch (final IOException e) {
            return groups.unavailable(e).error();
        }
    }
}
