package io.memorystreamer.client;

/** Records that a producer accepted were not delivered, or it could not be made. The producer is of no further use. */
public final class ProducerException extends ClientException {

    public ProducerException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
