package io.memorystreamer.server.handlers;

import io.memorystreamer.server.protocol.ErrorCode;
import io.memorystreamer.server.protocol.ListOffsets;
import io.memorystreamer.server.protocol.ListOffsets.PartitionQuery;
import io.memorystreamer.server.protocol.ListOffsets.PartitionResult;
import io.memorystreamer.server.protocol.TopicReference;
import io.memorystreamer.server.topics.Partition;
import io.memorystreamer.server.topics.TopicRegistry;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/** Looks up where partitions start and end. Looking up by time is refused. */
final class ListOffsetsHandler implements ApiHandler<ListOffsets.Request, ListOffsets.Response> {

    private final TopicRegistry topics;

    ListOffsetsHandler(final TopicRegistry topics) {
        this.topics = topics;
    }

    @Override
    public Future<ListOffsets.Response> handle(final ListOffsets.Request request, final Session session) {
        final List<ListOffsets.TopicResult> results =
                new ArrayList<>(request.topics().size());
        for (final ListOffsets.TopicQuery topic : request.topics()) {
            final TopicReference reference = TopicReference.byName(topic.name());
            final List<PartitionResult> partitions =
                    new ArrayList<>(topic.partitions().size());
            for (final PartitionQuery query : topic.partitions()) {
                partitions.add(answer(query, topics.find(reference, query.index())));
            }
            results.add(new ListOffsets.TopicResult(topic.name(), partitions));
        }
        return Future.succeededFuture(new ListOffsets.Response(results));
    }

    private static PartitionResult answer(final PartitionQuery query, final Partition partition) {
        if (partition == null) {
            return PartitionResult.failed(query.index(), ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        }
        if (query.leaderEpoch() > Partition.LEADER_EPOCH) {
            return PartitionResult.failed(query.index(), ErrorCode.UNKNOWN_LEADER_EPOCH);
        }
        if (query.timestamp() == ListOffsets.LATEST) {
            return new PartitionResult(query.index(), ErrorCode.NONE, -1, partition.highWatermark());
        }
        if (query.timestamp() == ListOffsets.EARLIEST || query.timestamp() == ListOffsets.EARLIEST_LOCAL) {
            return new PartitionResult(query.index(), ErrorCode.NONE, -1, partition.startOffset());
        }
        return PartitionResult.failed(query.index(), ErrorCode.UNSUPPORTED_VERSION);
    }
}
