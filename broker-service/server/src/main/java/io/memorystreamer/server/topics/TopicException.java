package io.memorystreamer.server.topics;

import io.memorystreamer.server.protocol.ErrorCode;
import java.io.IOException;

/** A topic cannot be created or changed as asked; the message is for the client. */
public final class TopicException extends Exception {

    private final ErrorCode error;

    public TopicException(final ErrorCode error, final String message) {
        super(message, null, false, false);
        this.error = error;
    }

    public ErrorCode error() {
        return error;
    }

    /** What people are told of a failure: the class only where the message was not written for them. */
    static String message(final Exception e) {
        return e instanceof IOException || e instanceof TopicException ? e.getMessage() : e.toString();
    }
}
