package io.memorystreamer.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A broker's HTTP port, as a program with the JDK's HTTP client uses it. */
final class Http implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String base;

    Http(final BrokerProcess broker) {
        base = broker.http();
    }

    record Answer(int status, String mediaType, String text) {

        JsonNode json() throws IOException {
            return JSON.readTree(text);
        }
    }

    private HttpRequest.Builder request(final String path) {
        return HttpRequest.newBuilder(URI.create(base + path)).timeout(TIMEOUT);
    }

    private Answer send(final HttpRequest request) throws Exception {
        final HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
        return new Answer(
                response.statusCode(),
                response.headers().firstValue("content-type").orElse("").replaceAll(";.*", ""),
                response.body());
    }

    Answer get(final String path) throws Exception {
        return send(request(path).build());
    }

    Answer post(final String path, final String json) throws Exception {
        return post(path, "application/json", BodyPublishers.ofString(json));
    }

    Answer post(final String path, final String mediaType, final HttpRequest.BodyPublisher body) throws Exception {
        return send(request(path).header("content-type", mediaType).POST(body).build());
    }

    Answer delete(final String path) throws Exception {
        return send(request(path).DELETE().build());
    }

    /** Follows a stream of server-sent events; its headers have arrived. */
    Events follow(final String path, final String... headers) throws Exception {
        final HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        final HttpResponse<InputStream> response = client.send(request.build(), BodyHandlers.ofInputStream());
        return new Events(response);
    }

    /** @param name null of a comment */
    record Event(String name, String id, JsonNode data) {}

    /** A stream that is read event by event. */
    static final class Events implements AutoCloseable {

        private final InputStream stream;
        private final BufferedReader lines;

        private Events(final HttpResponse<InputStream> response) {
            if (response.statusCode() != 200) {
                throw new IllegalStateException("status " + response.statusCode());
            }
            stream = response.body();
            lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
        }

        /** @return null at the end of the stream */
        Event next() throws Exception {
            return CompletableFuture.supplyAsync(this::read, Thread::startVirtualThread)
                    .get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        }

        /** The next event of a name, others are passed over. */
        Event next(final String name) throws Exception {
            Event event = next();
            while (!name.equals(event.name())) {
                event = next();
            }
            return event;
        }

        private Event read() {
            try {
                final Map<String, String> fields = new HashMap<>();
                String line = lines.readLine();
                while (line != null && !(line.isEmpty() && !fields.isEmpty())) {
                    final int colon = line.indexOf(':');
                    if (colon >= 0) {
                        fields.put(
                                line.substring(0, colon),
                                line.substring(colon + 1).strip());
                    }
                    line = lines.readLine();
                }
                if (line == null) {
                    return null;
                }
                final String data = fields.get("data");
                return new Event(fields.get("event"), fields.get("id"), data == null ? null : JSON.readTree(data));
            } catch (final IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            stream.close();
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }
}
