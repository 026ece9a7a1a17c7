package io.memorystreamer.server.network;

/** The Kafka port cannot be bound. The message is one line. */
public final class BindFailedException extends Exception {

    BindFailedException(final String host, final int port, final Throwable cause) {
        super(
                "cannot bind the Kafka port " + host + ":" + port + ": " + cause.getMessage()
                        + "; set memorystreamer.broker.kafka-port or memorystreamer.broker.host",
                cause);
    }
}
