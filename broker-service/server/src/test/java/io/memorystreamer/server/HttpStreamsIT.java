package io.memorystreamer.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Server-sent events: records as they come, and what happens in the broker. */
class HttpStreamsIT {

    private BrokerProcess broker;
    private Http http;

    @BeforeEach
    void start() throws Exception {
        broker = BrokerProcess.start("memorystreamer.broker.memory=256m", "memorystreamer.broker.http.max-streams=2");
        http = new Http(broker);
    }

    @AfterEach
    void stop() {
        http.close();
        broker.close();
    }

    private void create(final String topic, final Map<String, String> configs) throws Exception {
        try (Admin admin = Clients.admin(broker)) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1).configs(configs)))
                    .all()
                    .get();
        }
    }

    private void append(final String topic, final String value) throws Exception {
        assertThat(http.post("/topics/" + topic + "/records", "{\"records\": [{\"value\": \"" + value + "\"}]}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aFollowerGetsWhatIsThereAndWhatComes() throws Exception {
        create("followed", Map.of());
        append("followed", "before");
        try (Http.Events events = http.follow("/topics/followed/partitions/0/stream?offset=earliest")) {
            assertThat(events.next().data().get("value").asText()).isEqualTo("before");
            append("followed", "after");
            final Http.Event after = events.next();
            assertThat(after.name()).isEqualTo("record");
            assertThat(after.id()).isEqualTo("1");
            assertThat(after.data().get("value").asText()).isEqualTo("after");
        }
        try (Http.Events again = http.follow("/topics/followed/partitions/0/stream", "Last-Event-ID", "0")) {
            assertThat(again.next().data().get("value").asText())
                    .as("a client that comes back goes on behind the last it had")
                    .isEqualTo("after");
        }
    }

    @Test
    void aStreamWithoutRecordsIsKeptAliveByComments() throws Exception {
        create("quiet", Map.of());
        try (Http.Events events = http.follow("/topics/quiet/partitions/0/stream")) {
            assertThat(events.next()).isEqualTo(new Http.Event(null, null, null));
        }
    }

    @Test
    void aStreamEndsWithItsTopicAndSaysSo() throws Exception {
        create("ending", Map.of());
        try (Http.Events events = http.follow("/topics/ending/partitions/0/stream")) {
            http.delete("/topics/ending");

            final Http.Event last = events.next("error");
            assertThat(last.data().get("status").asInt()).isEqualTo(404);
            assertThat(events.next()).isNull();
        }
    }

    @Test
    void streamsAreLimitedAndAClosedOneMakesRoom() throws Exception {
        create("limited", Map.of());
        final String path = "/topics/limited/partitions/0/stream";
        final Http.Events staying = http.follow("/events");
        final Http.Events leaving = http.follow(path);
        final Http.Answer third = http.get(path);
        assertThat(third.status()).isEqualTo(503);
        assertThat(third.json().get("detail").asText()).contains("http.max-streams");

        leaving.close();

        await().untilAsserted(
                        () -> assertThat(metric("memorystreamer_http_streams")).isEqualTo(1));
        http.follow(path).close();
        staying.close();
    }

    @Test
    void aReaderThatDoesNotReadCostsNoMemoryAndIsToldWhatItMissed() throws Exception {
        create("flood", Map.of("retention.bytes", "8388608", "segment.bytes", "4210688"));
        append("flood", "first");
        try (Socket slow = new Socket()) {
            slow.setReceiveBufferSize(4096);
            slow.connect(
                    new InetSocketAddress("127.0.0.1", URI.create(broker.http()).getPort()));
            slow.getOutputStream()
                    .write("GET /topics/flood/partitions/0/stream?offset=earliest HTTP/1.1\r\nHost: a\r\n\r\n"
                            .getBytes(UTF_8));
            await().untilAsserted(() ->
                    assertThat(metric("memorystreamer_http_streams")).isEqualTo(1));
            final long before = residentAnonymousBytes();
            // Twice the heap of the broker, which ends when that is not enough.
            try (KafkaProducer<byte[], byte[]> producer = Clients.producer(broker, Map.of("batch.size", 500_000))) {
                for (int i = 0; i < 5_000; i++) {
                    producer.send(new ProducerRecord<>(
                            "flood", 0, null, "x".repeat(100_000).getBytes(UTF_8)));
                }
            }
            assertThat(broker.isAlive()).isTrue();
            assertThat(metric("memorystreamer_http_inflight_bytes")).isLessThan(16L << 20);
            assertThat(residentAnonymousBytes() - before).isLessThan(300L << 20);

            final byte[] chunk = new byte[1 << 16];
            final StringBuilder tail = new StringBuilder();
            slow.setSoTimeout(20_000);
            while (tail.indexOf("event:skipped") < 0) {
                final int length = slow.getInputStream().read(chunk);
                tail.append(new String(chunk, 0, length, UTF_8));
                tail.delete(0, Math.max(0, tail.length() - chunk.length - 100));
            }
        }
        await().untilAsserted(
                        () -> assertThat(metric("memorystreamer_http_streams")).isZero());
        assertThat(metric("memorystreamer_http_inflight_bytes")).isZero();
    }

    @Test
    void aStopEndsStreamsAndWaitingReadersInOrder() throws Exception {
        create("stopped", Map.of());
        try (Http.Events records = http.follow("/topics/stopped/partitions/0/stream");
                Http.Events events = http.follow("/events")) {
            append("stopped", "last");
            assertThat(records.next("record").data().get("value").asText()).isEqualTo("last");

            broker.terminate();

            assertThat(broker.awaitExit()).isZero();
            assertThat(broker.standardError()).doesNotContain("ERROR").doesNotContain("Exception");
            assertThat(events).isNotNull();
        }
    }

    private long metric(final String name) throws Exception {
        return http.get("/q/metrics")
                .text()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> (long) Double.parseDouble(line.substring(name.length())))
                .findFirst()
                .orElseThrow();
    }

    private long residentAnonymousBytes() throws IOException {
        return broker.residentBytes("RssAnon");
    }

    @Test
    void whatHappensIsToldOnTheStreamAndInTheAuditLog() throws Exception {
        final Map<String, Http.Event> told = new HashMap<>();
        try (Http.Events events = http.follow("/events")) {
            create(
                    "audited",
                    Map.of("retention.bytes", "65536", "segment.bytes", "65536", "max.message.bytes", "10000"));
            try (KafkaProducer<byte[], byte[]> producer = Clients.producer(broker, Map.of())) {
                for (int i = 0; i < 100; i++) {
                    producer.send(new ProducerRecord<>("audited", 0, null, new byte[9000]))
                            .get();
                }
            }
            told.put("created", events.next("topic-created"));
            told.put("dropped", events.next("segments-dropped"));
            try (Socket hostile = new Socket("127.0.0.1", broker.kafkaPort())) {
                hostile.getOutputStream().write(new byte[] {-1, -1, -1, -1});
                assertThat(hostile.getInputStream().read()).isEqualTo(-1);
            }
            told.put("refused", events.next("client-refused"));
            http.delete("/topics/audited");
            told.put("deleted", events.next("topic-deleted"));
        }
        assertThat(told.get("created").data().get("topic").asText()).isEqualTo("audited");
        assertThat(told.get("dropped").data().get("toOffset").asLong())
                .isGreaterThan(told.get("dropped").data().get("fromOffset").asLong());
        assertThat(told.get("refused").data().get("client").asText()).isEqualTo("127.0.0.1");
        assertThat(told.get("deleted").data().get("id"))
                .isEqualTo(told.get("created").data().get("id"));

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(
                        () -> assertThat(metric("memorystreamer_events_total")).isGreaterThanOrEqualTo(4));
        broker.terminate();
        assertThat(broker.awaitExit()).isZero();
        final String log = broker.standardError();
        for (final Http.Event event : told.values()) {
            assertThat(log).contains("[audit] {\"number\":" + event.id() + ",");
        }
    }
}
