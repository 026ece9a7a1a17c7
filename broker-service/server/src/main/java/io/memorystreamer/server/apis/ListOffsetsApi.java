package io.memorystreamer.server.apis;

import io.memorystreamer.server.protocol.ErrorCode;
import io.memorystreamer.server.protocol.RecordTimes;
import io.memorystreamer.server.protocol.RecordTimes.TimedOffset;
import io.memorystreamer.server.protocol.TopicReference;
import io.memorystreamer.server.topics.Partition;
import io.memorystreamer.server.topics.TimestampSearch;
import io.memorystreamer.server.topics.TopicRegistry;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.ListOffsetsRequestData;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsPartition;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsTopic;
import org.apache.kafka.common.message.ListOffsetsResponseData;
import org.apache.kafka.common.message.ListOffsetsResponseData.ListOffsetsPartitionResponse;
import org.apache.kafka.common.message.ListOffsetsResponseData.ListOffsetsTopicResponse;
import org.apache.kafka.common.requests.ListOffsetsRequest;

/**
 * Looks up where partitions start and end, and where a point in time lies in them. Without transactions the last stable offset
 * is the high watermark, so that both isolation levels get the same. Errors as in Kafka's ReplicaManager.fetchOffset.
 */
final class ListOffsetsApi implements MessageHandler<ListOffsetsRequestData> {

    /** From this version on answers tell the leader's epoch. */
    private static final short LEADER_EPOCHS = 4;

    private final TopicRegistry topics;
    private final TimestampSearch search;

    ListOffsetsApi(final TopicRegistry topics, final RecordTimes recordTimes) {
        this.topics = topics;
        this.search = new TimestampSearch(recordTimes);
    }

    @Override
    public Future<ListOffsetsResponseData> handle(final ListOffsetsRequestData request, final RequestContext context) {
        final short version = context.version();
        return searches(request)
                ? context.blocking(() -> answer(request, version))
                : Future.succeededFuture(answer(request, version));
    }

    private static boolean searches(final ListOffsetsRequestData request) {
        return request.topics().stream()
                .flatMap(topic -> topic.partitions().stream())
                .mapToLong(ListOffsetsPartition::timestamp)
                .anyMatch(timestamp -> timestamp >= 0 || timestamp == ListOffsetsRequest.MAX_TIMESTAMP);
    }

    private ListOffsetsResponseData answer(final ListOffsetsRequestData request, final short version) {
        final ListOffsetsResponseData response = new ListOffsetsResponseData();
        final Set<TopicPartition> asked = new HashSet<>();
        final Set<TopicPartition> askedTwice = new HashSet<>();
        for (final ListOffsetsTopic topic : request.topics()) {
            for (final ListOffsetsPartition query : topic.partitions()) {
                final TopicPartition partition = new TopicPartition(topic.name(), query.partitionIndex());
                if (!asked.add(partition)) {
                    askedTwice.add(partition);
                }
            }
        }
        for (final ListOffsetsTopic topic : request.topics()) {
            final ListOffsetsTopicResponse answers = new ListOffsetsTopicResponse().setName(topic.name());
            for (final ListOffsetsPartition query : topic.partitions()) {
                final boolean twice = askedTwice.contains(new TopicPartition(topic.name(), query.partitionIndex()));
                answers.partitions()
                        .add(twice ? failed(query, ErrorCode.INVALID_REQUEST) : answer(topic.name(), query, version));
            }
            response.topics().add(answers);
        }
        return response;
    }

    private ListOffsetsPartitionResponse answer(
            final String topic, final ListOffsetsPartition query, final short version) {
        final TopicReference reference = TopicReference.byName(topic);
        final Partition partition = topics.find(reference, query.partitionIndex());
        if (partition == null) {
            return failed(query, topics.missing(reference));
        }
        if (query.currentLeaderEpoch() > Partition.LEADER_EPOCH) {
            return failed(query, ErrorCode.UNKNOWN_LEADER_EPOCH);
        }
        if (version < firstVersionOf(query.timestamp())) {
            return failed(query, ErrorCode.UNSUPPORTED_VERSION);
        }
        final ListOffsetsPartitionResponse answer = answer(query, partition);
        return version < LEADER_EPOCHS || answer.offset() < 0 ? answer : answer.setLeaderEpoch(Partition.LEADER_EPOCH);
    }

    private ListOffsetsPartitionResponse answer(final ListOffsetsPartition query, final Partition partition) {
        final long timestamp = query.timestamp();
        if (timestamp >= 0) {
            return found(query, search.firstFrom(partition, timestamp));
        }
        if (timestamp == ListOffsetsRequest.MAX_TIMESTAMP) {
            return found(query, search.latest(partition));
        }
        if (timestamp == ListOffsetsRequest.LATEST_TIMESTAMP) {
            return at(query).setOffset(partition.highWatermark());
        }
        if (timestamp == ListOffsetsRequest.EARLIEST_TIMESTAMP
                || timestamp == ListOffsetsRequest.EARLIEST_LOCAL_TIMESTAMP) { // all of the log is on this node
            return at(query).setOffset(partition.startOffset());
        }
        // The latest tiered and the earliest one pending upload: there are no tiers.
        return at(query);
    }

    /** The version that a special timestamp came with; beyond all for one that does not exist. */
    private static short firstVersionOf(final long timestamp) {
        if (timestamp >= ListOffsetsRequest.EARLIEST_TIMESTAMP) {
            return 1;
        }
        if (timestamp == ListOffsetsRequest.MAX_TIMESTAMP) {
            return 7;
        }
        if (timestamp == ListOffsetsRequest.EARLIEST_LOCAL_TIMESTAMP) {
            return 8;
        }
        if (timestamp == ListOffsetsRequest.LATEST_TIERED_TIMESTAMP) {
            return 9;
        }
        return timestamp == ListOffsetsRequest.EARLIEST_PENDING_UPLOAD_TIMESTAMP ? 11 : Short.MAX_VALUE;
    }

    private static ListOffsetsPartitionResponse found(final ListOffsetsPartition query, final TimedOffset found) {
        return found == null
                ? at(query)
                : at(query).setTimestamp(found.timestamp()).setOffset(found.offset());
    }

    /** Without an offset yet. */
    private static ListOffsetsPartitionResponse at(final ListOffsetsPartition query) {
        return new ListOffsetsPartitionResponse().setPartitionIndex(query.partitionIndex());
    }

    private static ListOffsetsPartitionResponse failed(final ListOffsetsPartition query, final ErrorCode error) {
        return at(query).setErrorCode(error.code());
    }
}
