package io.memorystreamer.bench.run;

/**
 * What of a run a {@link Suite} measures.
 *
 * @param cell name of the limits in a BenchmarkRun's matrix; null when there is none
 * @param repetition which measurement under these limits, from 1; null when there is one
 */
public record RunPart(String cell, Integer repetition) {

    /** All of it. */
    public static final RunPart WHOLE = new RunPart(null, null);

    /** Those that there are, each after a comma; empty for the whole. */
    String words() {
        return (cell == null ? "" : ", cell " + cell) + (repetition == null ? "" : ", repetition " + repetition);
    }
}
