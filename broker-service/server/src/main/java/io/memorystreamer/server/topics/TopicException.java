package io.memorystreamer.server.topics;

import io.memorystreamer.server.protocol.ErrorCode;

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
}
