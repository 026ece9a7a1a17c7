package io.memorystreamer.server.protocol;

/** An answer to be encoded. */
public interface ApiResponse {

    /** Gives back what the answer holds on to; called once, when its bytes are with the client or the client is gone. */
    default void release() {}
}
