package io.memorystreamer.bench.prepared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.memorystreamer.bench.NotTested;
import io.memorystreamer.bench.load.OpenLoop;
import io.memorystreamer.bench.measure.StallSampler;
import io.memorystreamer.bench.scenario.ScenarioException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RoundTripTest {

    private static final OpenLoop.Stretch MEASURED = new OpenLoop.Stretch(20, 200);

    @Test
    void everyRequestIsAnsweredAndCounted() throws Exception {
        try (ServerSocketChannel server = loopback();
                EchoServer _ = new EchoServer(server)) {
            assertAnswers(server);
        }
    }

    @Test
    void relayPassesRequestsAndAnswersOn() throws Exception {
        try (ServerSocketChannel server = loopback();
                EchoServer _ = new EchoServer(server);
                ServerSocketChannel front = loopback();
                Relay _ = new Relay(front, RoundTrips.address(server))) {
            assertAnswers(front);
        }
    }

    @Test
    void serverInANetworkNamespaceIsReachedAndTheNamespaceRemoved() throws Exception {
        try (DelayedNetwork network = DelayedNetwork.open(0);
                ServerSocketChannel server = network.bind();
                EchoServer _ = new EchoServer(server)) {
            assertThat(RoundTrips.address(server)).startsWith("198.18.");
            assertAnswers(server);
        } catch (final NetworkUnavailableException e) {
            if (e.getMessage().contains("install iproute2")) {
                NotTested.unlessInstalled("a server in a network namespace", e.getMessage());
            }
            NotTested.unlessPermitted("a server in a network namespace", e.getMessage());
        }
        try (DelayedNetwork again = DelayedNetwork.open(0)) {
            assertThat(again).isNotNull(); // its name is free
        }
    }

    @Test
    void answerThatIsNoneIsRefused() throws Exception {
        try (ServerSocketChannel server = loopback();
                EchoServer _ = new EchoServer(server);
                RoundTripSide side = new RoundTripSide(
                        RoundTrips.address(server),
                        Requests.apiVersions(),
                        Responses::requireApiVersions,
                        MEASURED,
                        new StallSampler())) {
            assertThatExceptionOfType(ScenarioException.class)
                    .isThrownBy(side::round)
                    .withMessageContaining("ApiVersions");
        }
    }

    private static ServerSocketChannel loopback() throws Exception {
        return ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    private static void assertAnswers(final ServerSocketChannel server) throws Exception {
        final ByteBuffer request = Requests.apiVersions();
        final AtomicLong answers = new AtomicLong();
        try (RoundTripSide side = new RoundTripSide(
                RoundTrips.address(server),
                request,
                answer -> {
                    assertThat(answer).isEqualTo(request.slice(Integer.BYTES, request.limit() - Integer.BYTES));
                    answers.incrementAndGet();
                },
                MEASURED,
                new StallSampler())) {
            final Map<String, Double> figures = side.round();
            assertThat(answers.get()).isEqualTo(22); // and a tenth before
            assertThat(figures.get("p50Micros")).isPositive().isLessThanOrEqualTo(figures.get("p99Micros"));
        }
    }
}
