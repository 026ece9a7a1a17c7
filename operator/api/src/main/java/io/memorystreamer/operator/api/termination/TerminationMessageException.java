package io.memorystreamer.operator.api.termination;

/** A text that is no termination message. Its message is one line that says what is wrong with the text. */
public final class TerminationMessageException extends Exception {
    private static final long serialVersionUID = 1L;

    TerminationMessageException(String message, Throwable cause) {
        super(message, cause);
    }
}
