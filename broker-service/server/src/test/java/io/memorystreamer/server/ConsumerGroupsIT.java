package io.memorystreamer.server;

import static io.memorystreamer.server.GroupMembers.SMALL_PARTITIONS;
import static io.memorystreamer.server.GroupMembers.awaitShared;
import static io.memorystreamer.server.GroupMembers.create;
import static io.memorystreamer.server.GroupMembers.partitions;
import static io.memorystreamer.server.GroupMembers.produce;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.memorystreamer.server.GroupMembers.Member;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.GroupSubscribedToTopicException;
import org.apache.kafka.common.errors.InvalidGroupIdException;
import org.apache.kafka.common.errors.OffsetMetadataTooLarge;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What programs find whose consumers share topics in groups, by the classic protocol. */
class ConsumerGroupsIT {

    private static BrokerProcess broker;

    @BeforeAll
    static void start() throws Exception {
        broker = BrokerProcess.start(SMALL_PARTITIONS);
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void twoConsumersShareATopicAndOneTakesOverWhenTheOtherLeaves() throws Exception {
        create(broker, "shared", 4);
        produce(broker, "shared", 4, 100);
        try (Member first = new Member(broker, "sharing", Map.of()).subscribe("shared");
                Member second = new Member(broker, "sharing", Map.of()).subscribe("shared")) {
            awaitShared(partitions("shared", 4), first, second);

            second.leave();

            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                first.poll();
                assertThat(first.partitions).hasSize(4);
            });
        }
    }

    @Test
    void aMemberThatFallsSilentLosesItsPartitions() throws Exception {
        create(broker, "silent", 2);
        final Map<String, Object> shortSession =
                Map.of("session.timeout.ms", 6000, "heartbeat.interval.ms", 500, "max.poll.interval.ms", 6000);
        try (Member first = new Member(broker, "silence", shortSession).subscribe("silent");
                Member second = new Member(broker, "silence", shortSession).subscribe("silent")) {
            awaitShared(partitions("silent", 2), first, second);

            // The second polls no more; its heartbeats stop after max.poll.interval.ms.
            await().atMost(Duration.ofSeconds(40)).untilAsserted(() -> {
                first.poll();
                assertThat(first.partitions).hasSize(2);
            });
            assertThatThrownBy(() -> second.consumer.commitSync(
                            Map.of(new TopicPartition("silent", 0), new OffsetAndMetadata(1))))
                    .isInstanceOf(CommitFailedException.class);
        }
    }

    @Test
    void cooperativeMembersKeepWhatTheyNeedNotGiveAway() throws Exception {
        create(broker, "cooperative", 6);
        final Map<String, Object> sticky =
                Map.of("partition.assignment.strategy", CooperativeStickyAssignor.class.getName());
        try (Member first = new Member(broker, "cooperating", sticky).subscribe("cooperative")) {
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                first.poll();
                assertThat(first.partitions).hasSize(6);
            });
            try (Member second = new Member(broker, "cooperating", sticky).subscribe("cooperative")) {
                awaitShared(partitions("cooperative", 6), first, second);

                assertThat(first.revoked).as("only what the second was given").isEqualTo(3);
                assertThat(second.partitions).hasSize(3);
            }
        }
    }

    @Test
    void membersWithoutACommonAssignorAreRefused() throws Exception {
        create(broker, "disunited", 2);
        try (Member range = new Member(
                                broker,
                                "disunity",
                                Map.of("partition.assignment.strategy", RangeAssignor.class.getName()))
                        .subscribe("disunited");
                Member sticky = new Member(
                        broker,
                        "disunity",
                        Map.of("partition.assignment.strategy", CooperativeStickyAssignor.class.getName()))) {
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                range.poll();
                assertThat(range.partitions).hasSize(2);
            });
            sticky.subscribe("disunited");

            assertThatThrownBy(() -> sticky.consumer.poll(Duration.ofSeconds(10)))
                    .isInstanceOf(org.apache.kafka.common.errors.InconsistentGroupProtocolException.class);
        }
    }

    @Test
    void aStaticMemberStartsAgainWithoutTheOthersNoticing() throws Exception {
        create(broker, "static", 4);
        final Map<String, Object> firstName = Map.of("group.instance.id", "one");
        try (Member second = new Member(broker, "statics", Map.of("group.instance.id", "two")).subscribe("static")) {
            final Set<TopicPartition> before;
            final int assignments;
            try (Member first = new Member(broker, "statics", firstName).subscribe("static")) {
                awaitShared(partitions("static", 4), first, second);
                before = Set.copyOf(first.partitions);
                assignments = second.assignments;
            }
            try (Member again = new Member(broker, "statics", firstName).subscribe("static")) {
                await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                    again.poll();
                    second.poll();
                    assertThat(again.partitions).isEqualTo(before);
                });
                assertThat(second.assignments).as("no rebalance").isEqualTo(assignments);

                try (Member usurper = new Member(broker, "statics", firstName).subscribe("static")) {
                    await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                        usurper.poll();
                        assertThat(usurper.partitions).isEqualTo(before);
                    });
                    await().atMost(Duration.ofSeconds(20))
                            .untilAsserted(() -> assertThatThrownBy(again::poll)
                                    .as("the one whose place was taken")
                                    .isInstanceOf(FencedInstanceIdException.class));
                }
            }
        }
    }

    @Test
    void anAdministratorRemovesAStaticMember() throws Exception {
        create(broker, "removal", 1);
        try (Member member = new Member(broker, "removals", Map.of("group.instance.id", "one")).subscribe("removal");
                Admin admin = Clients.admin(broker)) {
            awaitShared(partitions("removal", 1), member);
            member.leave();

            admin.removeMembersFromConsumerGroup(
                            "removals", new RemoveMembersFromConsumerGroupOptions(Set.of(new MemberToRemove("one"))))
                    .all()
                    .get();

            assertThat(describe(admin, "removals").groupState()).isEqualTo(GroupState.EMPTY);
            assertThatThrownBy(() -> admin.removeMembersFromConsumerGroup(
                                    "removals",
                                    new RemoveMembersFromConsumerGroupOptions(Set.of(new MemberToRemove("one"))))
                            .all()
                            .get())
                    .hasRootCauseInstanceOf(UnknownMemberIdException.class);
        }
    }

    @Test
    void aNewMemberGoesOnWhereTheLastOneCommitted() throws Exception {
        create(broker, "resumed", 1);
        produce(broker, "resumed", 1, 100);
        final TopicPartition partition = new TopicPartition("resumed", 0);
        try (Member member = new Member(broker, "resuming", Map.of()).subscribe("resumed")) {
            awaitShared(Set.of(partition), member);
            member.consumer.commitSync(Map.of(partition, new OffsetAndMetadata(42, "half way")));
        }
        try (Member member = new Member(broker, "resuming", Map.of()).subscribe("resumed")) {
            awaitShared(Set.of(partition), member);
            assertThat(member.consumer.committed(Set.of(partition)).get(partition))
                    .isEqualTo(new OffsetAndMetadata(42, java.util.Optional.empty(), "half way"));
            member.consumer.seekToBeginning(Set.of(partition));
            assertThat(member.consumer.position(partition)).isZero();
            member.consumer.seek(
                    partition, member.consumer.committed(Set.of(partition)).get(partition));
            assertThat(member.consumer
                            .poll(Duration.ofSeconds(10))
                            .iterator()
                            .next()
                            .offset())
                    .isEqualTo(42);
        }
    }

    private static ConsumerGroupDescription describe(final Admin admin, final String group) throws Exception {
        return admin.describeConsumerGroups(List.of(group)).all().get().get(group);
    }

    @Test
    void administratorsSeeAndDeleteGroups() throws Exception {
        create(broker, "administered", 2);
        try (Member member =
                        new Member(broker, "administration", Map.of("client.id", "clerk")).subscribe("administered");
                Admin admin = Clients.admin(broker)) {
            awaitShared(partitions("administered", 2), member);

            final ConsumerGroupDescription described = describe(admin, "administration");
            assertThat(described.groupState()).isEqualTo(GroupState.STABLE);
            assertThat(described.type()).isEqualTo(GroupType.CLASSIC);
            assertThat(described.partitionAssignor()).isEqualTo("range");
            assertThat(described.members()).singleElement().satisfies(one -> {
                assertThat(one.clientId()).isEqualTo("clerk");
                assertThat(one.host()).isEqualTo("/127.0.0.1");
                assertThat(one.assignment().topicPartitions()).isEqualTo(partitions("administered", 2));
            });
            assertThat(listed(admin, new ListGroupsOptions().inGroupStates(Set.of(GroupState.STABLE))))
                    .contains("administration");
            assertThat(listed(admin, new ListGroupsOptions().inGroupStates(Set.of(GroupState.EMPTY))))
                    .doesNotContain("administration");
            assertThat(listed(admin, new ListGroupsOptions().withTypes(Set.of(GroupType.CONSUMER))))
                    .doesNotContain("administration");
            assertThatThrownBy(() -> admin.deleteConsumerGroups(List.of("administration"))
                            .all()
                            .get())
                    .hasCauseInstanceOf(GroupNotEmptyException.class);

            member.leave();

            assertThat(describe(admin, "administration").groupState()).isEqualTo(GroupState.EMPTY);
            admin.deleteConsumerGroups(List.of("administration")).all().get();
            assertThat(listed(admin, new ListGroupsOptions())).doesNotContain("administration");
            assertThatThrownBy(() -> describe(admin, "administration"))
                    .hasCauseInstanceOf(GroupIdNotFoundException.class);
            assertThatThrownBy(() -> admin.deleteConsumerGroups(List.of("administration"))
                            .all()
                            .get())
                    .hasCauseInstanceOf(GroupIdNotFoundException.class);
        }
    }

    private static Set<String> listed(final Admin admin, final ListGroupsOptions options) throws Exception {
        final Set<String> ids = new TreeSet<>();
        for (final GroupListing listing : admin.listGroups(options).all().get()) {
            ids.add(listing.groupId());
        }
        return ids;
    }

    @Test
    void administratorsAlterAndDeleteOffsets() throws Exception {
        create(broker, "altered", 2);
        final TopicPartition zero = new TopicPartition("altered", 0);
        final TopicPartition one = new TopicPartition("altered", 1);
        try (Admin admin = Clients.admin(broker)) {
            admin.alterConsumerGroupOffsets(
                            "alterations", Map.of(zero, new OffsetAndMetadata(5), one, new OffsetAndMetadata(6)))
                    .all()
                    .get();
            assertThat(offsets(admin)).containsOnlyKeys(zero, one);
            admin.deleteConsumerGroupOffsets("alterations", Set.of(zero)).all().get();
            assertThat(offsets(admin)).containsOnlyKeys(one);
            assertThat(offsets(admin).get(one).offset()).isEqualTo(6);

            try (Member member = new Member(broker, "alterations", Map.of()).subscribe("altered")) {
                awaitShared(Set.of(zero, one), member);
                assertThatThrownBy(() -> admin.deleteConsumerGroupOffsets("alterations", Set.of(one))
                                .partitionResult(one)
                                .get())
                        .hasCauseInstanceOf(GroupSubscribedToTopicException.class);
                assertThatThrownBy(() -> admin.alterConsumerGroupOffsets(
                                        "alterations", Map.of(one, new OffsetAndMetadata(7)))
                                .all()
                                .get())
                        .hasCauseInstanceOf(UnknownMemberIdException.class);
            }

            admin.deleteTopics(Set.of("altered")).all().get();
            assertThat(offsets(admin)).as("go with their topic").isEmpty();
        }
    }

    private static Map<TopicPartition, OffsetAndMetadata> offsets(final Admin admin) throws Exception {
        return admin.listConsumerGroupOffsets("alterations")
                .partitionsToOffsetAndMetadata()
                .get();
    }

    @Test
    void whatNoGroupTakesIsRefusedWithItsReason() throws Exception {
        create(broker, "refused", 1);
        final TopicPartition partition = new TopicPartition("refused", 0);
        try (KafkaConsumer<byte[], byte[]> consumer = Clients.consumer(broker, Map.of("group.id", "refusals"))) {
            consumer.assign(List.of(partition));
            assertThatThrownBy(() -> consumer.commitSync(Map.of(partition, new OffsetAndMetadata(1, "x".repeat(5000)))))
                    .isInstanceOf(OffsetMetadataTooLarge.class);
            assertThatThrownBy(() -> consumer.commitSync(
                            Map.of(new TopicPartition("refused", 7), new OffsetAndMetadata(1)), Duration.ofSeconds(2)))
                    .isInstanceOf(org.apache.kafka.common.errors.TimeoutException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "long"})
    void aGroupIdThatIsNoneIsRefused(final String id) throws Exception {
        create(broker, "ids-" + id.length(), 1);
        final String group = id.equals("long") ? "x".repeat(2000) : id;
        try (KafkaConsumer<byte[], byte[]> consumer = Clients.consumer(broker, Map.of("group.id", group))) {
            consumer.subscribe(List.of("ids-" + id.length()));
            assertThatThrownBy(() -> consumer.poll(Duration.ofSeconds(10))).isInstanceOf(InvalidGroupIdException.class);
        }
    }

    @Test
    void aSessionTimeoutOutOfRangeIsRefused() throws Exception {
        create(broker, "sessions", 1);
        try (KafkaConsumer<byte[], byte[]> consumer = Clients.consumer(
                broker, Map.of("group.id", "sessions", "session.timeout.ms", 1000, "heartbeat.interval.ms", 100))) {
            consumer.subscribe(List.of("sessions"));
            assertThatThrownBy(() -> consumer.poll(Duration.ofSeconds(10)))
                    .isInstanceOf(org.apache.kafka.common.errors.InvalidSessionTimeoutException.class);
        }
    }
}
