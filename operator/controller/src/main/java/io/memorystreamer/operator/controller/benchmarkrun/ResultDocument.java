package io.memorystreamer.operator.controller.benchmarkrun;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.memorystreamer.operator.api.BenchmarkResultSpec.ScenarioResult;
import io.memorystreamer.operator.api.BenchmarkResultSpec.Target;
import io.memorystreamer.operator.api.merge.Histograms;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/**
 * The part of the benchmark's JSON document that goes into a BenchmarkResult. It comes from a Pod: what is too large or is no
 * such document is taken as missing.
 *
 * @param schemaVersion of the document
 * @param results one per scenario, path, peer and variant
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record ResultDocument(int schemaVersion, List<ScenarioResult> results) {
    private static final int SCHEMA_VERSION = 1;

    /** What the schema of a BenchmarkResult allows. */
    private static final int MAX_RESULTS = 1024;

    /** Uncompressed, in bytes; beyond it a few hundred kilobytes would fill the operator's memory. */
    private static final int MAX_BYTES = 16 << 20;

    /** Histograms of one Job, in characters: a resource has 1.5 MiB in all. */
    private static final int MAX_HISTOGRAM_CHARACTERS = 600 << 10;

    private static final ObjectReader JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build()
            .readerFor(ResultDocument.class);

    /** Returns the results in a compressed document; empty when it is none. */
    static Optional<List<ScenarioResult>> read(byte[] gzip) {
        try (InputStream json = new Bounded(new GZIPInputStream(new ByteArrayInputStream(gzip)))) {
            ResultDocument document = JSON.readValue(json);
            boolean readable = document.schemaVersion == SCHEMA_VERSION
                    && document.results != null
                    && document.results.size() <= MAX_RESULTS
                    && document.results.stream().allMatch(ResultDocument::isWhole);
            return readable ? Optional.of(bounded(document.results)) : Optional.empty();
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private static boolean isWhole(ScenarioResult result) {
        return result != null
                && result.id() != null
                && result.path() != null
                && result.targets().stream()
                        .allMatch(target -> target.name() != null && Objects.nonNull(target.verdict()));
    }

    private static List<ScenarioResult> bounded(List<ScenarioResult> results) {
        List<ScenarioResult> kept = new ArrayList<>();
        int characters = 0;
        for (ScenarioResult result : results) {
            String histogram = result.histogram();
            int length = histogram == null ? 0 : histogram.length();
            boolean fits = length <= Histograms.MAX_CHARACTERS && characters + length <= MAX_HISTOGRAM_CHARACTERS;
            characters += fits ? length : 0;
            kept.add(new ScenarioResult(
                    result.id(),
                    result.path(),
                    result.peer(),
                    result.variant(),
                    finite(result.metrics()),
                    finite(result.targets()),
                    fits ? histogram : null));
        }
        return kept;
    }

    private static Map<String, Double> finite(Map<String, Double> metrics) {
        return metrics.entrySet().stream()
                .filter(metric -> Double.isFinite(metric.getValue()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static List<Target> finite(List<Target> targets) {
        return targets.stream()
                .map(target ->
                        new Target(target.name(), finite(target.goal()), finite(target.measured()), target.verdict()))
                .toList();
    }

    private static Double finite(Double value) {
        return value == null || !Double.isFinite(value) ? null : value;
    }

    /** Ends with an error where a document goes on for too long. */
    private static final class Bounded extends FilterInputStream {
        private long left = MAX_BYTES;

        Bounded(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int next = super.read();
            count(next < 0 ? 0 : 1);
            return next;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = super.read(bytes, offset, length);
            count(Math.max(0, count));
            return count;
        }

        private void count(int count) throws IOException {
            left -= count;
            if (left < 0) {
                throw new IOException("longer than " + MAX_BYTES + " bytes");
            }
        }
    }
}
