package io.memorystreamer.server.handlers;

import io.memorystreamer.server.protocol.ErrorCode;
import io.memorystreamer.server.protocol.Produce;
import io.memorystreamer.server.protocol.Produce.PartitionResult;
import io.memorystreamer.server.topics.BatchCommit;
import io.memorystreamer.server.topics.TopicRegistry;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/**
 * Appends record batches. There is one replica, so that acks 1 and -1 mean the same: answered when readable.
 *
 * <p>A partition that is out of prepared segments holds the request back, see {@link ProduceOperation}.
 */
final class ProduceHandler implements ApiHandler<Produce.Request, Produce.Response> {

    private final TopicRegistry topics;
    private final BatchCommit commit;

    ProduceHandler(final TopicRegistry topics, final BatchCommit commit) {
        this.topics = topics;
        this.commit = commit;
    }

    @Override
    public Future<Produce.Response> handle(final Produce.Request request, final Session session) {
        if (request.acks() < -1 || request.acks() > 1) {
            return Future.succeededFuture(refuse(
                    request, ErrorCode.INVALID_REQUIRED_ACKS, "acks=" + request.acks() + ": must be -1, 0 or 1"));
        }
        if (request.transactionalId() != null) {
            return Future.succeededFuture(refuse(
                    request, ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED, "this broker has no transactions"));
        }
        return new ProduceOperation(topics, commit, request, session).run();
    }

    private static Produce.Response refuse(final Produce.Request request, final ErrorCode error, final String message) {
        final List<Produce.TopicResult> results =
                new ArrayList<>(request.topics().size());
        for (final Produce.TopicData topic : request.topics()) {
            final List<PartitionResult> partitions =
                    new ArrayList<>(topic.partitions().size());
            for (final Produce.PartitionData partition : topic.partitions()) {
                partitions.add(PartitionResult.failed(partition.index(), error, message));
            }
            results.add(new Produce.TopicResult(topic.topic(), partitions));
        }
        return new Produce.Response(results);
    }
}
