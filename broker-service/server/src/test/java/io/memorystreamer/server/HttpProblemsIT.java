package io.memorystreamer.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a program finds that asks over HTTP for what cannot be had. */
class HttpProblemsIT {

    private static BrokerProcess broker;
    private static Http http;

    @BeforeAll
    static void start() throws Exception {
        broker = BrokerProcess.start(
                "memorystreamer.broker.memory=256m",
                "memorystreamer.broker.retention-bytes=1m",
                "memorystreamer.broker.http.max-body-bytes=1m");
        http = new Http(broker);
        assertThat(http.post("/topics", "{\"name\": \"there\", \"partitions\": 2}")
                        .status())
                .isEqualTo(201);
    }

    @AfterAll
    static void stop() {
        http.close();
        broker.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /topics/absent                                       | 404 | there is no topic absent
            /topics/there/partitions/2/records                   | 404 | has partitions 0 to 1, not 2
            /topics/there/partitions/x/records                   | 400 | partition=x: must be a whole number
            /topics/there/partitions/0/records?offset=9          | 416 | only 0 to 0
            /topics/there/partitions/0/records?offset=-1         | 400 | offset=-1: must be earliest, latest
            /topics/there/partitions/0/records?maxRecords=0      | 400 | maxRecords=0: must be a whole number from 1 to
            /topics/there/partitions/0/records?maxWait=1h        | 400 | maxWait=1h: must be a whole number from 0 to
            /topics/there/partitions/0/records?encoding=latin-1  | 400 | encoding=latin-1: must be utf-8 or base64
            /topics/there/partitions/0/stream?offset=9           | 416 | offset 9 is not there
            /topics/absent/partitions/0/stream                   | 404 | there is no topic absent
            /groups/absent                                       | 404 | there is no group absent
            /groups/%20                                          | 400 | a group's id must not be empty
            /nothing/here                                        | 404 | there is nothing at /nothing/here
            """)
    void aWrongQuestionIsOneProblemThatSaysWhatIsWrong(final String path, final int status, final String detail)
            throws Exception {
        final Http.Answer answer = http.get(path);
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.mediaType()).isEqualTo("application/problem+json");
        assertThat(answer.json().get("status").asInt()).isEqualTo(status);
        assertThat(answer.json().get("detail").asText()).contains(detail);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /topics                | {"name": "a/b"}                             | 400 | ASCII letters
            /topics                | {"name": "there"}                           | 409 | topic there exists
            /topics                | {"name": "n", "partitions": 0}              | 400 | at least 1 partition
            /topics                | {"name": "n", "partition": 1}               | 400 | no field partition, only configs, name, partitions
            /topics                | {"name": "n", "partitions": "many"}         | 400 | partitions is not of the type
            /topics                | {"name": "n", "configs": {"a.b": "c"}}      | 400 | a.b
            /topics                | {"name": "n", "partitions": 100000}         | 422 | max-partitions
            /topics                | {"name":                                    | 400 | JSON
            /topics                | null                                        | 400 | JSON object
            /topics/there/records  | {"records": [{"value": 7}]}                 | 400 | records[0].value must be
            /topics/there/records  | {"records": [{"partition": 2}]}             | 404 | has partitions 0 to 1
            /topics/absent/records | {"records": [{}]}                           | 404 | there is no topic absent
            """)
    void aWrongBodyIsOneProblemThatSaysWhatIsWrong(
            final String path, final String body, final int status, final String detail) throws Exception {
        final Http.Answer answer = http.post(path, body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.mediaType()).isEqualTo("application/problem+json");
        assertThat(answer.json().get("detail").asText()).contains(detail);
    }

    @Test
    void bodiesAreBoundedAndMustTellTheirLengthAndType() throws Exception {
        final Http.Answer large = http.post("/topics/there/records", "x".repeat(1_048_577));
        assertThat(large.status()).isEqualTo(413);
        assertThat(large.json().get("detail").asText()).contains("1048576 are allowed");

        final Http.Answer chunked = http.post(
                "/topics/there/records",
                "application/json",
                BodyPublishers.ofInputStream(() -> new ByteArrayInputStream("{}".getBytes(UTF_8))));
        assertThat(chunked.status()).isEqualTo(411);

        final Http.Answer text = http.post("/topics", "text/plain", BodyPublishers.ofString("there"));
        assertThat(text.status()).isEqualTo(415);
        assertThat(text.mediaType()).isEqualTo("application/problem+json");
    }

    @Test
    void bodiesThatDoNotComeKeepNobodyElseOut() throws Exception {
        // Each reserves 1 MiB twice, and all together what there is.
        final Socket[] sockets = new Socket[32];
        try {
            for (int i = 0; i < sockets.length; i++) {
                sockets[i] = new Socket("127.0.0.1", URI.create(broker.http()).getPort());
                sockets[i]
                        .getOutputStream()
                        .write(("POST /topics/there/records HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                                        + "Content-Length: 1048576\r\n\r\n{")
                                .getBytes(UTF_8));
            }
            await().untilAsserted(() -> assertThat(http.get("/q/metrics").text())
                    .contains("memorystreamer_http_inflight_bytes 6.7108864E7"));

            final Http.Answer refused = http.post("/topics/there/records", "{\"records\": [{}]}");
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.json().get("detail").asText()).contains("in-flight-bytes");
            assertThat(http.get("/topics/there").status()).isEqualTo(200);
            try (Admin admin = Clients.admin(broker)) {
                admin.describeCluster().nodes().get();
            }
        } finally {
            for (final Socket socket : sockets) {
                socket.close();
            }
        }
        await().untilAsserted(() -> assertThat(http.post("/topics/there/records", "{\"records\": [{}]}")
                        .status())
                .isEqualTo(200));
    }
}
