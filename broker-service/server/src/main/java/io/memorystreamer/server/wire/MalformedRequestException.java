package io.memorystreamer.server.wire;

/** The bytes are no request this broker serves; the connection they came from is of no more use. */
public final class MalformedRequestException extends Exception {

    /** Without a stack trace: hostile clients cause it at will, and the message says all. */
    MalformedRequestException(final String message) {
        super(message, null, false, false);
    }
}
