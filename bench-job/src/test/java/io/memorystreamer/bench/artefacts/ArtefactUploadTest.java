package io.memorystreamer.bench.artefacts;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ArtefactUploadTest {

    private static final String PATH = "/artefacts/default/run-0/0/";
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofSeconds(2);

    @FunctionalInterface
    private interface Answer {
        void to(HttpExchange exchange) throws IOException, InterruptedException;
    }

    private record Received(String method, String path, String authorization, String text) {}

    private final List<Received> received = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger requests = new AtomicInteger();
    private final CountDownLatch end = new CountDownLatch(1);
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    @AfterEach
    void stop() {
        end.countDown();
        server.stop(0);
    }

    private void answer(final Answer answer) {
        server.createContext("/", exchange -> {
            requests.incrementAndGet();
            try {
                answer.to(exchange);
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                exchange.close();
            }
        });
    }

    private void accept(final HttpExchange exchange) {
        try (GZIPInputStream text = new GZIPInputStream(exchange.getRequestBody())) {
            received.add(new Received(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getPath(),
                    exchange.getRequestHeaders().getFirst("Authorization"),
                    new String(text.readAllBytes(), StandardCharsets.UTF_8)));
            exchange.sendResponseHeaders(204, -1);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void say(final HttpExchange exchange, final int status, final String text) throws IOException {
        exchange.getRequestBody().readAllBytes();
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private URI base() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + PATH);
    }

    private static Optional<String> put(final URI base, final Duration patience) throws InterruptedException {
        final Map<String, String> texts = new LinkedHashMap<>();
        texts.put("result.json", "{\"schemaVersion\":1}");
        texts.put("report.html", "<p>µs</p>");
        return new ArtefactUpload(base, "secret", patience).put(texts);
    }

    private static void assertOneLine(final Optional<String> problem, final String... words) {
        assertThat(problem).isPresent();
        assertThat(problem.get()).contains(words).doesNotContain("\n").doesNotContain("secret");
    }

    @Test
    void bothAreHandedOverWithTheToken() throws Exception {
        answer(this::accept);
        assertThat(put(base(), LONG)).isEmpty();
        assertThat(received)
                .containsExactly(
                        new Received("PUT", PATH + "result.json.gz", "Bearer secret", "{\"schemaVersion\":1}"),
                        new Received("PUT", PATH + "report.html.gz", "Bearer secret", "<p>µs</p>"));
    }

    @Test
    void slashAtTheEndOfTheAddressMayBeMissing() throws Exception {
        answer(this::accept);
        assertThat(put(URI.create(base().toString().replaceFirst("/$", "")), LONG))
                .isEmpty();
        assertThat(received.getFirst().path()).isEqualTo(PATH + "result.json.gz");
    }

    @Test
    void serverThatIsNotReadyIsAskedAgain() throws Exception {
        answer(exchange -> {
            if (requests.get() <= 2) {
                say(exchange, 503, "starting");
            } else {
                accept(exchange);
            }
        });
        assertThat(put(base(), LONG)).isEmpty();
        assertThat(received).hasSize(2);
        assertThat(requests).hasValue(4);
    }

    @Test
    void whatIsTooLargeIsToldAndNotTriedAgain() throws Exception {
        answer(exchange -> say(exchange, 413, "larger than\n921600 bytes"));
        assertOneLine(put(base(), LONG), "result.json.gz was not taken by ", "HTTP 413", "larger than 921600 bytes");
        assertThat(requests).hasValue(1);
    }

    @Test
    void wrongTokenIsNotTriedAgain() throws Exception {
        answer(exchange -> say(exchange, 401, ""));
        assertOneLine(put(base(), LONG), "HTTP 401");
        assertThat(requests).hasValue(1);
    }

    @Test
    void silentServerIsGivenUpInTime() throws Exception {
        answer(exchange -> end.await());
        final long start = System.nanoTime();
        assertOneLine(put(base(), SHORT), "no answer within");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SHORT.plusSeconds(3));
    }

    @Test
    void answerThatNeverEndsIsGivenUpInTime() throws Exception {
        answer(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            while (!end.await(50, TimeUnit.MILLISECONDS)) {
                exchange.getResponseBody().write('x');
                exchange.getResponseBody().flush();
            }
        });
        final long start = System.nanoTime();
        assertOneLine(put(base(), SHORT), "result.json.gz");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SHORT.plusSeconds(3));
    }

    @Test
    void endlessAnswerIsNotKept() throws Exception {
        answer(exchange -> {
            exchange.sendResponseHeaders(500, 0);
            final byte[] noise = new byte[64 * 1024];
            while (end.getCount() > 0) {
                exchange.getResponseBody().write(noise);
            }
        });
        assertOneLine(put(base(), SHORT), "result.json.gz was not taken");
    }

    @Test
    void nobodyThereIsTriedUntilTheTimeIsOver() throws Exception {
        final int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        final long start = System.nanoTime();
        assertOneLine(put(URI.create("http://127.0.0.1:" + port + PATH), SHORT), "ConnectException");
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isGreaterThan(Duration.ofSeconds(1))
                .isLessThan(SHORT.plusSeconds(3));
    }

    @Test
    void unknownHostIsToldInOneLine() throws Exception {
        assertOneLine(
                put(URI.create("http://no-such-host.invalid:8080" + PATH), Duration.ofMillis(300)),
                "http://no-such-host.invalid:8080");
    }

    /** Whoever listens and does not speak HTTP. */
    @Test
    void nonsenseIsToldInOneLine() throws Exception {
        try (ServerSocket nonsense = new ServerSocket(0, 16, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> {
                try {
                    while (true) {
                        try (var socket = nonsense.accept()) {
                            socket.getOutputStream().write("220 mail\r\n".getBytes(StandardCharsets.US_ASCII));
                        }
                    }
                } catch (final IOException e) {
                    // the test is over
                }
            });
            assertOneLine(
                    put(URI.create("http://127.0.0.1:" + nonsense.getLocalPort() + PATH), Duration.ofMillis(800)),
                    "result.json.gz was not taken");
        }
    }
}
