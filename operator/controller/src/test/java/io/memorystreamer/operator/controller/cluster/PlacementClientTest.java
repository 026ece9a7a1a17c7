package io.memorystreamer.operator.controller.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.memorystreamer.operator.controller.cluster.PlacementClient.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Brokers that answer, do not answer, and answer what they should not. */
class PlacementClientTest {
    private final PlacementClient client = new PlacementClient();

    @Test
    void whatABrokerSaysIsReadAndWhatIsNewToItPassedOver() throws IOException {
        Answer answer = answered(
                200,
                "{\"cpus\":\"2-3\",\"machineCpus\":\"0-7\",\"numaNodes\":\"0\",\"memoryNodes\":\"0\",\"localMemoryPercent\":98,"
                        + "\"cpuMax\":\"max\",\"memoryLimitBytes\":5,\"hugePages\":[],\"later\":{}}");

        assertThat(answer).isEqualTo(new Answer(new BrokerPlacement("2-3", "0-7", "0", "0", 98, "max", 5L), null));
    }

    @Test
    void anImageThatDoesNotKnowThePathIsSaidToBeOld() throws IOException {
        assertThat(answered(404, "").problem()).isEqualTo("its image is of a version that does not tell what it got");
    }

    @Test
    void anErrorIsTold() throws IOException {
        assertThat(answered(403, "").problem()).isEqualTo("GET /placement was answered with 403");
    }

    @Test
    void whatIsNoPlacementIsAProblem() throws IOException {
        assertThat(answered(200, "<html>").problem())
                .isEqualTo("GET /placement was not answered with what it should be");
        assertThat(answered(200, "").placement()).isNull();
    }

    @Test
    void anEndlessAnswerIsCutShort() throws IOException {
        assertThat(answered(200, "{\"cpus\":\"" + "1,".repeat(20_000) + "\"}").placement())
                .isNull();
    }

    @Test
    void aLongTextIsShortened() throws IOException {
        assertThat(answered(200, "{\"cpus\":\"" + "1,".repeat(1_000) + "\"}")
                        .placement()
                        .cpus())
                .hasSize(256);
    }

    @Test
    void aBrokerThatNeverAnswersHoldsNobodyUp() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Instant before = Instant.now();

            Answer answer = client.ask("127.0.0.1", silent.getLocalPort());

            assertThat(answer.problem()).contains("timed out");
            assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(20));
        }
    }

    @Test
    void anAddressThatIsNoneIsAProblem() {
        assertThat(client.ask("not an address", 1).problem()).isNotEmpty();
    }

    @Test
    void aBrokerIsAskedOnceAMinuteAndSoonerWhenItDidNotAnswer() {
        AtomicLong nanos = new AtomicLong();
        AtomicInteger asked = new AtomicInteger();
        Answer good = new Answer(new BrokerPlacement("1", "0-1", null, null, null, null, null), null);
        Placements placements =
                new Placements(_ -> asked.incrementAndGet() == 1 ? new Answer(null, "no") : good, nanos::get);
        var pod = ClusterSamples.ready(ClusterSamples.cluster("streams"));

        assertThat(placements.of(pod).problem()).isEqualTo("no");
        nanos.addAndGet(Duration.ofSeconds(10).toNanos());
        placements.of(pod);
        assertThat(asked).hasValue(1);
        nanos.addAndGet(1);
        assertThat(placements.of(pod)).isEqualTo(good);
        nanos.addAndGet(Duration.ofSeconds(60).toNanos());
        placements.of(pod);
        assertThat(asked).hasValue(2);

        pod.getStatus()
                .getContainerStatuses()
                .getFirst()
                .getState()
                .getRunning()
                .setStartedAt("2026-03-01T11:00:00Z");
        placements.of(pod);
        assertThat(asked).as("a container that was restarted").hasValue(3);
    }

    private Answer answered(int status, String body) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/placement", exchange -> {
            byte[] bytes = body.getBytes(UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            if (bytes.length > 0) {
                exchange.getResponseBody().write(bytes);
            }
            exchange.close();
        });
        server.start();
        try {
            return client.ask("127.0.0.1", server.getAddress().getPort());
        } finally {
            server.stop(0);
        }
    }
}
