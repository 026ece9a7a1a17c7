package io.memorystreamer.server.apis;

import io.memorystreamer.server.groups.GroupException;
import io.memorystreamer.server.groups.MemberIdentity;
import io.memorystreamer.server.groups.OffsetCoordinator;
import io.memorystreamer.server.groups.TopicShape;
import io.memorystreamer.server.groups.TopicShapes;
import io.memorystreamer.server.protocol.ErrorCode;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestPartition;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestTopic;
import org.apache.kafka.common.message.OffsetCommitResponseData;
import org.apache.kafka.common.message.OffsetCommitResponseData.OffsetCommitResponsePartition;
import org.apache.kafka.common.message.OffsetCommitResponseData.OffsetCommitResponseTopic;
import org.apache.kafka.common.protocol.ApiMessage;

/** Stores where a group goes on reading. */
final class OffsetCommitApi implements MessageHandler<OffsetCommitRequestData> {

    /** From this version on clients know STALE_MEMBER_EPOCH here (KIP-848). */
    private static final short MEMBER_EPOCHS = 9;

    /** From this version on topics are named by their ids. */
    private static final short TOPIC_IDS = 10;

    private final OffsetCoordinator coordinator;
    private final TopicShapes topics;

    OffsetCommitApi(final OffsetCoordinator coordinator, final TopicShapes topics) {
        this.coordinator = coordinator;
        this.topics = topics;
    }

    @Override
    public Future<? extends ApiMessage> handle(final OffsetCommitRequestData request, final RequestContext context) {
        return context.blocking(() -> answer(request, context.version()));
    }

    private OffsetCommitResponseData answer(final OffsetCommitRequestData request, final short version) {
        final List<OffsetCoordinator.Commit> commits = new ArrayList<>();
        for (final OffsetCommitRequestTopic topic : request.topics()) {
            final String name = version < TOPIC_IDS ? topic.name() : name(topic);
            for (final OffsetCommitRequestPartition partition : topic.partitions()) {
                commits.add(new OffsetCoordinator.Commit(
                        name,
                        partition.partitionIndex(),
                        partition.committedOffset(),
                        partition.committedLeaderEpoch(),
                        partition.committedMetadata()));
            }
        }
        final MemberIdentity member =
                new MemberIdentity(request.memberId(), request.groupInstanceId(), request.generationIdOrMemberEpoch());
        try {
            return response(
                    request,
                    version,
                    coordinator.commit(request.groupId(), member, request.retentionTimeMs(), commits),
                    null);
        } catch (final GroupException e) {
            return response(request, version, List.of(), error(e.error(), version));
        }
    }

    private String name(final OffsetCommitRequestTopic topic) {
        final TopicShape shape = topics.find(Ids.fromKafka(topic.topicId()));
        return shape == null ? null : shape.name();
    }

    private static ErrorCode error(final ErrorCode error, final short version) {
        return error == ErrorCode.STALE_MEMBER_EPOCH && version < MEMBER_EPOCHS ? ErrorCode.UNSUPPORTED_VERSION : error;
    }

    /** @param whole the error of all partitions; null when each has its own */
    private static OffsetCommitResponseData response(
            final OffsetCommitRequestData request,
            final short version,
            final List<ErrorCode> results,
            final ErrorCode whole) {
        final OffsetCommitResponseData response = new OffsetCommitResponseData();
        int next = 0;
        for (final OffsetCommitRequestTopic topic : request.topics()) {
            final OffsetCommitResponseTopic answer =
                    new OffsetCommitResponseTopic().setName(topic.name()).setTopicId(topic.topicId());
            for (final OffsetCommitRequestPartition partition : topic.partitions()) {
                ErrorCode error = whole == null ? results.get(next++) : whole;
                if (version >= TOPIC_IDS && error == ErrorCode.UNKNOWN_TOPIC_OR_PARTITION) {
                    error = ErrorCode.UNKNOWN_TOPIC_ID;
                }
                answer.partitions()
                        .add(new OffsetCommitResponsePartition()
                                .setPartitionIndex(partition.partitionIndex())
                                .setErrorCode(error.code()));
            }
            response.topics().add(answer);
        }
        return response;
    }
}
