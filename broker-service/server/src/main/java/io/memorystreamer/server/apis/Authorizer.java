package io.memorystreamer.server.apis;

import io.memorystreamer.server.handlers.Session;
import io.memorystreamer.server.protocol.ApiRequest;

/**
 * Decides about every request once, before it is handled: those of the Kafka port as they came, those over HTTP as the
 * {@link io.memorystreamer.server.protocol.Access} they need. Called by all event loops and worker threads at once; must not
 * block.
 */
@FunctionalInterface
public interface Authorizer {

    /** Permits everything. */
    Authorizer ALL = (session, request) -> true;

    boolean permits(Session session, ApiRequest request);
}
