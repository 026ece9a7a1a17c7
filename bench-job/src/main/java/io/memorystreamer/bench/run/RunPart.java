package io.memorystreamer.bench.run;

/**
 * What of a run a {@link Suite} measures.
 *
 * @param cell name of the limits in a BenchmarkRun's matrix; null when there is none
 * @param repetition which measurement under these limits, from 1; null when there is one
 * @param generator which of the load generators that measure it together, from 0; null when there is one
 */
public record RunPart(String cell, Integer repetition, Integer generator) {

    /** All of it. */
    public static final RunPart WHOLE = new RunPart(null, null);

    /** Of one load generator. */
    public RunPart(final String cell, final Integer repetition) {
        this(cell, repetition, null);
    }

    /** The same of one of several load generators. */
    RunPart of(final int loadGenerator) {
        return new RunPart(cell, repetition, loadGenerator);
    }

    /** Cell and repetition, those that there are, each after a comma; the same for all load generators. */
    String words() {
        return (cell == null ? "" : ", cell " + cell) + (repetition == null ? "" : ", repetition " + repetition);
    }

    /** The same and the load generator: what no other part of the run has. */
    String allWords() {
        return words() + (generator == null ? "" : ", load generator " + generator);
    }

    /** The failure with the load generator that it is one of. */
    RunFailure attributed(final RunFailure failure) {
        return generator == null
                ? failure
                : new RunFailure(failure.reason(), "load generator " + generator + ": " + failure.getMessage());
    }
}
