package io.memorystreamer.server.groups;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/** A way to share partitions among the members of a group by KIP-848. Stateless. */
interface PartitionAssignor {

    /**
     * A member to assign to.
     *
     * @param name that orders members: the instance id of static ones
     * @param topics those it reads that are there
     * @param current what it was assigned before
     */
    record Subscriber(String memberId, String name, SortedSet<String> topics, Set<AssignedPartition> current) {}

    /**
     * @param topics by name, at least those that are read
     * @return the partitions of each member, by its id; each partition that is read goes to one of those that read it
     */
    Map<String, Set<AssignedPartition>> assign(List<Subscriber> members, Map<String, TopicShape> topics);

    /** The ids of the members that read each topic, in the order of topics, and of the members' names. */
    static SortedMap<String, List<String>> readers(final List<Subscriber> members) {
        final SortedMap<String, List<String>> readers = new TreeMap<>();
        members.stream()
                .sorted(Comparator.comparing(Subscriber::name).thenComparing(Subscriber::memberId))
                .forEach(member -> member.topics()
                        .forEach(topic -> readers.computeIfAbsent(topic, first -> new ArrayList<>())
                                .add(member.memberId())));
        return readers;
    }

    /** @return null when the broker has none of that name */
    static PartitionAssignor named(final String name) {
        return switch (name) {
            case "uniform" -> new UniformAssignor();
            case "range" -> new RangePartitionAssignor();
            default -> null;
        };
    }
}
