package io.memorystreamer.log;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What the random operations of a {@link LogModelRun} share. */
final class ModelState {

    /** Opens the log of a run, anew after it has been closed. */
    @FunctionalInterface
    interface Opening {
        PartitionLog open() throws IOException;
    }

    final LogModel model = new LogModel();
    final Random random;
    private final Opening opening;
    private final List<String> history = new ArrayList<>();
    private PartitionLog log;
    private long clock = 1_700_000_000_000L;

    /**
     * Whether the log has dropped and closed segments for no other reason than that it was full, so that it must still hold
     * what its retention says.
     */
    private boolean undisturbed;

    ModelState(final Opening opening, final long seed) throws IOException {
        this.opening = opening;
        this.random = new Random(seed);
        this.log = opening.open();
        this.undisturbed = log.config().retentionMillis() == LogConfig.UNLIMITED;
    }

    PartitionLog log() {
        return log;
    }

    void reopen() throws IOException {
        log = opening.open();
        model.reopen();
    }

    /** For the model a list that only grows and forgets. */
    void disturb() {
        undisturbed = false;
    }

    boolean isUndisturbed() {
        return undisturbed;
    }

    /** Ascending by and large, as producers' clocks do. */
    long timestamp() {
        clock += random.nextInt(10);
        return clock + random.nextInt(50);
    }

    byte[] bytes(final int length) {
        final byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Of an offset in the log, or a little below or above it. */
    long offset() {
        final long start = log.startOffset();
        return start - 20 + random.nextInt((int) (model.endOffset() - start) + 40);
    }

    void note(final String operation, final Object... arguments) {
        history.add(operation.formatted(arguments));
    }

    void result(final long outcome) {
        history.set(history.size() - 1, history.getLast() + " -> " + outcome);
    }

    /** What was done, the last operation last. */
    List<String> history() {
        return history;
    }
}
