package io.memorystreamer.bench.profile;

/** This machine cannot be profiled that way. The message is one line for people. */
public final class ProfileException extends Exception {

    private static final long serialVersionUID = 1L;

    public ProfileException(final String message) {
        super(message);
    }
}
