package io.memorystreamer.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.memorystreamer.log.RecordBatch;
import io.memorystreamer.log.RecordHandler;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.UnsafeBuffer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The TCP transport against a real Kafka broker. */
class TcpClientTest {

    private static final long TIMESTAMP = 1_700_000_000_000L;
    private static final Duration POLL_TIMEOUT = Duration.ofMillis(100);
    private static final AtomicLong TOPICS = new AtomicLong();

    private static KafkaBroker broker;
    private static TcpClient client;

    private String topic;
    private Producer producer;
    private Consumer consumer;

    @BeforeAll
    static void startBroker(@TempDir final Path directory) throws IOException {
        broker = KafkaBroker.start(directory);
        client = broker.connect();
    }

    @AfterAll
    static void stopBroker() {
        client.close();
        broker.close();
    }

    @BeforeEach
    void createTopic() {
        topic = "topic-" + TOPICS.incrementAndGet();
        assertThat(client.createTopic(topic, 2, Map.of("retention.bytes", "1000000")))
                .isTrue();
        producer = client.producer(topic, 1);
        consumer = client.consumer(topic, 1, POLL_TIMEOUT);
    }

    @AfterEach
    void close() {
        producer.close();
        consumer.close();
    }

    @Test
    void recordsArriveInOrderWithOffsetAndTimestamp() {
        assertThat(offer("a", TIMESTAMP)).isEqualTo(0);
        assertThat(offer("", TIMESTAMP + 1)).isEqualTo(1);
        producer.flush();

        assertThat(producer.acknowledged()).isEqualTo(2);
        assertThat(poll(2)).containsExactly("0@" + TIMESTAMP + ":a", "1@" + (TIMESTAMP + 1) + ":");
        assertThat(consumer.offset()).isEqualTo(2);
    }

    @Test
    void batchArrivesAsItsRecords() {
        final RecordBatch batch = new RecordBatch(1024);
        add(batch, "x");
        add(batch, "yz");
        offer("before", TIMESTAMP);

        assertThat(producer.offer(batch)).isEqualTo(1);
        producer.flush();

        assertThat(poll(3)).extracting(record -> record.split(":")[1]).containsExactly("before", "x", "yz");
    }

    @Test
    void negativeTimestampStandsForNow() {
        final long before = System.currentTimeMillis();
        offer("a", -1);
        producer.flush();
        final AtomicLong received = new AtomicLong();
        await().until(() ->
                consumer.poll((buffer, offset, length, recordOffset, timestamp) -> received.set(timestamp), 1) == 1);

        assertThat(received.get()).isBetween(before, System.currentTimeMillis());
    }

    @Test
    void hundredThousandRecordsArriveOnceAndInOrder() {
        final int records = 100_000;
        final UnsafeBuffer record = new UnsafeBuffer(new byte[100]);
        for (int number = 0; number < records; ) {
            record.putInt(0, number);
            if (producer.offer(record, 0, record.capacity(), TIMESTAMP) >= 0) {
                number++;
            } else {
                Thread.onSpinWait();
            }
        }
        producer.flush();
        assertThat(producer.acknowledged()).isEqualTo(records);

        final AtomicLong expected = new AtomicLong();
        final RecordHandler inOrder = (buffer, offset, length, recordOffset, timestamp) -> {
            assertThat(length).isEqualTo(100);
            assertThat(recordOffset).isEqualTo(expected.get());
            assertThat(buffer.getInt(offset)).isEqualTo((int) expected.getAndIncrement());
        };
        await().until(() -> {
            while (consumer.poll(inOrder, 1000) > 0) {
                // until a poll finds nothing for the moment
            }
            return expected.get() == records;
        });
        assertThat(consumer.poll((buffer, offset, length, recordOffset, timestamp) -> {}, 1))
                .isZero();
    }

    @Test
    void pollHandsOverNoMoreThanTheLimitAndKeepsTheRest() {
        for (int i = 0; i < 5; i++) {
            offer("r" + i, TIMESTAMP);
        }
        producer.flush();
        final List<Integer> polls = new ArrayList<>();
        await().until(() -> {
            final int polled = consumer.poll((buffer, offset, length, recordOffset, timestamp) -> {}, 2);
            if (polled > 0) {
                polls.add(polled);
            }
            return consumer.offset() == 5;
        });

        assertThat(polls).allMatch(polled -> polled <= 2);
    }

    @Test
    void recordItsHandlerThrewAtComesAgain() {
        offer("a", TIMESTAMP);
        producer.flush();
        assertThatThrownBy(() -> await().until(() -> consumer.poll(
                                (buffer, offset, length, recordOffset, timestamp) -> {
                                    throw new IllegalStateException("refused");
                                },
                                1)
                        > 0))
                .hasMessage("refused");

        assertThat(consumer.offset()).isZero();
        assertThat(poll(1)).containsExactly("0@" + TIMESTAMP + ":a");
    }

    @Test
    void consumerSeeksToStartEndAndOffset() {
        offer("a", TIMESTAMP);
        offer("b", TIMESTAMP);
        producer.flush();

        consumer.seekToEnd();
        assertThat(consumer.offset()).isEqualTo(2);
        assertThat(consumer.seek(3)).isFalse();
        assertThat(consumer.seek(1)).isTrue();
        assertThat(poll(1)).containsExactly("1@" + TIMESTAMP + ":b");
        consumer.seekToStart();
        assertThat(poll(2)).hasSize(2);
    }

    @Test
    void consumerOvertakenByRetentionGetsOffsetOutOfRange() throws Exception {
        offer("a", TIMESTAMP);
        offer("b", TIMESTAMP);
        producer.flush();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
            admin.deleteRecords(Map.of(new TopicPartition(topic, 1), RecordsToDelete.beforeOffset(1)))
                    .all()
                    .get();
        }
        await().until(() -> consumer.poll((buffer, offset, length, recordOffset, timestamp) -> {}, 1)
                == Consumer.OFFSET_OUT_OF_RANGE);

        assertThat(consumer.seek(0)).isFalse();
        consumer.seekToStart();
        assertThat(poll(1)).containsExactly("1@" + TIMESTAMP + ":b");
    }

    @Test
    void offersBeyondTheBoundInFlightAreBackPressuredAndNoneIsLost() {
        try (TcpClient narrow = TcpClient.connect(
                        broker.address(), Map.of(TcpClient.MAX_IN_FLIGHT_RECORDS, "10", "linger.ms", "200"));
                Producer bounded = narrow.producer(topic, 1)) {
            final UnsafeBuffer record = new UnsafeBuffer(new byte[8]);
            for (int i = 0; i < 10; i++) {
                assertThat(bounded.offer(record, 0, 8, TIMESTAMP)).isEqualTo(i);
            }
            assertThat(bounded.offer(record, 0, 8, TIMESTAMP)).isEqualTo(Producer.BACK_PRESSURED);
            final RecordBatch eleven = new RecordBatch(1024);
            for (int i = 0; i < 11; i++) {
                add(eleven, "x");
            }
            assertThat(bounded.offer(eleven)).isEqualTo(Producer.TOO_LARGE);
            bounded.flush();
            assertThat(bounded.offer(record, 0, 8, TIMESTAMP)).isEqualTo(10);
            bounded.flush();
            assertThat(bounded.acknowledged()).isEqualTo(11);
        }
        assertThat(poll(11)).hasSize(11);
    }

    @Test
    void recordLargerThanARequestIsTooLarge() {
        final UnsafeBuffer record = new UnsafeBuffer(new byte[2 * 1024 * 1024]);

        assertThat(producer.offer(record, 0, record.capacity(), TIMESTAMP)).isEqualTo(Producer.TOO_LARGE);
        assertThat(producer.offer(new RecordBatch(64))).isEqualTo(Producer.TOO_LARGE);
        offer("a", TIMESTAMP);
        producer.flush();
    }

    @Test
    void recordLargerThanTheTopicAllowsFailsTheProducerWithAdvice() {
        client.createTopic(topic + "-small", 1, Map.of("max.message.bytes", "1000"));
        try (Producer small = client.producer(topic + "-small", 0)) {
            small.offer(new UnsafeBuffer(new byte[5000]), 0, 5000, TIMESTAMP);

            assertThatThrownBy(small::flush)
                    .isInstanceOf(ProducerException.class)
                    .hasMessageContaining(broker.address())
                    .hasMessageContaining("max.message.bytes");
            assertThatThrownBy(() -> small.offer(new UnsafeBuffer(new byte[1]), 0, 1, TIMESTAMP))
                    .isInstanceOf(ProducerException.class);
        }
    }

    @Test
    void listenerHearsOfEveryAcknowledgement() {
        final List<Long> counts = new ArrayList<>();
        final DeliveryListener listener = new DeliveryListener() {
            @Override
            public void onAcknowledged(final long acknowledged) {
                counts.add(acknowledged);
            }

            @Override
            public void onFailure(final ProducerException failure) {
                throw failure;
            }
        };
        try (Producer observed = client.producer(topic, 0, listener)) {
            for (int i = 0; i < 3; i++) {
                observed.offer(new UnsafeBuffer(new byte[1]), 0, 1, TIMESTAMP);
            }
            observed.flush();
        }

        assertThat(counts).containsExactly(1L, 2L, 3L);
    }

    @Test
    void closedProducerAndConsumerAnswerClosed() {
        offer("a", TIMESTAMP);
        producer.close();
        producer.close();
        consumer.close();
        consumer.close();

        assertThat(producer.acknowledged()).isEqualTo(1);
        assertThat(offer("b", TIMESTAMP)).isEqualTo(Producer.CLOSED);
        assertThat(consumer.poll((buffer, offset, length, recordOffset, timestamp) -> {}, 1))
                .isEqualTo(Consumer.CLOSED);
    }

    @Test
    void topicThatExistsIsLeftAsItIs() {
        assertThat(client.createTopic(topic, 5, Map.of())).isFalse();
        assertThatThrownBy(() -> client.producer(topic, 4))
                .isInstanceOf(ProducerException.class)
                .hasMessageContaining("no partition 4, only 0 to 1");
    }

    @Test
    void missingTopicOrPartitionIsNamed() {
        assertThatThrownBy(() -> client.consumer("missing", 0))
                .isInstanceOf(ConsumerException.class)
                .hasMessageContaining(broker.address())
                .hasMessageContaining("no topic missing");
        assertThatThrownBy(() -> client.consumer(topic, 2))
                .isInstanceOf(ConsumerException.class)
                .hasMessageContaining("no partition 2, only 0 to 1");
        assertThatThrownBy(() -> client.createTopic("not a name", 1, Map.of()))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("cannot create topic not a name");
    }

    private long offer(final String record, final long timestamp) {
        final byte[] bytes = record.getBytes(UTF_8);
        return producer.offer(new UnsafeBuffer(bytes), 0, bytes.length, timestamp);
    }

    private static void add(final RecordBatch batch, final String record) {
        final byte[] bytes = record.getBytes(UTF_8);
        assertThat(batch.add(new UnsafeBuffer(bytes), 0, bytes.length, TIMESTAMP))
                .isTrue();
    }

    /** Polls until there are {@code count} records. */
    private List<String> poll(final int count) {
        final List<String> records = new ArrayList<>();
        await().until(() -> {
            assertThat(consumer.poll(
                            (buffer, offset, length, recordOffset, timestamp) -> records.add(recordOffset + "@"
                                    + timestamp + ":" + buffer.getStringWithoutLengthUtf8(offset, length)),
                            100))
                    .isNotNegative();
            return records.size() >= count;
        });
        return records;
    }
}
