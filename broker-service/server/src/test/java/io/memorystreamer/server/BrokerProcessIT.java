package io.memorystreamer.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the broker starts, fails to start, and stops. */
class BrokerProcessIT {

    static String get(final String uri) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            final HttpResponse<String> response =
                    client.send(HttpRequest.newBuilder(URI.create(uri)).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).as(uri).isEqualTo(200);
            return response.body();
        }
    }

    private static void produce(final BrokerProcess broker, final String topic) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = Clients.producer(broker, Map.of())) {
            producer.send(new ProducerRecord<>(topic, 0, null, new byte[10])).get();
        }
    }

    @Test
    void sigtermEndsItWith0AndLeavesNothingBehindEvenWithAFetchWaiting() throws Exception {
        try (BrokerProcess broker = BrokerProcess.start("memorystreamer.broker.memory=128m")) {
            produce(broker, "left-behind");
            try (KafkaConsumer<byte[], byte[]> consumer =
                    Clients.consumer(broker, Map.of("fetch.max.wait.ms", 30_000))) {
                consumer.assign(List.of(new TopicPartition("left-behind", 0)));
                consumer.seekToEnd(consumer.assignment());
                consumer.poll(Duration.ofMillis(200));

                final long start = System.nanoTime();
                broker.terminate();

                assertThat(broker.awaitExit()).isZero();
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
            }
            assertThat(broker.standardOutput().readLine())
                    .as("output behind the ready line")
                    .isNull();
            assertThat(broker.standardError()).doesNotContain("ERROR").doesNotContain("Exception");
        }
    }

    @Test
    void healthAndMetricsTellWhatItDoes() throws Exception {
        try (BrokerProcess broker = BrokerProcess.start("memorystreamer.broker.memory=128m")) {
            produce(broker, "measured");

            assertThat(get(broker.http() + "/q/health/live"))
                    .contains("kafka-event-loops")
                    .contains("\"status\": \"UP\"");
            assertThat(get(broker.http() + "/q/health/ready"))
                    .contains("kafka-port")
                    .contains("\"status\": \"UP\"");
            assertThat(get(broker.http() + "/q/health/started")).contains("kafka-port");
            assertThat(get(broker.http() + "/q/metrics"))
                    .contains("kafka_server_brokertopicmetrics_messagesin_total{topic=\"measured\"} 1.0")
                    .contains("kafka_network_requestmetrics_totaltime_seconds_count{request=\"Produce\"} 1.0")
                    .contains(
                            "kafka_network_requestmetrics_totaltime_seconds_bucket{request=\"Produce\",le=\"50.0\"} 1.0")
                    .contains("kafka_server_socketservermetrics_connection_count")
                    .contains("memorystreamer_memory_limit_bytes 1.34217728E8")
                    .contains("memorystreamer_segment_allocation_failures_total 0.0");
        }
    }

    @Test
    void metricsTellWhichErrorsWereAnswered() throws Exception {
        final TopicPartition partition = new TopicPartition("failing", 0);
        final ProducerRecord<byte[], byte[]> tooLarge = new ProducerRecord<>("failing", 0, null, new byte[2_000]);
        try (BrokerProcess broker = BrokerProcess.start(
                "memorystreamer.broker.memory=128m", "memorystreamer.broker.max-message-bytes=1k")) {
            produce(broker, "failing");
            try (KafkaProducer<byte[], byte[]> producer = Clients.producer(broker, Map.of())) {
                assertThatThrownBy(() -> producer.send(tooLarge).get())
                        .hasCauseInstanceOf(RecordTooLargeException.class);
            }
            assertThat(errors(broker, "Produce", "NONE")).isEqualTo(1);
            assertThat(errors(broker, "Produce", "MESSAGE_TOO_LARGE")).isEqualTo(1);

            // The answer that does not come would have had an error.
            try (KafkaProducer<byte[], byte[]> producer =
                    Clients.producer(broker, Map.of("acks", "0", "enable.idempotence", false))) {
                producer.send(tooLarge).get();
                await().until(() -> errors(broker, "Produce", "MESSAGE_TOO_LARGE") == 2);
            }

            try (KafkaConsumer<byte[], byte[]> consumer =
                    Clients.consumer(broker, Map.of("auto.offset.reset", "none"))) {
                consumer.assign(List.of(partition));
                consumer.seek(partition, 99);
                assertThatThrownBy(() -> consumer.poll(Duration.ofSeconds(10)))
                        .isInstanceOf(OffsetOutOfRangeException.class);
            }
            assertThat(errors(broker, "Fetch", "OFFSET_OUT_OF_RANGE")).isPositive();
            assertThat(errors(broker, "Fetch", "NONE"))
                    .as("of the answers themselves")
                    .isPositive();

            assertThat(errors(broker, "DeleteTopics", "UNKNOWN_TOPIC_OR_PARTITION"))
                    .as("comes with the first one")
                    .isNaN();
            try (Admin admin = Clients.admin(broker)) {
                assertThatThrownBy(() ->
                                admin.deleteTopics(List.of("absent")).all().get())
                        .hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
            }
            assertThat(errors(broker, "DeleteTopics", "UNKNOWN_TOPIC_OR_PARTITION"))
                    .isEqualTo(1);
        }
    }

    /** NaN without such a number. */
    private static double errors(final BrokerProcess broker, final String request, final String error)
            throws Exception {
        final String name =
                "kafka_network_requestmetrics_errors_total{error=\"" + error + "\",request=\"" + request + "\"} ";
        return get(broker.http() + "/q/metrics")
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
                .findFirst()
                .orElse(Double.NaN);
    }

    @Test
    void connectionsBeyondTheLimitAndIdleOnesAreClosed() throws Exception {
        try (BrokerProcess broker = BrokerProcess.start(
                        "memorystreamer.broker.memory=64m",
                        "memorystreamer.broker.max-connections=1",
                        "memorystreamer.broker.idle-timeout=PT1S");
                Socket first = new Socket("127.0.0.1", broker.kafkaPort());
                Socket second = new Socket("127.0.0.1", broker.kafkaPort())) {
            // Which of the two is over the limit is up to the event loops.
            for (final Socket socket : List.of(first, second)) {
                socket.setSoTimeout(5_000);
                assertThat(socket.getInputStream().read()).isEqualTo(-1);
            }
            broker.terminate();
            broker.awaitExit();
            assertThat(broker.standardError()).contains("max-connections=1 are open");
        }
    }

    @Test
    void clientsAreToldTheAdvertisedAddress() throws Exception {
        try (BrokerProcess broker = BrokerProcess.start(
                        "memorystreamer.broker.memory=64m", "memorystreamer.broker.advertised-host=localhost");
                Admin admin = Clients.admin(broker)) {
            final Node node = admin.describeCluster().nodes().get().iterator().next();
            assertThat(node.host()).isEqualTo("localhost");
            assertThat(node.port()).as("where the connection arrived").isEqualTo(broker.kafkaPort());
        }
    }

    @Test
    void memoryOfDeletedTopicsIsGivenBackToTheMachine() throws Exception {
        try (BrokerProcess broker = BrokerProcess.start(
                        "memorystreamer.broker.memory=64m", "memorystreamer.broker.memory-dir=/dev/shm");
                Admin admin = Clients.admin(broker)) {
            final long before = broker.residentSharedBytes();
            admin.createTopics(
                            List.of(new NewTopic("passing", 1, (short) 1).configs(Map.of("segment.bytes", "8388608"))))
                    .all()
                    .get();
            final long segment = 8_388_608;
            await().untilAsserted(() ->
                    assertThat(broker.residentSharedBytes() - before).isGreaterThanOrEqualTo(2 * segment));

            admin.deleteTopics(List.of("passing")).all().get();

            await().untilAsserted(() ->
                    assertThat(broker.residentSharedBytes() - before).isLessThan(segment));
        }
    }

    @Test
    void memoryOfDeletedTopicsIsUsedAgain() throws Exception {
        try (BrokerProcess broker = BrokerProcess.start("memorystreamer.broker.memory=64m");
                Admin admin = Clients.admin(broker)) {
            // Two of them do not fit beside each other.
            final NewTopic topic = new NewTopic("passing", 1, (short) 1).configs(Map.of("retention.bytes", "20000000"));
            for (int i = 0; i < 4; i++) {
                admin.createTopics(List.of(topic)).all().get();
                produce(broker, "passing");
                assertThat(Clients.readAll(broker, new TopicPartition("passing", 0)))
                        .hasSize(1);
                admin.deleteTopics(Set.of("passing")).all().get();
            }
        }
    }

    @Test
    void topicsInMemoryLeaveNothingInTheDirectoryTheyAreGiven(@TempDir final Path directory) throws Exception {
        try (BrokerProcess broker = BrokerProcess.start(
                "memorystreamer.broker.memory=64m", "memorystreamer.broker.memory-dir=" + directory)) {
            assertThat(broker.directory()).isEqualTo(directory);
            produce(broker, "stored");
            broker.terminate();
            assertThat(broker.awaitExit()).isZero();
        }
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void aPortInUseIsOneLineAndExit1() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            try (BrokerProcess broker =
                    BrokerProcess.launch("memorystreamer.broker.kafka-port=" + taken.getLocalPort())) {
                assertThat(broker.awaitExit()).isEqualTo(1);
                assertThat(broker.standardError())
                        .hasLineCount(1)
                        .contains("cannot bind the Kafka port 127.0.0.1:" + taken.getLocalPort())
                        .contains("memorystreamer.broker.kafka-port");
            }
            try (BrokerProcess broker = BrokerProcess.launch("quarkus.http.port=" + taken.getLocalPort())) {
                assertThat(broker.awaitExit()).isEqualTo(1);
                assertThat(broker.standardError())
                        .hasLineCount(1)
                        .contains("cannot bind the HTTP port 127.0.0.1:" + taken.getLocalPort());
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    kafka-port=70000       | kafka-port=70000: must be from 0 to 65535
                    kafka-port=ninety      | kafka-port
                    memory=1m              | memory=1048576: must be from 32.0 MiB to
                    memory=lots            | must be a size such as 1048576, 512m or 1.5g
                    memory=900t            | must be at most the free space
                    data-dir=/no/such/dir  | data-dir=/no/such/dir: must be an existing directory
                    storage=mapped         | storage=mapped: needs data-dir
                    storage=disk           | storage=disk: must be memory, mapped or file
                    retention-time=PT0S    | retention-time=PT0S: must be from PT0.001S to P36500D
                    retention-time=week    | retention-time
                    liveness-timeout=PT1S  | liveness-timeout=PT1S: must be from PT5S to PT1H
                    kafka-prot=1           | memorystreamer.broker.kafka-prot: there is no such key
                    http.max-streams=-1    | http.max-streams=-1: must be from 0 to 10000
                    default-partitions=x   | default-partitions=x: must be from 1 to max-partitions; Expected an integer
                    """)
    void badConfigurationIsOneLineAndExit2(final String property, final String message) throws Exception {
        try (BrokerProcess broker = BrokerProcess.launch("memorystreamer.broker." + property)) {
            assertThat(broker.awaitExit()).isEqualTo(2);
            assertThat(broker.standardError())
                    .hasLineCount(1)
                    .contains("memorystreamer.broker")
                    .contains(message);
        }
    }
}
