package io.memorystreamer.server.handlers;

import io.memorystreamer.server.protocol.ApiRequest;
import io.memorystreamer.server.protocol.ApiResponse;
import io.memorystreamer.server.protocol.Fetch;
import io.memorystreamer.server.protocol.Produce;
import io.memorystreamer.server.topics.BatchCommit;
import io.memorystreamer.server.topics.TopicRegistry;
import io.vertx.core.Future;

/** Gives each request of the APIs with codecs of their own to its handler. Thread-safe. */
public final class RequestRouter {

    private final ProduceHandler produce;
    private final FetchHandler fetch;

    /**
     * @param commit where produced batches go
     * @param maxFetchSessions at the same time
     */
    public RequestRouter(final TopicRegistry topics, final BatchCommit commit, final int maxFetchSessions) {
        produce = new ProduceHandler(topics, commit);
        fetch = new FetchHandler(topics, new FetchSessions(maxFetchSessions));
    }

    /** On the session's event loop; see {@link ApiHandler#handle} for the result. */
    public Future<? extends ApiResponse> route(final ApiRequest request, final Session session) {
        return switch (request) {
            case Produce.Request produceRequest -> produce.handle(produceRequest, session);
            case Fetch.Request fetchRequest -> fetch.handle(fetchRequest, session);
            default -> throw new IllegalArgumentException(request.api() + " has no handler here");
        };
    }
}
