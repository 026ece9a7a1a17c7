package io.memorystreamer.server.groups;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Gives each member that reads a topic a run of its partitions, the same run of topics with as many partitions and readers, so
 * that equal keys of several topics meet in one member.
 */
final class RangePartitionAssignor implements PartitionAssignor {

    @Override
    public Map<String, Set<AssignedPartition>> assign(
            final List<Subscriber> members, final Map<String, TopicShape> topics) {
        final Map<String, Set<AssignedPartition>> assignment = new HashMap<>();
        members.forEach(member -> assignment.put(member.memberId(), new HashSet<>()));
        PartitionAssignor.readers(members).forEach((name, of) -> {
            final TopicShape topic = topics.get(name);
            final int least = topic.partitions() / of.size();
            final int withOneMore = topic.partitions() % of.size();
            int next = 0;
            for (int i = 0; i < of.size(); i++) {
                final int end = next + least + (i < withOneMore ? 1 : 0);
                for (; next < end; next++) {
                    assignment.get(of.get(i)).add(new AssignedPartition(topic.id(), next));
                }
            }
        });
        return assignment;
    }
}
