package io.memorystreamer.server;

import static io.memorystreamer.server.GroupMembers.awaitShared;
import static io.memorystreamer.server.GroupMembers.create;
import static io.memorystreamer.server.GroupMembers.partitions;
import static io.memorystreamer.server.GroupMembers.produce;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.memorystreamer.server.GroupMembers.Member;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.SubscriptionPattern;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidRegularExpression;
import org.apache.kafka.common.errors.UnsupportedAssignorException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What programs find whose consumers set {@code group.protocol=consumer} (KIP-848). */
class ConsumerProtocolIT {

    private static BrokerProcess broker;

    @BeforeAll
    static void start() throws Exception {
        broker = BrokerProcess.start(GroupMembers.SMALL_PARTITIONS);
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    private static Member member(final String group, final Map<String, Object> settings) {
        final Map<String, Object> config = new HashMap<>(Map.of("group.protocol", "consumer"));
        config.putAll(settings);
        return new Member(broker, group, config);
    }

    private static void awaitAll(final Member member, final Set<TopicPartition> partitions) {
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            member.poll();
            assertThat(member.partitions).isEqualTo(partitions);
        });
    }

    @Test
    void twoMembersShareATopicAndOneTakesOverWhenTheOtherLeaves() throws Exception {
        create(broker, "shared", 4);
        produce(broker, "shared", 4, 10);
        try (Member first = member("sharing", Map.of()).subscribe("shared")) {
            awaitAll(first, partitions("shared", 4));
            try (Member second = member("sharing", Map.of()).subscribe("shared")) {
                awaitShared(partitions("shared", 4), first, second);
                assertThat(first.revoked).as("only what the second was given").isEqualTo(2);
            }
            awaitAll(first, partitions("shared", 4));
        }
    }

    @Test
    void aMemberGoesOnWhereTheLastOneCommitted() throws Exception {
        create(broker, "resumed", 1);
        produce(broker, "resumed", 1, 10);
        final TopicPartition partition = new TopicPartition("resumed", 0);
        try (Member member = member("resuming", Map.of()).subscribe("resumed")) {
            awaitAll(member, Set.of(partition));
            member.consumer.commitSync(Map.of(partition, new OffsetAndMetadata(4)));
        }
        try (Member member = member("resuming", Map.of()).subscribe("resumed")) {
            awaitAll(member, Set.of(partition));
            assertThat(member.consumer
                            .committed(Set.of(partition))
                            .get(partition)
                            .offset())
                    .isEqualTo(4);
        }
    }

    @Test
    void aPatternFollowsTopicsThatComeLater() throws Exception {
        create(broker, "pattern-1", 1);
        create(broker, "no-pattern", 1);
        try (Member member = member("patterns", Map.of())) {
            member.consumer.subscribe(new SubscriptionPattern("pattern-.*"), member);
            awaitAll(member, partitions("pattern-1", 1));
            create(broker, "pattern-2", 2);
            final Set<TopicPartition> both = new HashSet<>(partitions("pattern-1", 1));
            both.addAll(partitions("pattern-2", 2));
            awaitAll(member, both);
        }
    }

    @Test
    void whatTheBrokerCannotDoIsRefused() throws Exception {
        create(broker, "refused", 1);
        try (Member member =
                member("refusals", Map.of("group.remote.assignor", "mine")).subscribe("refused")) {
            assertThatThrownBy(() -> pollUntilItFails(member)).isInstanceOf(UnsupportedAssignorException.class);
        }
        try (Member member = member("refusals", Map.of())) {
            member.consumer.subscribe(new SubscriptionPattern("(((("), member);
            assertThatThrownBy(() -> pollUntilItFails(member)).isInstanceOf(InvalidRegularExpression.class);
        }
    }

    private static void pollUntilItFails(final Member member) {
        await().atMost(Duration.ofSeconds(10)).until(() -> {
            member.poll();
            return false;
        });
    }

    @Test
    void aStaticMemberStartsAgainWithoutTheOthersNoticing() throws Exception {
        create(broker, "static", 4);
        final Map<String, Object> name = Map.of("group.instance.id", "one");
        try (Member second =
                member("statics", Map.of("group.instance.id", "two")).subscribe("static")) {
            final Set<TopicPartition> before;
            try (Member first = member("statics", name).subscribe("static")) {
                awaitShared(partitions("static", 4), first, second);
                before = Set.copyOf(first.partitions);
            }
            final int assignments = second.assignments;
            try (Member again = member("statics", name).subscribe("static")) {
                awaitAll(again, before);
                second.poll();
                assertThat(second.assignments).as("no rebalance").isEqualTo(assignments);
            }
        }
    }

    @Test
    void administratorsSeeTheGroup() throws Exception {
        create(broker, "described", 2);
        try (Member member = member("description", Map.of("group.remote.assignor", "range", "client.id", "clerk"))
                        .subscribe("described");
                Admin admin = Clients.admin(broker)) {
            awaitAll(member, partitions("described", 2));

            final ConsumerGroupDescription described = admin.describeConsumerGroups(List.of("description"))
                    .all()
                    .get()
                    .get("description");
            assertThat(described.type()).isEqualTo(GroupType.CONSUMER);
            assertThat(described.groupState()).isEqualTo(GroupState.STABLE);
            assertThat(described.partitionAssignor()).isEqualTo("range");
            assertThat(described.members()).singleElement().satisfies(one -> {
                assertThat(one.clientId()).isEqualTo("clerk");
                assertThat(one.assignment().topicPartitions()).isEqualTo(partitions("described", 2));
                assertThat(one.targetAssignment().orElseThrow().topicPartitions())
                        .isEqualTo(partitions("described", 2));
            });
            assertThat(admin.listGroups(new ListGroupsOptions().withTypes(Set.of(GroupType.CONSUMER)))
                            .all()
                            .get())
                    .extracting(GroupListing::groupId)
                    .contains("description");
        }
    }

    @Test
    void aGroupWithoutMembersChangesItsProtocolAndKeepsItsOffsets() throws Exception {
        create(broker, "upgraded", 1);
        final TopicPartition partition = new TopicPartition("upgraded", 0);
        try (Member classic = new Member(broker, "upgrade", Map.of()).subscribe("upgraded")) {
            awaitAll(classic, Set.of(partition));
            classic.consumer.commitSync(Map.of(partition, new OffsetAndMetadata(3)));
        }
        try (Member member = member("upgrade", Map.of()).subscribe("upgraded")) {
            awaitAll(member, Set.of(partition));
            assertThat(member.consumer
                            .committed(Set.of(partition))
                            .get(partition)
                            .offset())
                    .isEqualTo(3);
        }
    }
}
