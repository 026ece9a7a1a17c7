package io.memorystreamer.operator.controller.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Asks brokers what they got. Thread-safe; waits a few seconds at most, and reads no more of an answer than it needs. */
@ApplicationScoped
class PlacementClient {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final long MAX_BODY_BYTES = 16 * 1024;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();

    /**
     * @param placement {@code null} when it could not be asked
     * @param problem why not; {@code null} when it could
     */
    record Answer(BrokerPlacement placement, String problem) {}

    /**
     * @param address of a Pod
     */
    Answer ask(String address, int port) {
        String host = address.contains(":") ? "[" + address + "]" : address;
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://%s:%d/placement".formatted(host, port)))
                    .timeout(TIMEOUT)
                    .header("Accept", "application/json")
                    .build();
            HttpResponse<byte[]> response =
                    http.send(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_BODY_BYTES));
            return switch (response.statusCode()) {
                case HttpURLConnection.HTTP_OK ->
                    new Answer(JSON.readValue(response.body(), BrokerPlacement.class), null);
                case HttpURLConnection.HTTP_NOT_FOUND ->
                    new Answer(null, "its image is of a version that does not tell what it got");
                default -> new Answer(null, "GET /placement was answered with " + response.statusCode());
            };
        } catch (JsonProcessingException e) {
            return new Answer(null, "GET /placement was not answered with what it should be");
        } catch (IOException | IllegalArgumentException e) {
            return new Answer(
                    null,
                    "GET /placement at %s:%d failed: %s"
                            .formatted(
                                    host,
                                    port,
                                    e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer(null, "the operator is stopping");
        }
    }
}
