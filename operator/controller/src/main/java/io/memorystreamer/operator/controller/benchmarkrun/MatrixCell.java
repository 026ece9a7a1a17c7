package io.memorystreamer.operator.controller.benchmarkrun;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.api.model.Quantity;
import io.memorystreamer.operator.api.BenchmarkResultSpec;
import io.memorystreamer.operator.api.BenchmarkRun;
import io.memorystreamer.operator.api.ResourceCell;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One entry of a run's resource matrix with the names that follow from it. Immutable.
 *
 * @param name the entry's name, or its index when it has none
 * @param cpu CPUs, request and limit
 * @param memory memory, request and limit
 * @param jobName name of its Job and of its BenchmarkResult; always the same for the same run and entry
 */
record MatrixCell(String name, Quantity cpu, Quantity memory, String jobName) {
    // A Pod's hostname and the job-name label both end here.
    private static final int MAX_NAME_LENGTH = 63;

    /** The entries of a run in the order in which they run. */
    static List<MatrixCell> of(BenchmarkRun run) {
        List<ResourceCell> resources = run.getSpec().cells();
        return IntStream.range(0, resources.size())
                .mapToObj(index -> of(run.getMetadata().getName(), index, resources.get(index)))
                .toList();
    }

    private static MatrixCell of(String runName, int index, ResourceCell cell) {
        String name = cell.name() == null ? Integer.toString(index) : cell.name();
        return new MatrixCell(name, cell.cpu(), cell.memory(), jobName(runName + "-" + name));
    }

    /** How people read it in a message. */
    String describe() {
        return "cell %s (cpu %s, memory %s)".formatted(name, cpu, memory);
    }

    /** A message about this cell, as a condition of the run bears it. */
    String describe(String message) {
        return describe() + ": " + message;
    }

    /** Takes back what {@link #describe(String)} added. */
    String withoutDescription(String message) {
        String prefix = describe("");
        return message.startsWith(prefix) ? message.substring(prefix.length()) : message;
    }

    BenchmarkResultSpec.Cell toResultCell() {
        return new BenchmarkResultSpec.Cell(name, cpu.toString(), memory.toString());
    }

    /** A run may have dots in its name and a Job's Pods may not; whatever is changed or cut is made unique by a hash. */
    static String jobName(String wanted) {
        String valid = wanted.replace('.', '-');
        if (valid.equals(wanted) && valid.length() <= MAX_NAME_LENGTH) {
            return valid;
        }
        String hash = sha256(wanted).substring(0, 8);
        return valid.substring(0, Math.min(valid.length(), MAX_NAME_LENGTH - 1 - hash.length())) + "-" + hash;
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
