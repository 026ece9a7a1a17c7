package io.memorystreamer.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a program finds that speaks HTTP and JSON, and how it meets those that speak Kafka's protocol. */
class HttpIT {

    private static BrokerProcess broker;
    private static Http http;

    @BeforeAll
    static void start() throws Exception {
        broker = BrokerProcess.start(
                "memorystreamer.broker.memory=256m",
                "memorystreamer.broker.retention-bytes=1m",
                "memorystreamer.broker.max-message-bytes=100k");
        http = new Http(broker);
    }

    @AfterAll
    static void stop() {
        http.close();
        broker.close();
    }

    private static void create(final String topic, final int partitions) throws Exception {
        assertThat(http.post("/topics", "{\"name\": \"" + topic + "\", \"partitions\": " + partitions + "}")
                        .status())
                .isEqualTo(201);
    }

    private static JsonNode append(final String topic, final String records) throws Exception {
        final Http.Answer answer = http.post("/topics/" + topic + "/records", "{\"records\": " + records + "}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json().get("records");
    }

    @Test
    void thePlacementTellsTheCpusOfTheBrokersProcess() throws Exception {
        final Http.Answer placement = http.get("/placement");

        assertThat(placement.status()).isEqualTo(200);
        if (Files.exists(Path.of("/proc/self/status"))) {
            assertThat(Files.readString(Path.of("/proc/self/status")))
                    .contains("Cpus_allowed_list:\t"
                            + placement.json().get("cpus").asText());
        }
        assertThat(http.get("/q/openapi?format=json").json().get("paths").has("/placement"))
                .isTrue();
    }

    @Test
    void aTopicIsCreatedDescribedListedAndDeleted() throws Exception {
        final Http.Answer created = http.post(
                "/topics", "{\"name\": \"passing\", \"partitions\": 3, \"configs\": {\"retention.ms\": \"60000\"}}");
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.json()).isEqualTo(http.get("/topics/passing").json());
        assertThat(created.json().get("partitions")).hasSize(3);
        assertThat(created.json().get("configs").get("retention.ms").asText()).isEqualTo("60000");
        try (Admin admin = Clients.admin(broker)) {
            assertThat(admin.describeTopics(List.of("passing"))
                            .allTopicNames()
                            .get()
                            .get("passing")
                            .partitions())
                    .hasSize(3);
        }
        assertThat(http.get("/topics").json().get("topics").findValuesAsText("name"))
                .contains("passing");

        assertThat(http.delete("/topics/passing").status()).isEqualTo(204);

        assertThat(http.get("/topics/passing").status()).isEqualTo(404);
        assertThat(http.delete("/topics/passing").status()).isEqualTo(404);
    }

    @Test
    void kafkaConsumersReadWhatHttpProduced() throws Exception {
        create("from-http", 1);
        final JsonNode appended = append("from-http", """
                [{"key": "k", "value": "text \u00fc", "timestamp": 12345, "headers": [{"key": "h", "value": {"base64": "AP8="}}]},
                 {"key": null, "value": {"base64": "gA=="}}, {"key": "gone", "value": null}]""");
        assertThat(appended.findValuesAsText("offset")).containsExactly("0", "1", "2");

        final List<ConsumerRecord<byte[], byte[]>> records =
                Clients.readAll(broker, new TopicPartition("from-http", 0));

        assertThat(records).hasSize(3);
        assertThat(records.get(0).key()).isEqualTo("k".getBytes(UTF_8));
        assertThat(records.get(0).value()).isEqualTo("text \u00fc".getBytes(UTF_8));
        assertThat(records.get(0).timestamp()).isEqualTo(12345);
        assertThat(records.get(0).headers().lastHeader("h").value()).isEqualTo(new byte[] {0, -1});
        assertThat(records.get(1).key()).isNull();
        assertThat(records.get(1).value()).isEqualTo(new byte[] {-128});
        assertThat(records.get(2).value()).isNull();
    }

    @Test
    void keysGoToThePartitionsKafkasProducerPicks() throws Exception {
        create("keyed", 7);
        try (KafkaProducer<byte[], byte[]> producer = Clients.producer(broker, Map.of())) {
            for (int i = 0; i < 20; i++) {
                final String key = "key-" + i;
                final int picked = producer.send(new ProducerRecord<>("keyed", key.getBytes(UTF_8), new byte[1]))
                        .get()
                        .partition();
                final JsonNode appended = append("keyed", "[{\"key\": \"" + key + "\", \"value\": \"\"}]");
                assertThat(appended.get(0).get("partition").asInt()).isEqualTo(picked);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip", "snappy", "lz4", "zstd"})
    void httpReadsWhatKafkaProducersSend(final String compression) throws Exception {
        final String topic = "from-kafka-" + compression;
        create(topic, 1);
        try (KafkaProducer<byte[], byte[]> producer =
                Clients.producer(broker, Map.of("compression.type", compression, "linger.ms", 50))) {
            for (int i = 0; i < 250; i++) {
                producer.send(new ProducerRecord<>(topic, 0, null, ("value-" + i).getBytes(UTF_8)));
            }
            producer.send(new ProducerRecord<>(topic, 0, new byte[] {-1}, null));
        }
        long offset = 0;
        int read = 0;
        while (read < 251) {
            final JsonNode answer = http.get(
                            "/topics/" + topic + "/partitions/0/records?maxRecords=100&offset=" + offset)
                    .json();
            assertThat(answer.get("records").size()).isBetween(1, 100);
            assertThat(answer.get("endOffset").asInt()).isEqualTo(251);
            for (final JsonNode record : answer.get("records")) {
                assertThat(record.get("offset").asInt()).isEqualTo(read);
                if (read < 250) {
                    assertThat(record.get("value").asText()).isEqualTo("value-" + read);
                } else {
                    assertThat(record.get("key").get("base64").asText()).isEqualTo("/w==");
                    assertThat(record.get("value").isNull()).isTrue();
                }
                read++;
            }
            offset = answer.get("nextOffset").asLong();
        }
    }

    @Test
    void aReaderWaitsForRecordsAsLongAsItSays() throws Exception {
        create("waited-for", 1);
        assertThat(http.get("/topics/waited-for/partitions/0/records?maxWait=50")
                        .json()
                        .get("records"))
                .isEmpty();
        try (KafkaProducer<byte[], byte[]> producer = Clients.producer(broker, Map.of("linger.ms", 500))) {
            producer.send(new ProducerRecord<>("waited-for", 0, null, "late".getBytes(UTF_8)));
            assertThat(http.get("/topics/waited-for/partitions/0/records?maxWait=15000")
                            .json()
                            .get("records")
                            .get(0)
                            .get("value")
                            .asText())
                    .isEqualTo("late");
        }
    }

    @Test
    void moreThanABatchHoldsIsAppendedInOrder() throws Exception {
        assertThat(http.post("/topics", "{\"name\": \"small-batches\", \"configs\": {\"max.message.bytes\": \"2000\"}}")
                        .status())
                .isEqualTo(201);
        final StringBuilder records = new StringBuilder("[{\"value\": \"0\"}");
        for (int i = 1; i < 500; i++) {
            records.append(",{\"value\": \"").append(i).append("\"}");
        }
        final JsonNode appended = append("small-batches", records.append(']').toString());

        final List<ConsumerRecord<byte[], byte[]>> read =
                Clients.readAll(broker, new TopicPartition("small-batches", 0));
        for (int i = 0; i < 500; i++) {
            assertThat(appended.get(i).get("offset").asInt()).isEqualTo(i);
            assertThat(new String(read.get(i).value(), UTF_8)).isEqualTo(Integer.toString(i));
        }

        final Http.Answer tooLarge = http.post(
                "/topics/small-batches/records", "{\"records\": [{}, {\"value\": \"" + "x".repeat(3000) + "\"}]}");
        assertThat(tooLarge.status()).isEqualTo(413);
        assertThat(tooLarge.json().get("detail").asText()).contains("records[1]", "max.message.bytes is 2000");
        assertThat(http.get("/topics/small-batches")
                        .json()
                        .findValue("endOffset")
                        .asInt())
                .as("nothing of a refused request is appended")
                .isEqualTo(500);
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void aGroupIsDescribedWithItsMembersAndItsLag(final String protocol) throws Exception {
        final String topic = "grouped-" + protocol;
        final String group = "readers of " + protocol + "/\u00fc";
        final String path = "/groups/readers%20of%20" + protocol + "%2F%C3%BC";
        create(topic, 2);
        append(topic, "[{\"partition\": 1}, {\"partition\": 1}, {\"partition\": 1}]");
        try (Http.Events events = http.follow("/events");
                KafkaConsumer<byte[], byte[]> consumer = Clients.consumer(
                        broker, Map.of("group.id", group, "group.protocol", protocol, "enable.auto.commit", false))) {
            consumer.subscribe(List.of(topic));
            await().untilAsserted(() -> {
                consumer.poll(Duration.ofMillis(100));
                assertThat(consumer.assignment()).hasSize(2);
            });
            JsonNode rebalanced = events.next("group-rebalanced").data();
            while (!rebalanced.get("group").asText().equals(group)) { // another test's group is left
                rebalanced = events.next("group-rebalanced").data();
            }
            assertThat(rebalanced.get("members").asInt()).isEqualTo(1);
            assertThat(rebalanced.get("reason").asText()).isEqualTo("1 joined, 0 left");
            consumer.commitSync(Map.of(new TopicPartition(topic, 1), new OffsetAndMetadata(1)));

            final Http.Answer answer = http.get(path);

            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            final JsonNode described = answer.json();
            assertThat(described.get("id").asText()).isEqualTo(group);
            assertThat(described.get("type").asText()).isEqualTo(protocol);
            assertThat(described.get("state").asText()).isEqualTo("Stable");
            assertThat(described.get("generation").asInt()).isPositive();
            assertThat(described.get("members")).hasSize(1);
            final JsonNode member = described.get("members").get(0);
            assertThat(member.get("id").asText())
                    .isEqualTo(consumer.groupMetadata().memberId());
            assertThat(member.get("assignment").toString())
                    .isEqualTo("[{\"topic\":\"" + topic + "\",\"partitions\":[0,1]}]");
            assertThat(described.get("offsets")).hasSize(1);
            final JsonNode offset = described.get("offsets").get(0);
            assertThat(offset.get("topic").asText()).isEqualTo(topic);
            assertThat(offset.get("partition").asInt()).isEqualTo(1);
            assertThat(offset.get("committedOffset").asInt()).isEqualTo(1);
            assertThat(offset.get("endOffset").asInt()).isEqualTo(3);
            assertThat(offset.get("lag").asInt()).isEqualTo(2);
        }
        assertThat(http.get("/groups").json().get("groups").findValuesAsText("id"))
                .contains(group);
        await().untilAsserted(() -> {
            final JsonNode left = http.get(path).json();
            assertThat(left.get("state").asText()).isEqualTo("Empty");
            assertThat(left.get("members")).isEmpty();
            assertThat(left.get("offsets")).hasSize(1);
        });
    }

    @Test
    void theSizeOfALogIsMeasuredUntilItsTopicIsDeleted() throws Exception {
        create("sized", 1);
        final String metric = "kafka_log_log_size{partition=\"1\",topic=\"sized\"} ";
        final long size;
        try (Admin admin = Clients.admin(broker)) {
            admin.createPartitions(Map.of("sized", NewPartitions.increaseTo(2)))
                    .all()
                    .get();
            append("sized", "[{\"partition\": 1, \"value\": \"" + "x".repeat(5_000) + "\"}]");
            final int id =
                    admin.describeCluster().nodes().get().iterator().next().id();
            size = admin.describeLogDirs(List.of(id)).allDescriptions().get().get(id).values().stream()
                    .map(directory -> directory.replicaInfos().get(new TopicPartition("sized", 1)))
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElseThrow()
                    .size();
        }
        assertThat(size).isGreaterThan(5_000);
        final String line = http.get("/q/metrics")
                .text()
                .lines()
                .filter(each -> each.startsWith(metric))
                .findFirst()
                .orElseThrow();
        assertThat(Double.parseDouble(line.substring(metric.length()))).isEqualTo(size);

        http.delete("/topics/sized");

        assertThat(http.get("/q/metrics").text()).doesNotContain("topic=\"sized\"");
    }

    @Test
    void theInterfaceDescribesItself() throws Exception {
        assertThat(http.get("/q/openapi").text())
                .contains("/topics/{topic}/records", "/topics/{topic}/partitions/{partition}/stream", "/events")
                .contains("/groups/{group}", "committedOffset");
        assertThat(http.get("/q/swagger-ui/").text()).contains("OpenAPI UI");
        for (final String health : List.of("live", "ready", "started")) {
            assertThat(http.get("/q/health/" + health).json().get("status").asText())
                    .isEqualTo("UP");
        }
    }
}
