package io.memorystreamer.bench.prepared;

/** This machine does not permit to make a network with a delay; the message is one line that says what failed. */
public final class NetworkUnavailableException extends Exception {

    private static final long serialVersionUID = 1L;

    NetworkUnavailableException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
