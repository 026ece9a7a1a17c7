package io.memorystreamer.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever arrives on a connection costs that connection at most; a producer beside it goes on. */
class HostileInputIT {

    private BrokerProcess broker;
    private final AtomicBoolean stop = new AtomicBoolean();
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private Thread bystander;

    @BeforeEach
    void startBrokerAndBystander() throws Exception {
        broker = BrokerProcess.start("memorystreamer.broker.memory=128m");
        bystander = Thread.startVirtualThread(() -> {
            try (KafkaProducer<byte[], byte[]> producer =
                    Clients.producer(broker, Map.of("retries", 0, "enable.idempotence", false))) {
                while (!stop.get()) {
                    producer.send(new ProducerRecord<>("bystander", 0, null, new byte[100]))
                            .get();
                    acknowledged.incrementAndGet();
                }
            } catch (final Exception e) {
                failure.set(e);
            }
        });
        await().until(() -> acknowledged.get() > 0);
    }

    @AfterEach
    void theBystanderHasNoticedNothing() throws Exception {
        final int before = acknowledged.get();
        await().until(() -> acknowledged.get() > before || failure.get() != null);
        stop.set(true);
        bystander.join();
        assertThat(failure.get()).isNull();
        assertThat(Clients.readAll(broker, new TopicPartition("bystander", 0))).hasSize(acknowledged.get());
        broker.terminate();
        assertThat(broker.awaitExit()).isZero();
        assertThat(broker.standardError()).doesNotContain("ERROR").doesNotContain("Exception:");
        broker.close();
    }

    private Socket connect() throws IOException {
        final Socket socket = new Socket("127.0.0.1", broker.kafkaPort());
        socket.setSoTimeout(10_000);
        return socket;
    }

    /** Sends it, and expects the broker to close without an answer. */
    private void isCutOff(final byte[] bytes) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(bytes);
            assertThat(readsToEnd(socket.getInputStream())).isTrue();
        }
    }

    private static boolean readsToEnd(final InputStream in) throws IOException {
        try {
            while (in.read() >= 0) {
                // An answer to what happened to be a request.
            }
            return true;
        } catch (final SocketTimeoutException e) {
            return false;
        } catch (final IOException reset) {
            return true;
        }
    }

    private static ByteBuffer frame(final int claimedLength, final int size) {
        return ByteBuffer.allocate(size).putInt(claimedLength);
    }

    @Test
    void lengthsNoRequestHasEndTheConnection() throws Exception {
        isCutOff(frame(-1, 16).array());
        isCutOff(frame(Integer.MIN_VALUE, 16).array());
        isCutOff(frame(0, 16).array());
        isCutOff(frame(Integer.MAX_VALUE, 16).array());
        isCutOff("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes());
    }

    @Test
    void unknownApisAndVersionsEndTheConnection() throws Exception {
        isCutOff(frame(20, 24).putShort((short) 9999).array());
        isCutOff(frame(20, 24).putShort((short) -1).array());
        isCutOff(frame(20, 24).putShort((short) 0).putShort((short) 99).array());
        // A CreateTopics request whose array says it has two billion elements.
        isCutOff(frame(20, 24)
                .putShort((short) 19)
                .putShort((short) 2)
                .putInt(1)
                .putShort((short) -1)
                .putInt(Integer.MAX_VALUE)
                .array());
    }

    @Test
    void aTooNewApiVersionsRequestIsAnsweredInVersion0() throws Exception {
        try (Socket socket = connect()) {
            socket.getOutputStream()
                    .write(frame(8, 12)
                            .putShort((short) 18)
                            .putShort((short) 77)
                            .putInt(4711)
                            .array());
            final ByteBuffer head = ByteBuffer.wrap(socket.getInputStream().readNBytes(10));
            assertThat(head.getInt()).isPositive();
            assertThat(head.getInt()).as("correlation id").isEqualTo(4711);
            assertThat(head.getShort()).as("error code").isEqualTo((short) 35);
        }
    }

    @Test
    void randomBytesEndTheirConnections() throws Exception {
        final Random random = new Random(42);
        for (int i = 0; i < 200; i++) {
            final byte[] bytes = new byte[1 + random.nextInt(4000)];
            random.nextBytes(bytes);
            try (Socket socket = connect()) {
                socket.getOutputStream().write(bytes);
            } catch (final IOException closedWhileWriting) {
                // Just as well.
            }
        }
        // The same behind headers that pass: legal lengths, served APIs and versions.
        for (int i = 0; i < 500; i++) {
            final byte[] bytes = new byte[12 + random.nextInt(300)];
            random.nextBytes(bytes);
            ByteBuffer.wrap(bytes)
                    .putInt(bytes.length - 4)
                    .putShort((short) new int[] {0, 1, 2, 3, 10, 18, 19, 20, 22, 60}[i % 10])
                    .putShort((short) (i % 3 + 2));
            try (Socket socket = connect()) {
                socket.getOutputStream().write(bytes);
            } catch (final IOException closedWhileWriting) {
                // Just as well.
            }
        }
    }

    @Test
    void requestsThatNeverArriveAndClientsThatGoAwayCostNothing() throws Exception {
        final List<Socket> slow = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            final Socket socket = connect();
            // Promises 60 MiB of Produce request, sends two bytes of it.
            socket.getOutputStream()
                    .write(frame(60 << 20, 8).putShort((short) 0).array(), 0, 4 + i % 3);
            slow.add(socket);
        }
        final int before = acknowledged.get();
        await().until(() -> acknowledged.get() > before + 100);
        for (final Socket socket : slow) {
            socket.setSoLinger(true, 0); // a reset
            socket.close();
        }
    }

    @Test
    void aFetchWhoseClientDoesNotReadIsLetGoWhenTheClientIsGone() throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = Clients.producer(broker, Map.of())) {
            for (int i = 0; i < 3; i++) {
                producer.send(new ProducerRecord<>("unread", 0, null, new byte[1_000_000]))
                        .get();
            }
        }
        final Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress("127.0.0.1", broker.kafkaPort()));
        for (int i = 0; i < 10; i++) {
            socket.getOutputStream().write(fetch("unread"));
        }
        await().during(Duration.ofMillis(500))
                .untilAsserted(() -> assertThat(unwrittenAnswers()).isGreaterThanOrEqualTo(1));
        socket.setSoLinger(true, 0); // a reset, in mid-write
        socket.close();
        // The bystander's own answers come and go.
        await().untilAsserted(() -> assertThat(unwrittenAnswers()).isZero());
    }

    private double unwrittenAnswers() throws Exception {
        return BrokerProcessIT.get(broker.http() + "/q/metrics")
                .lines()
                .filter(line -> line.startsWith("memorystreamer_answers_unwritten "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
                .sum();
    }

    /** Fetch version 4 for all of a topic's first partition. */
    static byte[] fetch(final String topic) {
        final int length = 10 + 17 + 4 + 2 + topic.length() + 4 + 16;
        return frame(length, 4 + length)
                .putShort((short) 1)
                .putShort((short) 4)
                .putInt(1)
                .putShort((short) -1)
                .putInt(-1) // replica
                .putInt(0) // max wait
                .putInt(1) // min bytes
                .putInt(50 << 20) // max bytes
                .put((byte) 0) // isolation
                .putInt(1)
                .putShort((short) topic.length())
                .put(topic.getBytes())
                .putInt(1)
                .putInt(0) // partition
                .putLong(0) // offset
                .putInt(50 << 20)
                .array();
    }
}
