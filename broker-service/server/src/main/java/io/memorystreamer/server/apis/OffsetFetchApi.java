package io.memorystreamer.server.apis;

import io.memorystreamer.server.groups.CommittedOffset;
import io.memorystreamer.server.groups.GroupException;
import io.memorystreamer.server.groups.MemberIdentity;
import io.memorystreamer.server.groups.OffsetCoordinator;
import io.memorystreamer.server.groups.OffsetCoordinator.Fetched;
import io.memorystreamer.server.groups.TopicShape;
import io.memorystreamer.server.groups.TopicShapes;
import io.memorystreamer.server.protocol.ErrorCode;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.message.OffsetFetchRequestData;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestGroup;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestTopics;
import org.apache.kafka.common.message.OffsetFetchResponseData;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponseGroup;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponsePartition;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponsePartitions;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponseTopic;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponseTopics;
import org.apache.kafka.common.protocol.ApiMessage;

/** Tells groups where they go on reading. No offset is ever pending, for there are no transactions. */
final class OffsetFetchApi implements MessageHandler<OffsetFetchRequestData> {

    /** From this version on an answer has an error of its own; before, its partitions have. */
    private static final short WHOLE_ERROR = 2;

    /** From this version on a request may ask for several groups (KIP-709). */
    private static final short BATCHED = 8;

    /** From this version on topics are named by their ids. */
    private static final short TOPIC_IDS = 10;

    private static final long NO_OFFSET = -1;

    private final OffsetCoordinator coordinator;
    private final TopicShapes topics;

    OffsetFetchApi(final OffsetCoordinator coordinator, final TopicShapes topics) {
        this.coordinator = coordinator;
        this.topics = topics;
    }

    @Override
    public Future<? extends ApiMessage> handle(final OffsetFetchRequestData request, final RequestContext context) {
        return context.blocking(() -> {
            if (context.version() < BATCHED) {
                return single(request, context.version());
            }
            final OffsetFetchResponseData response = new OffsetFetchResponseData();
            request.groups().forEach(group -> response.groups().add(answer(group, context.version())));
            return response;
        });
    }

    private OffsetFetchResponseData single(final OffsetFetchRequestData request, final short version) {
        final OffsetFetchRequestGroup group = new OffsetFetchRequestGroup().setGroupId(request.groupId());
        if (request.topics() == null) {
            group.setTopics(null);
        } else {
            request.topics()
                    .forEach(topic -> group.topics()
                            .add(new OffsetFetchRequestTopics()
                                    .setName(topic.name())
                                    .setPartitionIndexes(topic.partitionIndexes())));
        }
        final OffsetFetchResponseGroup answer = answer(group, version);
        final OffsetFetchResponseData response = new OffsetFetchResponseData().setErrorCode(answer.errorCode());
        for (final OffsetFetchResponseTopics topic : answer.topics()) {
            final OffsetFetchResponseTopic single = new OffsetFetchResponseTopic().setName(topic.name());
            topic.partitions()
                    .forEach(partition -> single.partitions()
                            .add(new OffsetFetchResponsePartition()
                                    .setPartitionIndex(partition.partitionIndex())
                                    .setCommittedOffset(partition.committedOffset())
                                    .setCommittedLeaderEpoch(partition.committedLeaderEpoch())
                                    .setMetadata(partition.metadata())
                                    .setErrorCode(partition.errorCode())));
            response.topics().add(single);
        }
        return response;
    }

    private OffsetFetchResponseGroup answer(final OffsetFetchRequestGroup request, final short version) {
        final OffsetFetchResponseGroup answer = new OffsetFetchResponseGroup().setGroupId(request.groupId());
        try {
            coordinator.requireMember(
                    request.groupId(), new MemberIdentity(request.memberId(), null, request.memberEpoch()));
        } catch (final GroupException e) {
            if (version < WHOLE_ERROR) {
                request.topics().forEach(topic -> answer.topics().add(failed(topic, e.error())));
            }
            return answer.setErrorCode(e.error().code());
        }
        if (request.topics() == null) {
            all(request.groupId(), version).values().forEach(answer.topics()::add);
        } else {
            request.topics().forEach(topic -> answer.topics().add(answer(request.groupId(), topic, version)));
        }
        return answer;
    }

    private Map<String, OffsetFetchResponseTopics> all(final String groupId, final short version) {
        final Map<String, OffsetFetchResponseTopics> byName = new LinkedHashMap<>();
        for (final Fetched fetched : coordinator.fetchAll(groupId)) {
            final TopicShape topic = topics.find(fetched.topic());
            if (topic != null || version < TOPIC_IDS) {
                byName.computeIfAbsent(fetched.topic(), name -> {
                            final OffsetFetchResponseTopics added = new OffsetFetchResponseTopics().setName(name);
                            return topic == null ? added : added.setTopicId(Ids.toKafka(topic.id()));
                        })
                        .partitions()
                        .add(partition(fetched));
            }
        }
        return byName;
    }

    private OffsetFetchResponseTopics answer(
            final String groupId, final OffsetFetchRequestTopics topic, final short version) {
        String name = topic.name();
        if (version >= TOPIC_IDS) {
            final TopicShape shape = topics.find(Ids.fromKafka(topic.topicId()));
            if (shape == null) {
                return failed(topic, ErrorCode.UNKNOWN_TOPIC_ID);
            }
            name = shape.name();
        }
        final List<OffsetFetchResponsePartitions> partitions = new ArrayList<>();
        for (final int index : topic.partitionIndexes()) {
            partitions.add(partition(coordinator.fetch(groupId, name, index)));
        }
        return new OffsetFetchResponseTopics()
                .setName(topic.name())
                .setTopicId(topic.topicId())
                .setPartitions(partitions);
    }

    private static OffsetFetchResponsePartitions partition(final Fetched fetched) {
        final CommittedOffset offset = fetched.offset();
        return new OffsetFetchResponsePartitions()
                .setPartitionIndex(fetched.partition())
                .setCommittedOffset(offset == null ? NO_OFFSET : offset.offset())
                .setCommittedLeaderEpoch(offset == null ? -1 : offset.leaderEpoch())
                .setMetadata(offset == null ? "" : offset.metadata());
    }

    private static OffsetFetchResponseTopics failed(final OffsetFetchRequestTopics topic, final ErrorCode error) {
        final List<OffsetFetchResponsePartitions> partitions = new ArrayList<>();
        for (final int index : topic.partitionIndexes()) {
            partitions.add(new OffsetFetchResponsePartitions()
                    .setPartitionIndex(index)
                    .setCommittedOffset(NO_OFFSET)
                    .setMetadata("")
                    .setErrorCode(error.code()));
        }
        return new OffsetFetchResponseTopics()
                .setName(topic.name())
                .setTopicId(topic.topicId())
                .setPartitions(partitions);
    }
}
