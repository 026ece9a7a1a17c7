package io.memorystreamer.server.handlers;

import io.memorystreamer.server.protocol.ErrorCode;
import io.memorystreamer.server.protocol.ListOffsets;
import io.memorystreamer.server.protocol.ListOffsets.PartitionQuery;
import io.memorystreamer.server.protocol.ListOffsets.PartitionResult;
import io.memorystreamer.server.protocol.RecordTimes;
import io.memorystreamer.server.protocol.RecordTimes.TimedOffset;
import io.memorystreamer.server.protocol.TopicReference;
import io.memorystreamer.server.topics.Partition;
import io.memorystreamer.server.topics.TopicRegistry;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/** Looks up where partitions start and end, and where a point in time lies in them. */
final class ListOffsetsHandler implements ApiHandler<ListOffsets.Request, ListOffsets.Response> {

    private final TopicRegistry topics;
    private final TimestampSearch search;

    ListOffsetsHandler(final TopicRegistry topics, final RecordTimes recordTimes) {
        this.topics = topics;
        this.search = new TimestampSearch(recordTimes);
    }

    @Override
    public Future<ListOffsets.Response> handle(final ListOffsets.Request request, final Session session) {
        if (searches(request)) {
            return session.context().executeBlocking(() -> answer(request), false);
        }
        return Future.succeededFuture(answer(request));
    }

    private static boolean searches(final ListOffsets.Request request) {
        for (final ListOffsets.TopicQuery topic : request.topics()) {
            for (final PartitionQuery query : topic.partitions()) {
                if (query.timestamp() >= 0 || query.timestamp() == ListOffsets.MAX_TIMESTAMP) {
                    return true;
                }
            }
        }
        return false;
    }

    private ListOffsets.Response answer(final ListOffsets.Request request) {
        final List<ListOffsets.TopicResult> results =
                new ArrayList<>(request.topics().size());
        for (final ListOffsets.TopicQuery topic : request.topics()) {
            final TopicReference reference = TopicReference.byName(topic.name());
            final List<PartitionResult> partitions =
                    new ArrayList<>(topic.partitions().size());
            for (final PartitionQuery query : topic.partitions()) {
                final Partition partition = topics.find(reference, query.index());
                partitions.add(
                        partition == null
                                ? PartitionResult.failed(query.index(), topics.missing(reference))
                                : answer(query, partition));
            }
            results.add(new ListOffsets.TopicResult(topic.name(), partitions));
        }
        return new ListOffsets.Response(results);
    }

    private PartitionResult answer(final PartitionQuery query, final Partition partition) {
        if (query.leaderEpoch() > Partition.LEADER_EPOCH) {
            return PartitionResult.failed(query.index(), ErrorCode.UNKNOWN_LEADER_EPOCH);
        }
        if (query.timestamp() >= 0) {
            return found(query, search.firstFrom(partition, query.timestamp()));
        }
        if (query.timestamp() == ListOffsets.MAX_TIMESTAMP) {
            return found(query, search.latest(partition));
        }
        if (query.timestamp() == ListOffsets.LATEST) {
            return new PartitionResult(query.index(), ErrorCode.NONE, -1, partition.highWatermark());
        }
        if (query.timestamp() == ListOffsets.EARLIEST || query.timestamp() == ListOffsets.EARLIEST_LOCAL) {
            return new PartitionResult(query.index(), ErrorCode.NONE, -1, partition.startOffset());
        }
        return PartitionResult.failed(query.index(), ErrorCode.UNSUPPORTED_VERSION);
    }

    private static PartitionResult found(final PartitionQuery query, final TimedOffset record) {
        return record == null
                ? new PartitionResult(query.index(), ErrorCode.NONE, -1, -1)
                : new PartitionResult(query.index(), ErrorCode.NONE, record.timestamp(), record.offset());
    }
}
