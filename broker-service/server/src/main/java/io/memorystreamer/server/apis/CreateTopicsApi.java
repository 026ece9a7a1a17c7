package io.memorystreamer.server.apis;

import io.memorystreamer.server.protocol.ErrorCode;
import io.memorystreamer.server.topics.Topic;
import io.memorystreamer.server.topics.TopicException;
import io.memorystreamer.server.topics.TopicPlan;
import io.memorystreamer.server.topics.TopicRegistry;
import io.memorystreamer.server.topics.TopicSettings;
import io.memorystreamer.server.wire.KafkaUuids;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.common.message.CreateTopicsRequestData;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableReplicaAssignment;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopic;
import org.apache.kafka.common.message.CreateTopicsResponseData;
import org.apache.kafka.common.message.CreateTopicsResponseData.CreatableTopicResult;

/** Creates topics, each on its own: one that is refused does not keep the others from being created. */
final class CreateTopicsApi implements MessageHandler<CreateTopicsRequestData> {

    private static final List<Integer> THIS_BROKER = List.of(0);

    private final TopicRegistry topics;
    private final ConfigEntries configs;

    CreateTopicsApi(final TopicRegistry topics, final ConfigEntries configs) {
        this.topics = topics;
        this.configs = configs;
    }

    @Override
    public Future<CreateTopicsResponseData> handle(
            final CreateTopicsRequestData request, final RequestContext context) {
        return context.blocking(() -> create(request));
    }

    private CreateTopicsResponseData create(final CreateTopicsRequestData request) {
        final CreateTopicsResponseData response = new CreateTopicsResponseData();
        final Set<String> answered = new HashSet<>();
        for (final CreatableTopic topic : request.topics()) {
            if (answered.add(topic.name())) {
                response.topics().add(create(request, topic));
            }
        }
        return response;
    }

    private CreatableTopicResult create(final CreateTopicsRequestData request, final CreatableTopic topic) {
        try {
            // As Kafka: of two descriptions of one topic neither is taken.
            if (request.topics().findAll(topic.name()).size() > 1) {
                throw new TopicException(ErrorCode.INVALID_REQUEST, "the request names this topic more than once");
            }
            return create(topic, request.validateOnly());
        } catch (final TopicException e) {
            return new CreatableTopicResult()
                    .setName(topic.name())
                    .setErrorCode(e.error().code())
                    .setErrorMessage(e.getMessage())
                    .setConfigs(List.of());
        }
    }

    private CreatableTopicResult create(final CreatableTopic topic, final boolean validateOnly) throws TopicException {
        final Map<String, String> asked = new LinkedHashMap<>();
        topic.configs().forEach(config -> asked.put(config.name(), config.value()));
        final TopicPlan plan = topics.plan(topic.name(), partitions(topic), asked);
        if (topic.replicationFactor() != -1 && topic.replicationFactor() != 1) {
            throw new TopicException(
                    ErrorCode.INVALID_REPLICATION_FACTOR,
                    "replication factor " + topic.replicationFactor() + ": there is 1 broker");
        }
        if (validateOnly) {
            topics.requireRoom(plan);
            return result(plan.name(), null, plan.partitions(), plan.settings());
        }
        final Topic created = topics.create(plan);
        return result(created.name(), created.id(), created.partitionCount(), created.settings());
    }

    private CreatableTopicResult result(
            final String name, final UUID id, final int partitions, final TopicSettings settings) {
        return new CreatableTopicResult()
                .setName(name)
                .setTopicId(KafkaUuids.toKafka(id))
                .setNumPartitions(partitions)
                .setReplicationFactor((short) 1)
                .setConfigs(configs.ofCreated(settings));
    }

    /** From the number in the request, or from the assignment of replicas that may stand there instead. */
    private static int partitions(final CreatableTopic topic) throws TopicException {
        if (topic.assignments().isEmpty()) {
            return topic.numPartitions();
        }
        if (topic.numPartitions() != -1 || topic.replicationFactor() != -1) {
            throw new TopicException(
                    ErrorCode.INVALID_REQUEST, "partitions and replicas are either counted or assigned, not both");
        }
        final Map<Integer, List<Integer>> assigned = new HashMap<>();
        for (final CreatableReplicaAssignment assignment : topic.assignments()) {
            assigned.put(assignment.partitionIndex(), assignment.brokerIds());
        }
        for (int i = 0; i < topic.assignments().size(); i++) {
            if (!THIS_BROKER.equals(assigned.get(i))) {
                throw new TopicException(
                        ErrorCode.INVALID_REPLICA_ASSIGNMENT,
                        "partitions must be numbered from 0 and each be assigned to broker 0, the only one");
            }
        }
        return topic.assignments().size();
    }
}
