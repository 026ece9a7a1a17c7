package io.memorystreamer.server.protocol;

/** A decoded request. */
public interface ApiRequest {

    Api api();
}
