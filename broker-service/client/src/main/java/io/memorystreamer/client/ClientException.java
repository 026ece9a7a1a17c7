package io.memorystreamer.client;

/** A broker could not be reached or refused a request. The message says which broker, why, and what to do. */
public class ClientException extends RuntimeException {

    public ClientException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
