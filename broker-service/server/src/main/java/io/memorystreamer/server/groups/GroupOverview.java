package io.memorystreamer.server.groups;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A group of either protocol, for people.
 *
 * @param protocolType {@code consumer} of consumers, empty of a group with offsets only
 * @param state its name in the protocol
 * @param type {@code classic} or {@code consumer}
 * @param assignor who assigns: of a classic group the protocol its members agreed on, empty while they have not
 * @param generation of a classic group, the epoch of one by KIP-848
 */
public record GroupOverview(
        String groupId,
        String protocolType,
        String state,
        String type,
        String assignor,
        int generation,
        List<Member> members) {

    /**
     * Partitions of a topic. One entry for each topic, since clients write long names and many partitions.
     *
     * @param topic of a classic group what its leader wrote: there need not be such a topic
     */
    public record TopicPartitions(String topic, List<Integer> partitions) {}

    /**
     * @param instanceId null for a dynamic member
     * @param assignment what it was told to read; empty while the group is not stable, and of members that are not consumers
     */
    public record Member(
            String memberId, String instanceId, String clientId, String clientHost, List<TopicPartitions> assignment) {}

    static GroupOverview of(final String groupId, final Membership membership, final TopicShapes topics) {
        return switch (membership) {
            case null -> new GroupOverview(groupId, "", "Empty", "classic", "", 0, List.of());
            case final ClassicGroup classic -> of(classic.describe(groupId), classic.generation());
            case final ConsumerGroup consumer -> of(consumer.describe(groupId), topics);
        };
    }

    private static GroupOverview of(final GroupDescription group, final int generation) {
        final boolean consumers = group.protocolType().equals(GroupCoordinator.CONSUMER_PROTOCOL);
        return new GroupOverview(
                group.groupId(),
                group.protocolType(),
                group.state(),
                "classic",
                group.protocolName(),
                generation,
                group.members().stream()
                        .map(member -> new Member(
                                member.memberId(),
                                member.instanceId(),
                                member.clientId(),
                                member.clientHost(),
                                consumers ? ConsumerAssignment.partitions(member.assignment()) : List.of()))
                        .toList());
    }

    private static GroupOverview of(final ConsumerGroupDescription group, final TopicShapes topics) {
        return new GroupOverview(
                group.groupId(),
                GroupCoordinator.CONSUMER_PROTOCOL,
                group.state(),
                "consumer",
                group.assignor(),
                group.epoch(),
                group.members().stream()
                        .map(member -> new Member(
                                member.memberId(),
                                member.instanceId(),
                                member.clientId(),
                                member.clientHost(),
                                named(member.assigned(), topics)))
                        .toList());
    }

    /** Without those of topics that are gone. */
    private static List<TopicPartitions> named(final Iterable<AssignedPartition> assigned, final TopicShapes topics) {
        final Map<String, List<Integer>> byTopic = new TreeMap<>();
        for (final AssignedPartition partition : assigned) {
            final TopicShape topic = topics.find(partition.topicId());
            if (topic != null) {
                byTopic.computeIfAbsent(topic.name(), name -> new ArrayList<>()).add(partition.partition());
            }
        }
        final List<TopicPartitions> named = new ArrayList<>();
        byTopic.forEach((topic, partitions) -> {
            Collections.sort(partitions);
            named.add(new TopicPartitions(topic, partitions));
        });
        return named;
    }
}
