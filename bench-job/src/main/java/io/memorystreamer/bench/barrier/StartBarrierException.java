package io.memorystreamer.bench.barrier;

/** The load generators cannot begin together. The message is one line for people. */
public final class StartBarrierException extends Exception {

    private static final long serialVersionUID = 1L;

    StartBarrierException(final String message) {
        super(message);
    }
}
