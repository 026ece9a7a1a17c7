package io.memorystreamer.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** Two thousand connections that mean no good, and one producer and one consumer that do. */
class HostileCrowdIT {

    private static final int CROWD = 2000;
    private static final int ROUNDS = 100;
    private static final long MIB = 1 << 20;
    private static final long IN_FLIGHT = 32 * MIB;
    private static final Duration BACK = Duration.ofSeconds(30);

    private final Random random = new Random(7);
    private final AtomicBoolean stop = new AtomicBoolean();
    private final AtomicBoolean allSent = new AtomicBoolean();
    private final AtomicInteger sent = new AtomicInteger();
    private final ConcurrentSkipListSet<Integer> received = new ConcurrentSkipListSet<>();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    /** What one of them does; each round all of them are asked. */
    private interface Conduct {
        void go(SocketChannel channel, int round) throws IOException;
    }

    private record Hostile(SocketChannel channel, Conduct conduct) {}

    private final List<Conduct> conducts = List.of(
            this::garbage,
            this::truncated,
            this::hugeLength,
            this::slowLoris,
            (silent, round) -> {},
            this::neverReads,
            this::sendsMuchOfMore);

    private void garbage(final SocketChannel channel, final int round) throws IOException {
        final byte[] bytes = new byte[1 + random.nextInt(4000)];
        random.nextBytes(bytes);
        channel.write(ByteBuffer.wrap(bytes));
    }

    private void truncated(final SocketChannel channel, final int round) throws IOException {
        if (round == 0) {
            final ByteBuffer fetch = ByteBuffer.wrap(HostileInputIT.fetch("unread"));
            channel.write(fetch.limit(fetch.limit() / 2));
            channel.shutdownOutput();
        }
    }

    private void hugeLength(final SocketChannel channel, final int round) throws IOException {
        channel.write(ByteBuffer.allocate(16).putInt(Integer.MAX_VALUE).rewind());
    }

    /** A byte each round of a request that it says is 60 MiB. */
    private void slowLoris(final SocketChannel channel, final int round) throws IOException {
        final ByteBuffer request = produce(60 << 20);
        channel.write(round == 0 ? request : request.limit(1));
    }

    private void neverReads(final SocketChannel channel, final int round) throws IOException {
        if (round == 0) {
            for (int i = 0; i < 10; i++) {
                channel.write(ByteBuffer.wrap(HostileInputIT.fetch("unread")));
            }
        }
    }

    /** As much as the broker takes, up to 100 KiB each round, of a request that never ends. */
    private void sendsMuchOfMore(final SocketChannel channel, final int round) throws IOException {
        channel.write(round == 0 ? produce(60 << 20) : ByteBuffer.allocate(100 * 1024));
    }

    private static ByteBuffer produce(final int length) {
        return ByteBuffer.allocate(8)
                .putInt(length)
                .putShort((short) 0)
                .putShort((short) 9)
                .flip();
    }

    @Test
    void aCrowdOfHostileConnectionsHurtsNobodyElse() throws Exception {
        try (BrokerProcess broker = BrokerProcess.start(
                "memorystreamer.broker.memory=128m",
                "memorystreamer.broker.in-flight-bytes=" + IN_FLIGHT,
                "memorystreamer.broker.idle-timeout=PT5S")) {
            fill(broker, "unread");
            final Thread producer = Thread.startVirtualThread(() -> produceUntilStopped(broker));
            final Thread consumer = Thread.startVirtualThread(() -> consumeUntilAllIsThere(broker));
            await().until(() -> received.size() > 100);
            final double connections = metric(broker, "kafka_server_socketservermetrics_connection_count");
            final int threads = threads(broker);
            final long memory = broker.residentBytes("RssAnon");

            final List<Hostile> crowd = connect(broker);
            final int before = received.size();
            final double most = attack(broker, crowd);
            assertThat(received.size()).as("records that passed meanwhile").isGreaterThan(before + 100);
            assertThat(most).as("bytes in flight").isGreaterThan(IN_FLIGHT).isLessThan(2.5 * IN_FLIGHT);
            assertThat(broker.residentBytes("RssAnon") - memory)
                    .as("memory of the process")
                    .isLessThan(384 * MIB);

            // Those that say nothing are closed for it; the others go by themselves, half of them with a reset.
            await().atMost(BACK)
                    .until(() -> crowd.stream()
                            .filter(hostile -> hostile.conduct() == conducts.get(4))
                            .allMatch(HostileCrowdIT::isClosedByTheBroker));
            for (int i = 0; i < crowd.size(); i++) {
                final SocketChannel channel = crowd.get(i).channel();
                if (i % 2 == 0) {
                    channel.setOption(StandardSocketOptions.SO_LINGER, 0);
                }
                channel.close();
            }
            await().atMost(BACK).untilAsserted(() -> {
                assertThat(metric(broker, "kafka_server_socketservermetrics_connection_count"))
                        .isLessThanOrEqualTo(connections + 2);
                assertThat(metric(broker, "memorystreamer_kafka_inflight_bytes"))
                        .isLessThan(MIB);
                assertThat(metric(broker, "memorystreamer_answers_unwritten_bytes"))
                        .isLessThan(MIB);
                assertThat(threads(broker)).isLessThanOrEqualTo(threads + 8);
            });

            stop.set(true);
            producer.join();
            allSent.set(true);
            consumer.join();
            assertThat(failure.get()).isNull();
            assertThat(received).hasSize(sent.get());
            broker.terminate();
            assertThat(broker.awaitExit()).isZero();
            assertThat(broker.standardError()).doesNotContain("ERROR").doesNotContain("Exception:");
        }
    }

    @Test
    void requestsLargerThanTheBoundGetThroughOneAfterTheOther() throws Exception {
        try (BrokerProcess broker = BrokerProcess.start(
                "memorystreamer.broker.memory=128m",
                "memorystreamer.broker.max-message-bytes=4m",
                "memorystreamer.broker.in-flight-bytes=1m")) {
            final List<KafkaProducer<byte[], byte[]>> producers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                producers.add(Clients.producer(
                        broker,
                        Map.of(
                                "max.request.size",
                                4_000_000,
                                "max.block.ms",
                                10_000,
                                "retries",
                                0,
                                "enable.idempotence",
                                false)));
            }
            final List<Future<RecordMetadata>> acknowledged = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                acknowledged.add(
                        producers.get(i % 4).send(new ProducerRecord<>("large", 0, null, new byte[3_000_000])));
            }
            for (final Future<RecordMetadata> one : acknowledged) {
                one.get(20, TimeUnit.SECONDS);
            }
            producers.forEach(KafkaProducer::close);
            // Written is counted after the client has it.
            await().untilAsserted(() -> assertThat(metric(broker, "memorystreamer_kafka_inflight_bytes"))
                    .isZero());
        }
    }

    private List<Hostile> connect(final BrokerProcess broker) throws IOException {
        final List<Hostile> crowd = new ArrayList<>();
        for (int i = 0; i < CROWD; i++) {
            final SocketChannel channel = SocketChannel.open();
            channel.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
            channel.connect(new InetSocketAddress("127.0.0.1", broker.kafkaPort()));
            channel.configureBlocking(false);
            crowd.add(new Hostile(channel, conducts.get(i % conducts.size())));
        }
        return crowd;
    }

    /** @return the most bytes in flight that were seen */
    private double attack(final BrokerProcess broker, final List<Hostile> crowd) throws Exception {
        double most = 0;
        for (int round = 0; round < ROUNDS; round++) {
            for (final Hostile hostile : crowd) {
                try {
                    hostile.conduct().go(hostile.channel(), round);
                } catch (final IOException closed) {
                    // As it should be.
                }
            }
            if (round % 10 == 9) {
                most = Math.max(most, metric(broker, "memorystreamer_kafka_inflight_bytes"));
            }
        }
        return most;
    }

    private static boolean isClosedByTheBroker(final Hostile hostile) {
        try {
            return hostile.channel().read(ByteBuffer.allocate(1)) < 0;
        } catch (final IOException reset) {
            return true;
        }
    }

    private static void fill(final BrokerProcess broker, final String topic) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = Clients.producer(broker, Map.of())) {
            for (int i = 0; i < 300; i++) {
                producer.send(new ProducerRecord<>(topic, 0, null, new byte[10_000]))
                        .get();
            }
        }
    }

    private void produceUntilStopped(final BrokerProcess broker) {
        try (KafkaProducer<byte[], byte[]> producer =
                Clients.producer(broker, Map.of("retries", 0, "enable.idempotence", false))) {
            while (!stop.get()) {
                final byte[] value = ByteBuffer.allocate(500).putInt(sent.get()).array();
                producer.send(new ProducerRecord<>("records", 0, null, value)).get();
                sent.incrementAndGet();
            }
        } catch (final Exception e) {
            failure.set(e);
        }
    }

    private void consumeUntilAllIsThere(final BrokerProcess broker) {
        try (KafkaConsumer<byte[], byte[]> consumer = Clients.consumer(broker, Map.of())) {
            final TopicPartition partition = new TopicPartition("records", 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long deadline = Long.MAX_VALUE;
            // The last record may be stored before the producer has counted it.
            while (!allSent.get() || received.size() < sent.get() && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(100))
                        .forEach(record ->
                                received.add(ByteBuffer.wrap(record.value()).getInt()));
                if (allSent.get() && deadline == Long.MAX_VALUE) {
                    deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
                }
            }
        } catch (final Exception e) {
            failure.set(e);
        }
    }

    private static int threads(final BrokerProcess broker) throws Exception {
        return (int) metric(broker, "jvm_threads_live_threads");
    }

    private static double metric(final BrokerProcess broker, final String name) throws Exception {
        return BrokerProcessIT.get(broker.http() + "/q/metrics")
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }
}
