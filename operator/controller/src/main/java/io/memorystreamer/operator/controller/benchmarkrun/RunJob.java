package io.memorystreamer.operator.controller.benchmarkrun;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.memorystreamer.operator.api.BenchmarkRun;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One measurement of one entry of a run's resource matrix, and the name that follows from it. Immutable.
 *
 * @param cell the entry
 * @param repetition which measurement of this entry, from 1
 * @param repetitions how many there are of each entry
 * @param name name of its Job and of its BenchmarkResult; always the same for the same run, entry and repetition
 */
record RunJob(MatrixCell cell, int repetition, int repetitions, String name) {
    // A Pod's hostname ends here, and an Indexed Job's has its index of up to two digits in it.
    private static final int MAX_NAME_LENGTH = 63 - "-31".length();

    /**
     * The measurements of a run in the order in which they run: all entries once, then all entries again, so that a machine
     * that drifts does so for all of them.
     */
    static List<RunJob> of(BenchmarkRun run) {
        int repetitions = run.getSpec().repetitions();
        List<MatrixCell> cells = MatrixCell.of(run);
        return IntStream.rangeClosed(1, repetitions)
                .boxed()
                .flatMap(repetition ->
                        cells.stream().map(cell -> of(run.getMetadata().getName(), cell, repetition, repetitions)))
                .toList();
    }

    private static RunJob of(String run, MatrixCell cell, int repetition, int repetitions) {
        String wanted = run + "-" + cell.name() + (repetitions == 1 ? "" : "-r" + repetition);
        return new RunJob(cell, repetition, repetitions, validName(wanted));
    }

    /** How people read it in a message. */
    String describe() {
        return repetitions == 1
                ? cell.describe()
                : "%s, repetition %d of %d".formatted(cell.describe(), repetition, repetitions);
    }

    /** A message about this Job, as a condition of the run bears it. */
    String describe(String message) {
        return describe() + ": " + message;
    }

    /** Takes back what {@link #describe(String)} added. */
    String withoutDescription(String message) {
        String prefix = describe("");
        return message.startsWith(prefix) ? message.substring(prefix.length()) : message;
    }

    /** A run may have dots in its name and a Job's Pods may not; whatever is changed or cut is made unique by a hash. */
    static String validName(String wanted) {
        String valid = wanted.replace('.', '-');
        if (valid.equals(wanted) && valid.length() <= MAX_NAME_LENGTH) {
            return valid;
        }
        String hash = sha256(wanted).substring(0, 8);
        return valid.substring(0, Math.min(valid.length(), MAX_NAME_LENGTH - 1 - hash.length())) + "-" + hash;
    }

    static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
