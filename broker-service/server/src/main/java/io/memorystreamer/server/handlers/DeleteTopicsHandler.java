package io.memorystreamer.server.handlers;

import io.memorystreamer.server.protocol.DeleteTopics;
import io.memorystreamer.server.protocol.DeleteTopics.TopicResult;
import io.memorystreamer.server.protocol.ErrorCode;
import io.memorystreamer.server.protocol.TopicReference;
import io.memorystreamer.server.topics.TopicException;
import io.memorystreamer.server.topics.TopicRegistry;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/** Deletes topics. */
final class DeleteTopicsHandler implements ApiHandler<DeleteTopics.Request, DeleteTopics.Response> {

    private final TopicRegistry topics;

    DeleteTopicsHandler(final TopicRegistry topics) {
        this.topics = topics;
    }

    @Override
    public Future<DeleteTopics.Response> handle(final DeleteTopics.Request request, final Session session) {
        return session.context().executeBlocking(() -> delete(request), false);
    }

    private DeleteTopics.Response delete(final DeleteTopics.Request request) {
        final List<TopicResult> results = new ArrayList<>(request.topics().size());
        for (final TopicReference reference : request.topics()) {
            results.add(delete(reference));
        }
        return new DeleteTopics.Response(results);
    }

    private TopicResult delete(final TopicReference reference) {
        try {
            final TopicRegistry.Deleted deleted = topics.delete(reference);
            return deleted == null
                    ? new TopicResult(reference.name(), reference.id(), reference.unknown(), null)
                    : new TopicResult(deleted.name(), deleted.id(), ErrorCode.NONE, null);
        } catch (final TopicException e) {
            return new TopicResult(reference.name(), reference.id(), e.error(), e.getMessage());
        }
    }
}
