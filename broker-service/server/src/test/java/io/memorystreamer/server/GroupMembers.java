package io.memorystreamer.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** Members of consumer groups, and the topics they share. */
final class GroupMembers {

    private static final Duration POLL = Duration.ofMillis(50);

    static final String[] SMALL_PARTITIONS = {
        "memorystreamer.broker.memory=128m",
        "memorystreamer.broker.segment-bytes=64k",
        "memorystreamer.broker.retention-bytes=64k",
        "memorystreamer.broker.max-message-bytes=8k"
    };

    private GroupMembers() {}

    /** A member that notes which partitions come and go. */
    static final class Member implements ConsumerRebalanceListener, AutoCloseable {

        final KafkaConsumer<byte[], byte[]> consumer;
        final Set<TopicPartition> partitions = new HashSet<>();
        int assignments;
        int revocations;
        int revoked;

        Member(final BrokerProcess broker, final String group, final Map<String, Object> settings) {
            final Map<String, Object> config = new HashMap<>(
                    Map.of("group.id", group, "auto.offset.reset", "earliest", "enable.auto.commit", false));
            config.putAll(settings);
            consumer = Clients.consumer(broker, config);
        }

        Member subscribe(final String... topics) {
            consumer.subscribe(List.of(topics), this);
            return this;
        }

        int poll() {
            return consumer.poll(POLL).count();
        }

        @Override
        public void onPartitionsAssigned(final Collection<TopicPartition> added) {
            assignments++;
            partitions.addAll(added);
        }

        @Override
        public void onPartitionsRevoked(final Collection<TopicPartition> taken) {
            revocations++;
            revoked += taken.size();
            partitions.removeAll(taken);
        }

        void leave() {
            consumer.close();
        }

        @Override
        public void close() {
            consumer.close();
        }
    }

    static void create(final BrokerProcess broker, final String topic, final int partitions) throws Exception {
        try (Admin admin = Clients.admin(broker)) {
            admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1)))
                    .all()
                    .get();
        }
    }

    static void produce(final BrokerProcess broker, final String topic, final int partitions, final int each) {
        try (KafkaProducer<byte[], byte[]> producer = Clients.producer(broker, Map.of())) {
            for (int i = 0; i < each; i++) {
                for (int partition = 0; partition < partitions; partition++) {
                    producer.send(new ProducerRecord<>(topic, partition, null, ("value-" + i).getBytes(UTF_8)));
                }
            }
            producer.flush();
        }
    }

    static Set<TopicPartition> partitions(final String topic, final int count) {
        final Set<TopicPartition> all = new HashSet<>();
        IntStream.range(0, count).forEach(i -> all.add(new TopicPartition(topic, i)));
        return all;
    }

    static void awaitShared(final Set<TopicPartition> all, final Member... members) {
        await().atMost(Duration.ofSeconds(40)).untilAsserted(() -> {
            final Set<TopicPartition> union = new HashSet<>();
            int sum = 0;
            for (final Member member : members) {
                member.poll();
            }
            for (final Member member : members) {
                assertThat(member.partitions).hasSizeBetween(1, all.size() - members.length + 1);
                union.addAll(member.partitions);
                sum += member.partitions.size();
            }
            assertThat(union).isEqualTo(all);
            assertThat(sum).isEqualTo(all.size());
        });
    }
}
