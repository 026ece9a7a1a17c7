package io.memorystreamer.server.groups;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Gives each member that reads a topic a run of its partitions, the same run of topics with as many partitions and readers, so
 * that equal keys of several topics meet in one member.
 */
final class RangePartitionAssignor implements PartitionAssignor {

    @Override
    public Map<String, Set<AssignedPartition>> assign(
            final List<Subscriber> members, final Map<String, TopicShape> topics) {
        final Map<String, Set<AssignedPartition>> assignment = new HashMap<>();
        final Map<String, List<Subscriber>> readers = new TreeMap<>();
        final List<Subscriber> sorted = new ArrayList<>(members);
        sorted.sort(Comparator.comparing(Subscriber::name).thenComparing(Subscriber::memberId));
        for (final Subscriber member : sorted) {
            assignment.put(member.memberId(), new HashSet<>());
            member.topics()
                    .forEach(topic -> readers.computeIfAbsent(topic, first -> new ArrayList<>())
                            .add(member));
        }
        readers.forEach((name, of) -> {
            final TopicShape topic = topics.get(name);
            final int least = topic.partitions() / of.size();
            final int withOneMore = topic.partitions() % of.size();
            int next = 0;
            for (int i = 0; i < of.size(); i++) {
                final int end = next + least + (i < withOneMore ? 1 : 0);
                for (; next < end; next++) {
                    assignment.get(of.get(i).memberId()).add(new AssignedPartition(topic.id(), next));
                }
            }
        });
        return assignment;
    }
}
