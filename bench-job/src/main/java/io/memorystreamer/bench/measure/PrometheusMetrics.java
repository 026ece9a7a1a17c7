package io.memorystreamer.bench.measure;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/** Metrics of a broker in the text format of Prometheus. */
public final class PrometheusMetrics {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final URI address;

    /** @param http host:port of the broker's HTTP interface */
    public PrometheusMetrics(final String http) {
        address = URI.create("http://" + http + "/q/metrics");
    }

    /**
     * Reads all of them.
     *
     * @return by name; those that differ by their labels are added up
     * @throws IOException when they cannot be had
     */
    public Map<String, Double> read() throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build()) {
            final HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(address).timeout(TIMEOUT).build(), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IOException(address + " answers " + response.statusCode());
            }
            return parse(response.body());
        }
    }

    /** A line is a name, labels in braces where there are some, and a value; what starts with # is a comment. */
    static Map<String, Double> parse(final String text) {
        return text.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .collect(Collectors.toMap(
                        line -> line.split("[{ ]", 2)[0],
                        line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)),
                        Double::sum));
    }
}
