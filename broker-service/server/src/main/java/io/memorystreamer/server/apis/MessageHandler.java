package io.memorystreamer.server.apis;

import io.vertx.core.Future;
import org.apache.kafka.common.protocol.ApiMessage;

/**
 * Answers the requests of one API. Used by all event loops at once.
 *
 * @param <Q> the request's message class
 */
@FunctionalInterface
public interface MessageHandler<Q extends ApiMessage> {

    /**
     * On the session's event loop, which it must not block.
     *
     * @return completes on that event loop with the response message of the API; failed to close the connection
     */
    Future<? extends ApiMessage> handle(Q request, RequestContext context);
}
