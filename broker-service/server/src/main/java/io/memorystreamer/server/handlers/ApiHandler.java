package io.memorystreamer.server.handlers;

import io.memorystreamer.server.protocol.ApiRequest;
import io.memorystreamer.server.protocol.ApiResponse;
import io.vertx.core.Future;

/** Answers the requests of one API. Used by all event loops. */
@FunctionalInterface
interface ApiHandler<Q extends ApiRequest, R extends ApiResponse> {

    /**
     * @return completes on the session's event loop; with null when the client expects no answer; failed to close the
     *     connection
     */
    Future<R> handle(Q request, Session session);
}
