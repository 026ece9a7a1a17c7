package io.memorystreamer.server.network;

import io.memorystreamer.server.protocol.Api;
import io.memorystreamer.server.wire.ResponseErrors;

/** Hears what the network does, for metrics; called on every event loop, quick and thread-safe. */
public interface NetworkObserver extends ResponseErrors.Observer {

    void onConnected();

    void onDisconnected();

    /**
     * A connection was closed for what it sent or did not do, or because there were too many.
     *
     * @param client its address
     * @param reason for people
     */
    void onRefused(String client, String reason);

    /**
     * An answer has been handed to a socket.
     *
     * @param bytes all of it
     * @param zeroCopyBytes how many of them the kernel takes from the log's memory, see {@link WriteCopies}
     */
    void onWriting(Api api, int bytes, int zeroCopyBytes);

    /** That answer has been written, or discarded with its connection. */
    void onWritten(int bytes);

    /** @param nanos from the request's turn to its answer's being handed to the socket, waiting for data or room included */
    void onAnswered(Api api, long nanos);
}
