package io.memorystreamer.server.apis;

import io.memorystreamer.server.groups.AssignedPartition;
import io.memorystreamer.server.groups.ConsumerCoordinator;
import io.memorystreamer.server.groups.ConsumerGroupDescription;
import io.memorystreamer.server.groups.GroupException;
import io.memorystreamer.server.groups.TopicShape;
import io.memorystreamer.server.groups.TopicShapes;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.common.message.ConsumerGroupDescribeRequestData;
import org.apache.kafka.common.message.ConsumerGroupDescribeResponseData;
import org.apache.kafka.common.message.ConsumerGroupDescribeResponseData.Assignment;
import org.apache.kafka.common.message.ConsumerGroupDescribeResponseData.DescribedGroup;
import org.apache.kafka.common.message.ConsumerGroupDescribeResponseData.Member;
import org.apache.kafka.common.message.ConsumerGroupDescribeResponseData.TopicPartitions;
import org.apache.kafka.common.protocol.ApiMessage;

/** Describes groups by KIP-848. */
final class ConsumerGroupDescribeApi implements MessageHandler<ConsumerGroupDescribeRequestData> {

    /** Of a member by this protocol, not the classic one. */
    private static final byte CONSUMER_MEMBER = 1;

    private final ConsumerCoordinator coordinator;
    private final TopicShapes topics;

    ConsumerGroupDescribeApi(final ConsumerCoordinator coordinator, final TopicShapes topics) {
        this.coordinator = coordinator;
        this.topics = topics;
    }

    @Override
    public Future<? extends ApiMessage> handle(
            final ConsumerGroupDescribeRequestData request, final RequestContext context) {
        return context.blocking(() -> {
            final ConsumerGroupDescribeResponseData response = new ConsumerGroupDescribeResponseData();
            request.groupIds().forEach(groupId -> response.groups().add(answer(groupId)));
            return response;
        });
    }

    private DescribedGroup answer(final String groupId) {
        try {
            return answer(coordinator.describe(groupId));
        } catch (final GroupException e) {
            return new DescribedGroup()
                    .setGroupId(groupId)
                    .setErrorCode(e.error().code())
                    .setErrorMessage(e.getMessage());
        }
    }

    private DescribedGroup answer(final ConsumerGroupDescription group) {
        final DescribedGroup answer = new DescribedGroup()
                .setGroupId(group.groupId())
                .setGroupState(group.state())
                .setGroupEpoch(group.epoch())
                .setAssignmentEpoch(group.epoch())
                .setAssignorName(group.assignor());
        for (final ConsumerGroupDescription.Member member : group.members()) {
            answer.members()
                    .add(new Member()
                            .setMemberId(member.memberId())
                            .setInstanceId(member.instanceId())
                            .setRackId(member.rackId())
                            .setMemberEpoch(member.epoch())
                            .setClientId(member.clientId())
                            .setClientHost(member.clientHost())
                            .setSubscribedTopicNames(member.topics())
                            .setSubscribedTopicRegex(member.regex())
                            .setAssignment(assignment(member.assigned()))
                            .setTargetAssignment(assignment(member.target()))
                            .setMemberType(CONSUMER_MEMBER));
        }
        return answer;
    }

    /** Without topics that are gone: the answer has to name them. */
    private Assignment assignment(final Set<AssignedPartition> partitions) {
        final Map<UUID, TopicPartitions> byTopic = new HashMap<>();
        for (final AssignedPartition partition : partitions) {
            final TopicShape topic = topics.find(partition.topicId());
            if (topic != null) {
                byTopic.computeIfAbsent(
                                topic.id(),
                                id -> new TopicPartitions()
                                        .setTopicId(Ids.toKafka(id))
                                        .setTopicName(topic.name()))
                        .partitions()
                        .add(partition.partition());
            }
        }
        final Assignment assignment = new Assignment();
        assignment.topicPartitions().addAll(byTopic.values());
        return assignment;
    }
}
