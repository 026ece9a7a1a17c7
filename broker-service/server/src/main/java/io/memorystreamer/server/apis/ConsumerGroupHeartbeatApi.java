package io.memorystreamer.server.apis;

import io.memorystreamer.server.groups.AssignedPartition;
import io.memorystreamer.server.groups.ConsumerCoordinator;
import io.memorystreamer.server.groups.ConsumerHeartbeat;
import io.memorystreamer.server.groups.ConsumerHeartbeatResult;
import io.memorystreamer.server.groups.GroupException;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatRequestData;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatResponseData;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatResponseData.Assignment;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatResponseData.TopicPartitions;
import org.apache.kafka.common.protocol.ApiMessage;

/** Takes members into groups by KIP-848, keeps them there and tells them what to own. */
final class ConsumerGroupHeartbeatApi implements MessageHandler<ConsumerGroupHeartbeatRequestData> {

    private final ConsumerCoordinator coordinator;

    ConsumerGroupHeartbeatApi(final ConsumerCoordinator coordinator) {
        this.coordinator = coordinator;
    }

    @Override
    public Future<? extends ApiMessage> handle(
            final ConsumerGroupHeartbeatRequestData request, final RequestContext context) {
        final ConsumerHeartbeat heartbeat = new ConsumerHeartbeat(
                request.groupId(),
                request.memberId(),
                request.memberEpoch(),
                request.instanceId(),
                request.rackId(),
                context.clientId(),
                "/" + context.session().clientHost(),
                request.rebalanceTimeoutMs(),
                request.subscribedTopicNames() == null ? null : new HashSet<>(request.subscribedTopicNames()),
                request.subscribedTopicRegex(),
                request.serverAssignor(),
                owned(request));
        return context.blocking(() -> answer(heartbeat));
    }

    private static Set<AssignedPartition> owned(final ConsumerGroupHeartbeatRequestData request) {
        if (request.topicPartitions() == null) {
            return null;
        }
        final Set<AssignedPartition> owned = new HashSet<>();
        request.topicPartitions().forEach(topic -> {
            final UUID id = Ids.fromKafka(topic.topicId());
            topic.partitions().forEach(partition -> owned.add(new AssignedPartition(id, partition)));
        });
        return owned;
    }

    private ConsumerGroupHeartbeatResponseData answer(final ConsumerHeartbeat heartbeat) {
        final ConsumerGroupHeartbeatResponseData response = new ConsumerGroupHeartbeatResponseData();
        try {
            final ConsumerHeartbeatResult result = coordinator.heartbeat(heartbeat);
            return response.setMemberId(result.memberId())
                    .setMemberEpoch(result.epoch())
                    .setHeartbeatIntervalMs(result.intervalMillis())
                    .setAssignment(result.assignment() == null ? null : assignment(result.assignment()));
        } catch (final GroupException e) {
            return response.setErrorCode(e.error().code()).setErrorMessage(e.getMessage());
        }
    }

    private static Assignment assignment(final Set<AssignedPartition> partitions) {
        final Map<UUID, TopicPartitions> byTopic = new HashMap<>();
        for (final AssignedPartition partition : partitions) {
            byTopic.computeIfAbsent(partition.topicId(), id -> new TopicPartitions().setTopicId(Ids.toKafka(id)))
                    .partitions()
                    .add(partition.partition());
        }
        final Assignment assignment = new Assignment();
        assignment.topicPartitions().addAll(byTopic.values());
        return assignment;
    }
}
