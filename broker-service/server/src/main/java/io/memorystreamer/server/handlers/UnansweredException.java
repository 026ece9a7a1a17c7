package io.memorystreamer.server.handlers;

import io.memorystreamer.server.protocol.ApiResponse;

/** A request that expects no answer failed, which closes its connection. Without a stack trace. */
public final class UnansweredException extends Exception {

    private final transient ApiResponse response;

    /** @param response what would have been answered; holds nothing that must be released */
    UnansweredException(final String message, final ApiResponse response) {
        super(message, null, false, false);
        this.response = response;
    }

    /** What would have been answered. */
    public ApiResponse response() {
        return response;
    }
}
