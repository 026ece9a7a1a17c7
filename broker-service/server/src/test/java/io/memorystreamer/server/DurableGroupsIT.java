package io.memorystreamer.server;

import static io.memorystreamer.server.GroupMembers.awaitShared;
import static io.memorystreamer.server.GroupMembers.partitions;
import static io.memorystreamer.server.GroupMembers.produce;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.memorystreamer.server.GroupMembers.Member;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What consumers find in a broker that was killed and started again. */
class DurableGroupsIT {

    @TempDir
    Path directory;

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private BrokerProcess start(final int port, final String... more) throws Exception {
        final String[] properties = {
            "memorystreamer.broker.memory=128m",
            "memorystreamer.broker.kafka-port=" + port,
            "memorystreamer.broker.data-dir=" + directory
        };
        final List<String> all = new java.util.ArrayList<>(List.of(properties));
        all.addAll(List.of(more));
        return BrokerProcess.start(all.toArray(String[]::new));
    }

    private static void create(final BrokerProcess broker, final String topic, final String storage) throws Exception {
        try (Admin admin = Clients.admin(broker)) {
            admin.createTopics(List.of(new NewTopic(topic, 2, (short) 1)
                            .configs(Map.of(
                                    "memorystreamer.storage",
                                    storage,
                                    "segment.bytes",
                                    "65536",
                                    "retention.bytes",
                                    "65536"))))
                    .all()
                    .get();
        }
    }

    @Test
    void consumersGoOnWhereTheyHadCommitted() throws Exception {
        final TopicPartition partition = new TopicPartition("kept", 0);
        try (BrokerProcess broker = start(0)) {
            create(broker, "kept", "mapped");
            create(broker, "passing", "memory");
            produce(broker, "kept", 2, 100);
            try (Member member = new Member(broker, "g", Map.of()).subscribe("kept")) {
                awaitShared(partitions("kept", 2), member);
                member.consumer.commitSync(Map.of(
                        partition,
                        new OffsetAndMetadata(42, "half way"),
                        new TopicPartition("kept", 1),
                        new OffsetAndMetadata(100)));
            }
            try (Admin admin = Clients.admin(broker)) {
                admin.alterConsumerGroupOffsets("p", Map.of(new TopicPartition("passing", 0), new OffsetAndMetadata(5)))
                        .all()
                        .get();
            }
            broker.kill();
        }
        try (BrokerProcess broker = start(0)) {
            create(broker, "passing", "memory");
            try (Member member = new Member(broker, "g", Map.of()).subscribe("kept");
                    Admin admin = Clients.admin(broker)) {
                final var first = await().atMost(Duration.ofSeconds(20))
                        .until(() -> member.consumer.poll(Duration.ofMillis(100)), records -> !records.isEmpty())
                        .iterator()
                        .next();
                assertThat(first.partition()).isZero();
                assertThat(first.offset()).isEqualTo(42);
                assertThat(member.consumer
                                .committed(Set.of(partition))
                                .get(partition)
                                .metadata())
                        .isEqualTo("half way");
                assertThat(admin.listConsumerGroupOffsets("p")
                                .partitionsToOffsetAndMetadata()
                                .get())
                        .as("of a topic that is gone, though another has its name")
                        .isEmpty();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void membersKeepTheirPartitionsWithoutARebalance(final String protocol) throws Exception {
        final int port = freePort();
        // A client that forgets its metadata, as it does by default when no broker answers, has its group join again.
        final Map<String, Object> settings =
                new HashMap<>(Map.of("group.protocol", protocol, "metadata.recovery.strategy", "none"));
        final BrokerProcess broker = start(port);
        try (broker) {
            create(broker, "held", "mapped");
            try (Member first = new Member(broker, "g", settings).subscribe("held");
                    Member second = new Member(broker, "g", settings).subscribe("held")) {
                awaitShared(partitions("held", 2), first, second);
                final Set<TopicPartition> before = Set.copyOf(first.partitions);
                final int revocations = first.revocations;
                broker.kill();
                try (BrokerProcess again = start(port)) {
                    produce(again, "held", 2, 10);
                    final int[] read = new int[1];
                    await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                        read[0] += first.poll() + second.poll();
                        assertThat(read[0]).isEqualTo(20);
                    });
                    first.consumer.commitSync(Map.of(before.iterator().next(), new OffsetAndMetadata(10)));
                    assertThat(first.partitions).isEqualTo(before);
                    assertThat(first.revocations).isEqualTo(revocations);
                }
            }
        }
    }

    @Test
    void offsetsOfAGroupWithoutMembersGoAfterTheirTime() throws Exception {
        try (BrokerProcess broker = start(0, "memorystreamer.broker.offsets-retention=PT1S");
                Admin admin = Clients.admin(broker)) {
            create(broker, "short", "memory");
            admin.alterConsumerGroupOffsets("g", Map.of(new TopicPartition("short", 0), new OffsetAndMetadata(5)))
                    .all()
                    .get();
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(
                            () -> assertThat(admin.listGroups().all().get()).isEmpty());
        }
    }
}
