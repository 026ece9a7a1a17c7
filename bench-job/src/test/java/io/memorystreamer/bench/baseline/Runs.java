package io.memorystreamer.bench.baseline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Documents of runs that nobody measured. */
final class Runs {

    static final String SCENARIO = "throughput::single_message_publishing";
    static final String RATE = "messagesPerSecond";

    static final Map<String, JsonNode> MACHINE = Map.of(
            "cpuModel", new TextNode("Model A"),
            "cpus", new IntNode(2),
            "commit", new TextNode("0123456789ab"));

    private Runs() {}

    static StoredResult result(final String metric, final double... forks) {
        return result(Map.of(), metric, forks);
    }

    static StoredResult result(final Map<String, String> settings, final String metric, final double... forks) {
        final List<Map<String, Double>> figures =
                Arrays.stream(forks).mapToObj(fork -> Map.of(metric, fork)).toList();
        return new StoredResult(
                SCENARIO, "in-process", null, null, null, figures.getFirst(), settings, List.of(), figures, null);
    }

    static StoredResult failed() {
        return new StoredResult(
                SCENARIO,
                "in-process",
                null,
                null,
                null,
                Map.of(),
                Map.of(),
                List.of(),
                List.of(),
                "message 7 was lost");
    }

    static ResultDocument run(final StoredResult... results) {
        return on(MACHINE, List.of(results), List.of());
    }

    static ResultDocument twice(final StoredResult first, final StoredResult second) {
        return on(MACHINE, List.of(first), List.of(second));
    }

    static ResultDocument on(
            final Map<String, JsonNode> machine, final List<StoredResult> results, final List<StoredResult> repeat) {
        return new ResultDocument(1, "2026-01-02T03:04:05Z", machine, results, repeat);
    }
}
