package io.memorystreamer.bench.config;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.memorystreamer.operator.api.BenchmarkRun;
import io.memorystreamer.operator.api.BenchmarkRunSpec;
import io.memorystreamer.operator.api.BenchmarkTarget;
import io.memorystreamer.operator.api.Pinning;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the BenchmarkRun that would go to a cluster. Checks what is needed to run it here; the bounds on lengths and
 * counts, and the image and deadline of a Job, are the cluster's business.
 */
public final class RunFile {

    private static final String API_VERSION = "memorystreamer.io/v1alpha1";

    private static final String KIND = "BenchmarkRun";

    private RunFile() {}

    /** @throws ConfigException when the file is no BenchmarkRun, or one that cannot be run; the message is one line */
    public static BenchmarkRun read(final Path file) throws ConfigException {
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
        requireHere(file, spec);
        return run;
    }

    /** What is in a cluster is not here; and what a measurement here takes is limited, as it is there. */
    private static void requireHere(final Path file, final BenchmarkRunSpec spec) throws ConfigException {
        final BenchmarkTarget target = spec.target();
        if (target != null && target.cluster() != null) {
            throw new ConfigException(file + ": spec.target.cluster " + target.cluster()
                    + " is in a Kubernetes cluster: name its Service's address (kubectl port-forward svc/"
                    + target.cluster()
                    + " 9092) in spec.target.address, with kind memorystreamer");
        }
        if (target != null && (target.address() == null || target.kind() == null)) {
            throw new ConfigException(file + ": spec.target must have both kind and address");
        }
        if (spec.loadGenerators() > 1 && target == null) {
            throw new ConfigException(file + ": " + BenchmarkRunSpec.GENERATORS_NEED_TARGET);
        }
        if (spec.loadGenerators() < 1 || spec.loadGenerators() > BenchmarkRunSpec.MAX_LOAD_GENERATORS) {
            throw new ConfigException(
                    file + ": spec.loadGenerators must be from 1 to " + BenchmarkRunSpec.MAX_LOAD_GENERATORS);
        }
        if (spec.repetitions() < 1) {
            throw new ConfigException(file + ": spec.repetitions must be at least 1");
        }
    }

    /** The fields of a run that are set and that only a cluster heeds, in their order. */
    public static List<String> ignored(final BenchmarkRunSpec spec) {
        final Map<String, Boolean> set = new LinkedHashMap<>();
        set.put("placement", spec.placement() != null);
        set.put("pinning", spec.pinning() != Pinning.NONE);
        set.put("image", spec.image() != null);
        set.put("baselineRef", spec.baselineRef() != null);
        set.put("regression", spec.regression() != null);
        set.put("activeDeadlineSeconds", spec.activeDeadlineSeconds() != BenchmarkRunSpec.DEFAULT_DEADLINE_SECONDS);
        set.put("ttlSecondsAfterFinished", spec.ttlSecondsAfterFinished() != null);
        set.put("cleanup", spec.cleanup() != BenchmarkRunSpec.Cleanup.NEVER);
        set.put("concurrencyPolicy", spec.concurrencyPolicy() != BenchmarkRunSpec.ConcurrencyPolicy.QUEUE);
        set.put("suspend", spec.isSuspended());
        set.put("cancel", spec.isCancelled());
        return set.entrySet().stream()
                .filter(Map.Entry::getValue)
                .map(Map.Entry::getKey)
                .toList();
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
