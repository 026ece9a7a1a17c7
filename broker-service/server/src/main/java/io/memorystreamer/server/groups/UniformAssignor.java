package io.memorystreamer.server.groups;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Gives all members about as many partitions, and moves as few of them as that needs: no member has two more than another that
 * could have one of them.
 *
 * <p>Time grows with the partitions times the members that read their topic.
 */
final class UniformAssignor implements PartitionAssignor {

    @Override
    public Map<String, Set<AssignedPartition>> assign(
            final List<Subscriber> members, final Map<String, TopicShape> topics) {
        final Map<String, Set<AssignedPartition>> assignment = new HashMap<>();
        members.forEach(member -> assignment.put(member.memberId(), new HashSet<>()));
        final Map<String, List<String>> readers = PartitionAssignor.readers(members);
        final Map<AssignedPartition, String> owners = owners(members, topics, assignment);
        readers.forEach((name, of) -> {
            final TopicShape topic = topics.get(name);
            for (int i = 0; i < topic.partitions(); i++) {
                final AssignedPartition partition = new AssignedPartition(topic.id(), i);
                if (!owners.containsKey(partition)) {
                    give(partition, least(of, assignment), owners, assignment);
                }
            }
        });
        balance(topics, readers, owners, assignment);
        return assignment;
    }

    /** What members keep for now: what they had, may have, and no other has. */
    private static Map<AssignedPartition, String> owners(
            final List<Subscriber> members,
            final Map<String, TopicShape> topics,
            final Map<String, Set<AssignedPartition>> assignment) {
        final Map<UUID, TopicShape> byId = new HashMap<>();
        topics.values().forEach(topic -> byId.put(topic.id(), topic));
        final Map<AssignedPartition, String> owners = new HashMap<>();
        for (final Subscriber member : members) {
            for (final AssignedPartition partition : member.current()) {
                final TopicShape topic = byId.get(partition.topicId());
                if (topic != null
                        && partition.partition() < topic.partitions()
                        && member.topics().contains(topic.name())
                        && !owners.containsKey(partition)) {
                    give(partition, member.memberId(), owners, assignment);
                }
            }
        }
        return owners;
    }

    private static void give(
            final AssignedPartition partition,
            final String memberId,
            final Map<AssignedPartition, String> owners,
            final Map<String, Set<AssignedPartition>> assignment) {
        owners.put(partition, memberId);
        assignment.get(memberId).add(partition);
    }

    private static String least(final List<String> of, final Map<String, Set<AssignedPartition>> assignment) {
        String least = of.getFirst();
        for (final String memberId : of) {
            if (assignment.get(memberId).size() < assignment.get(least).size()) {
                least = memberId;
            }
        }
        return least;
    }

    /** Each move makes the sum of squares of the loads smaller, so that it ends. */
    private static void balance(
            final Map<String, TopicShape> topics,
            final Map<String, List<String>> readers,
            final Map<AssignedPartition, String> owners,
            final Map<String, Set<AssignedPartition>> assignment) {
        boolean moved = true;
        while (moved) {
            moved = false;
            for (final Map.Entry<String, List<String>> entry : readers.entrySet()) {
                final TopicShape topic = topics.get(entry.getKey());
                for (int i = topic.partitions() - 1; i >= 0; i--) {
                    final AssignedPartition partition = new AssignedPartition(topic.id(), i);
                    final String owner = owners.get(partition);
                    final String least = least(entry.getValue(), assignment);
                    if (assignment.get(owner).size() > assignment.get(least).size() + 1) {
                        assignment.get(owner).remove(partition);
                        give(partition, least, owners, assignment);
                        moved = true;
                    }
                }
            }
        }
    }
}
