package io.memorystreamer.server.groups;

import io.memorystreamer.server.protocol.ErrorCode;

/** A request to a group that is refused. */
public final class GroupException extends Exception {

    private static final long serialVersionUID = 1L;

    private final ErrorCode error;

    /** @param message for the client's user; null where the error code says all */
    public GroupException(final ErrorCode error, final String message) {
        super(message, null, false, false);
        this.error = error;
    }

    public GroupException(final ErrorCode error) {
        this(error, null);
    }

    public ErrorCode error() {
        return error;
    }
}
