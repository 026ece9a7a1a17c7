package io.memorystreamer.bench.config;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.memorystreamer.operator.api.BenchmarkRun;
import io.memorystreamer.operator.api.BenchmarkRunSpec;
import java.nio.file.Path;

/**
 * Reads the BenchmarkRun that would go to a cluster. Checks what is needed to run it here; the bounds on lengths and
 * counts, and the image and deadline of a Job, are the cluster's business.
 */
public final class RunFile {

    private static final String API_VERSION = "memorystreamer.io/v1alpha1";

    private static final String KIND = "BenchmarkRun";

    private RunFile() {}

    /** @throws ConfigException when the file is no BenchmarkRun, or one that cannot be run; the message is one line */
    public static BenchmarkRunSpec read(final Path file) throws ConfigException {
        final String text = TextFile.read(file);
        final BenchmarkRun run;
        try {
            final YAMLMapper yaml = new YAMLMapper();
            requireKind(file, yaml.readTree(text));
            run = yaml.readValue(text, BenchmarkRun.class);
        } catch (final JacksonException e) {
            final String line =
                    e.getLocation() == null ? "" : ":" + e.getLocation().getLineNr();
            throw new ConfigException(file + line + ": not a BenchmarkRun: "
                    + e.getOriginalMessage().lines().findFirst().orElse(""));
        }
        final BenchmarkRunSpec spec = run.getSpec();
        if (spec == null || spec.scenarios().isEmpty()) {
            throw new ConfigException(file + ": spec.scenarios must name at least one category or scenario");
        }
        if (spec.cells().isEmpty()) {
            throw new ConfigException(
                    file + ": spec.resources or spec.matrix must have at least one entry with cpu and memory");
        }
        return spec;
    }

    /** Looked up in the text: the Java type answers with its own apiVersion and kind, whatever it was read from. */
    private static void requireKind(final Path file, final JsonNode resource) throws ConfigException {
        if (!API_VERSION.equals(resource.path("apiVersion").asText())
                || !KIND.equals(resource.path("kind").asText())) {
            throw new ConfigException(
                    file + ": must hold one resource of apiVersion " + API_VERSION + " and kind " + KIND);
        }
    }
}
