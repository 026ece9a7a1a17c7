package io.memorystreamer.server.apis;

import io.memorystreamer.server.protocol.ErrorCode;
import io.memorystreamer.server.protocol.TopicReference;
import io.memorystreamer.server.topics.Partition;
import io.memorystreamer.server.topics.TopicRegistry;
import io.vertx.core.Future;
import org.apache.kafka.common.message.OffsetForLeaderEpochRequestData;
import org.apache.kafka.common.message.OffsetForLeaderEpochRequestData.OffsetForLeaderPartition;
import org.apache.kafka.common.message.OffsetForLeaderEpochRequestData.OffsetForLeaderTopic;
import org.apache.kafka.common.message.OffsetForLeaderEpochResponseData;
import org.apache.kafka.common.message.OffsetForLeaderEpochResponseData.EpochEndOffset;
import org.apache.kafka.common.message.OffsetForLeaderEpochResponseData.OffsetForLeaderTopicResult;

/**
 * Tells where the records of a leader's epoch end, by which a consumer finds out that records were taken away under it (KIP-320).
 * There has been one epoch only, and it ends where the log does.
 */
final class OffsetForLeaderEpochApi implements MessageHandler<OffsetForLeaderEpochRequestData> {

    private final TopicRegistry topics;

    OffsetForLeaderEpochApi(final TopicRegistry topics) {
        this.topics = topics;
    }

    @Override
    public Future<OffsetForLeaderEpochResponseData> handle(
            final OffsetForLeaderEpochRequestData request, final RequestContext context) {
        final OffsetForLeaderEpochResponseData response = new OffsetForLeaderEpochResponseData();
        for (final OffsetForLeaderTopic topic : request.topics()) {
            final OffsetForLeaderTopicResult result = new OffsetForLeaderTopicResult().setTopic(topic.topic());
            for (final OffsetForLeaderPartition query : topic.partitions()) {
                result.partitions().add(answer(TopicReference.byName(topic.topic()), query));
            }
            response.topics().mustAdd(result);
        }
        return Future.succeededFuture(response);
    }

    private EpochEndOffset answer(final TopicReference topic, final OffsetForLeaderPartition query) {
        final EpochEndOffset answer = new EpochEndOffset().setPartition(query.partition());
        final Partition partition = topics.find(topic, query.partition());
        if (partition == null) {
            return answer.setErrorCode(topics.missing(topic).code());
        }
        if (query.currentLeaderEpoch() > Partition.LEADER_EPOCH) {
            return answer.setErrorCode(ErrorCode.UNKNOWN_LEADER_EPOCH.code());
        }
        // An epoch that has not been: undefined, as the message class has it.
        return query.leaderEpoch() == Partition.LEADER_EPOCH
                ? answer.setLeaderEpoch(Partition.LEADER_EPOCH).setEndOffset(partition.highWatermark())
                : answer;
    }
}
