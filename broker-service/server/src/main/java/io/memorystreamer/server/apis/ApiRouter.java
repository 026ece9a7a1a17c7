package io.memorystreamer.server.apis;

import io.memorystreamer.server.handlers.RequestRouter;
import io.memorystreamer.server.handlers.Session;
import io.memorystreamer.server.protocol.Api;
import io.memorystreamer.server.protocol.ApiRequest;
import io.memorystreamer.server.protocol.ApiResponse;
import io.memorystreamer.server.wire.DecodedRequest;
import io.memorystreamer.server.wire.MessageRequest;
import io.memorystreamer.server.wire.MessageResponse;
import io.vertx.core.Future;
import java.util.Map;
import org.apache.kafka.common.protocol.ApiMessage;

/** Gives each request to the handler of its API. Thread-safe. */
public final class ApiRouter {

    private final RequestRouter records;
    private final Map<Api, MessageHandler<?>> handlers;
    private final Authorizer authorizer;

    /**
     * @param records for the APIs that have codecs of their own
     * @param handlers for all others
     */
    public ApiRouter(
            final RequestRouter records, final Map<Api, MessageHandler<?>> handlers, final Authorizer authorizer) {
        this.records = records;
        this.handlers = Map.copyOf(handlers);
        this.authorizer = authorizer;
    }

    /** Whether a client may have done what does not come by {@link #route}. Any thread; does not block. */
    public boolean permits(final ApiRequest request, final Session session) {
        return authorizer.permits(session, request);
    }

    /**
     * Asks the authorizer, then answers. On the session's event loop.
     *
     * @return completes on that event loop; with null when the client expects no answer; failed to close the connection
     */
    public Future<? extends ApiResponse> route(final DecodedRequest request, final Session session) {
        if (!permits(request.body(), session)) {
            return Future.failedFuture("not permitted");
        }
        return answer(request, session);
    }

    /** As {@link #route}, for a request about which the authorizer was asked already. */
    public Future<? extends ApiResponse> answer(final DecodedRequest request, final Session session) {
        if (request.body() instanceof final MessageRequest message) {
            return handle(handlers.get(message.api()), message.message(), new RequestContext(request.header(), session))
                    .map(MessageResponse::new);
        }
        return records.route(request.body(), session);
    }

    @SuppressWarnings("unchecked") // A handler is registered for the API whose messages it takes.
    private static <Q extends ApiMessage> Future<? extends ApiMessage> handle(
            final MessageHandler<Q> handler, final ApiMessage message, final RequestContext context) {
        return handler.handle((Q) message, context);
    }
}
