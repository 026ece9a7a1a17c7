package io.memorystreamer.server.apis;

import io.memorystreamer.server.handlers.Session;
import io.memorystreamer.server.protocol.ApiRequest;

/** Decides about every request once, before it is handled. Called by all event loops at once; must not block. */
@FunctionalInterface
public interface Authorizer {

    /** Permits everything. */
    Authorizer ALL = (session, request) -> true;

    boolean permits(Session session, ApiRequest request);
}
