package io.memorystreamer.operator.api.termination;

import static io.memorystreamer.operator.api.termination.TerminationMessage.abbreviate;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.memorystreamer.operator.api.Verdict;
import io.memorystreamer.operator.api.termination.TerminationMessage.Failure;
import io.memorystreamer.operator.api.termination.TerminationMessage.Result;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Writes and reads {@link TerminationMessage}s. Stateless and thread-safe.
 *
 * <p>A message that is too long is shortened in steps until it fits, each step giving up what the reader misses least:
 * digits beyond the sixth, metrics that no column shows, the rest of the error's message, all metrics, and at last
 * results, those without a missed target first. What comes out is always a whole JSON document.
 */
public final class TerminationMessageCodec {
    /**
     * What the kubelet keeps of a container's termination message, in bytes ({@code MaxContainerTerminationMessageLength}
     * in Kubernetes); anything beyond is cut off, and half a JSON document is none.
     */
    public static final int MAX_BYTES = 4096;

    /** Metrics from the most to the least needed; any other is given up before these. */
    private static final List<String> BY_IMPORTANCE = List.of(
            "messagesPerSecond",
            "throughputRatio",
            "p99Micros",
            "p50Micros",
            "megabytesPerSecond",
            "p999Micros",
            "maxMicros",
            "meanMicros",
            "meanNanos",
            "p95Micros",
            "allocatedBytesPerMessage");

    private static final MathContext SIX_DIGITS = new MathContext(6);
    private static final int[] ERROR_LENGTHS = {1024, 256, 64};

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            // A newer benchmark may say more than this reader knows; what it knows keeps its meaning under one version.
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private TerminationMessageCodec() {}

    /**
     * Writes a message as JSON of at most {@link #MAX_BYTES} bytes of UTF-8, shortened if it has to be.
     *
     * @return the JSON document, on one line
     */
    public static String encode(TerminationMessage message) {
        return shorter(message)
                .map(TerminationMessageCodec::write)
                .filter(json -> json.getBytes(UTF_8).length <= MAX_BYTES)
                .findFirst()
                .orElseThrow(() -> new AssertionError("the shortest form of a termination message is bounded"));
    }

    /**
     * Reads a message.
     *
     * @throws TerminationMessageException when the text is empty, is no JSON, is of another version, or breaks the
     *     format; its message says which
     */
    public static TerminationMessage decode(String json) throws TerminationMessageException {
        if (json == null || json.isBlank()) {
            throw new TerminationMessageException("the termination message is empty", null);
        }
        TerminationMessage message;
        try {
            message = JSON.readValue(json, TerminationMessage.class);
        } catch (JacksonException e) {
            String problem =
                    abbreviate(e.getOriginalMessage().lines().findFirst().orElse("unreadable"), 200);
            String start = abbreviate(json.strip().replaceAll("\\s+", " "), 80);
            throw new TerminationMessageException(
                    "the termination message is no benchmark result: %s (it begins with: %s)".formatted(problem, start),
                    e);
        }
        if (message == null || message.version() != TerminationMessage.VERSION) {
            throw new TerminationMessageException(
                    "the termination message has version %s, this operator reads version %d"
                            .formatted(message == null ? "none" : message.version(), TerminationMessage.VERSION),
                    null);
        }
        return message;
    }

    /** The message itself and then ever shorter forms of it; lazy, so that the usual case writes JSON once. */
    private static Stream<TerminationMessage> shorter(TerminationMessage message) {
        TerminationMessage rounded = withResults(
                message,
                message.results().stream().map(TerminationMessageCodec::rounded).toList());
        Stream<TerminationMessage> fewerMetrics = descending(BY_IMPORTANCE.size())
                .mapToObj(count -> withMetrics(rounded, Set.copyOf(BY_IMPORTANCE.subList(0, count))));
        TerminationMessage bare = withMetrics(rounded, Set.of());
        Stream<TerminationMessage> shorterError =
                IntStream.of(ERROR_LENGTHS).mapToObj(length -> withErrorLength(rounded, length));
        Stream<TerminationMessage> both = descending(BY_IMPORTANCE.size())
                .mapToObj(count -> withErrorLength(
                        withMetrics(rounded, Set.copyOf(BY_IMPORTANCE.subList(0, count))),
                        ERROR_LENGTHS[ERROR_LENGTHS.length - 1]));
        TerminationMessage shortest = withErrorLength(bare, ERROR_LENGTHS[ERROR_LENGTHS.length - 1]);
        List<Result> worstFirst = shortest.results().stream()
                .sorted(Comparator.comparing(TerminationMessageCodec::severity).reversed())
                .toList();
        Stream<TerminationMessage> fewerResults = descending(worstFirst.size())
                .mapToObj(count -> new TerminationMessage(
                        message.version(),
                        message.environment(),
                        worstFirst.subList(0, count),
                        message.cut() + worstFirst.size() - count,
                        shortest.error()));
        return Stream.of(Stream.of(message, rounded), fewerMetrics, shorterError, both, fewerResults)
                .flatMap(forms -> forms);
    }

    private static IntStream descending(int from) {
        return IntStream.rangeClosed(0, from).map(index -> from - index);
    }

    private static int severity(Result result) {
        return result.worstVerdict().map(Verdict::ordinal).orElse(-1);
    }

    private static Result rounded(Result result) {
        Map<String, Double> metrics = new TreeMap<>(result.metrics());
        ToDoubleFunction<Double> round =
                value -> new BigDecimal(value).round(SIX_DIGITS).doubleValue();
        metrics.replaceAll((name, value) -> round.applyAsDouble(value));
        return result.withMetrics(metrics);
    }

    private static TerminationMessage withMetrics(TerminationMessage message, Set<String> names) {
        return withResults(
                message,
                message.results().stream()
                        .map(result -> {
                            Map<String, Double> metrics = new TreeMap<>(result.metrics());
                            metrics.keySet().retainAll(names);
                            return result.withMetrics(metrics);
                        })
                        .toList());
    }

    private static TerminationMessage withResults(TerminationMessage message, List<Result> results) {
        return new TerminationMessage(
                message.version(), message.environment(), results, message.cut(), message.error());
    }

    private static TerminationMessage withErrorLength(TerminationMessage message, int length) {
        Failure error = message.error();
        if (error == null) {
            return message;
        }
        Failure shortened = new Failure(error.reason(), abbreviate(error.message(), length));
        return new TerminationMessage(
                message.version(), message.environment(), message.results(), message.cut(), shortened);
    }

    private static String write(TerminationMessage message) {
        try {
            return JSON.writeValueAsString(message);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a termination message can always be written", e);
        }
    }
}
