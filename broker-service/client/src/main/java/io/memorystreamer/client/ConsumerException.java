package io.memorystreamer.client;

/** A consumer cannot go on, or could not be made: its broker does not answer or refuses. */
public final class ConsumerException extends ClientException {

    public ConsumerException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
