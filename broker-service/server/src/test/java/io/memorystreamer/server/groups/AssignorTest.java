package io.memorystreamer.server.groups;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AssignorTest {

    private final Map<String, TopicShape> topics = new HashMap<>();

    private void topic(final String name, final int partitions) {
        topics.put(name, new TopicShape(name, new UUID(0, name.hashCode()), partitions));
    }

    private static PartitionAssignor.Subscriber member(
            final String id, final Set<AssignedPartition> current, final String... topics) {
        return new PartitionAssignor.Subscriber(id, id, new TreeSet<>(List.of(topics)), current);
    }

    private AssignedPartition partition(final String topic, final int index) {
        return new AssignedPartition(topics.get(topic).id(), index);
    }

    @Test
    void rangesOfTopicsAlikeGoToTheSameMember() {
        topic("orders", 5);
        topic("payments", 5);

        final Map<String, Set<AssignedPartition>> assigned = PartitionAssignor.named("range")
                .assign(
                        List.of(
                                member("a", Set.of(), "orders", "payments"),
                                member("b", Set.of(), "orders", "payments")),
                        topics);

        assertThat(assigned.get("a"))
                .containsExactlyInAnyOrder(
                        partition("orders", 0),
                        partition("orders", 1),
                        partition("orders", 2),
                        partition("payments", 0),
                        partition("payments", 1),
                        partition("payments", 2));
        assertThat(assigned.get("b")).hasSize(4);
    }

    @Test
    void aMemberThatComesGetsItsShareAndNothingElseMoves() {
        topic("t", 9);
        final PartitionAssignor uniform = PartitionAssignor.named("uniform");
        final Map<String, Set<AssignedPartition>> before =
                uniform.assign(List.of(member("a", Set.of(), "t"), member("b", Set.of(), "t")), topics);

        final Map<String, Set<AssignedPartition>> after = uniform.assign(
                List.of(
                        member("a", before.get("a"), "t"),
                        member("b", before.get("b"), "t"),
                        member("c", Set.of(), "t")),
                topics);

        assertThat(after.get("c")).hasSize(3);
        assertThat(before.get("a")).containsAll(after.get("a"));
        assertThat(before.get("b")).containsAll(after.get("b"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"uniform", "range"})
    void eachPartitionGoesToOneOfThoseThatReadIt(final String assignor) {
        final Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            topics.clear();
            for (int i = 0; i < 1 + random.nextInt(5); i++) {
                topic("t" + i, 1 + random.nextInt(12));
            }
            final List<PartitionAssignor.Subscriber> members = new ArrayList<>();
            for (int i = 0; i < 1 + random.nextInt(6); i++) {
                final Set<String> read = new HashSet<>();
                final Set<AssignedPartition> current = new HashSet<>();
                for (final TopicShape topic : topics.values()) {
                    if (random.nextBoolean()) {
                        read.add(topic.name());
                    }
                    for (int p = 0; p < topic.partitions(); p++) {
                        if (random.nextInt(4) == 0) {
                            current.add(new AssignedPartition(topic.id(), p));
                        }
                    }
                }
                members.add(member("m" + i, current, read.toArray(String[]::new)));
            }
            check(members, PartitionAssignor.named(assignor).assign(members, topics), assignor.equals("uniform"));
        }
    }

    private void check(
            final List<PartitionAssignor.Subscriber> members,
            final Map<String, Set<AssignedPartition>> assigned,
            final boolean balanced) {
        for (final TopicShape topic : topics.values()) {
            final List<String> readers = members.stream()
                    .filter(member -> member.topics().contains(topic.name()))
                    .map(PartitionAssignor.Subscriber::memberId)
                    .toList();
            for (int p = 0; p < topic.partitions(); p++) {
                final AssignedPartition partition = new AssignedPartition(topic.id(), p);
                final List<String> owners = assigned.entrySet().stream()
                        .filter(entry -> entry.getValue().contains(partition))
                        .map(Map.Entry::getKey)
                        .toList();
                assertThat(owners).hasSize(readers.isEmpty() ? 0 : 1);
                assertThat(readers).containsAll(owners);
                if (balanced && !owners.isEmpty()) {
                    final int load = assigned.get(owners.getFirst()).size();
                    for (final String reader : readers) {
                        assertThat(assigned.get(reader).size()).isGreaterThanOrEqualTo(load - 1);
                    }
                }
            }
        }
    }
}
