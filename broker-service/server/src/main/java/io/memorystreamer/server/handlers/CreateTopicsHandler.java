package io.memorystreamer.server.handlers;

import io.memorystreamer.server.protocol.CreateTopics;
import io.memorystreamer.server.protocol.CreateTopics.NewTopic;
import io.memorystreamer.server.protocol.CreateTopics.TopicResult;
import io.memorystreamer.server.protocol.ErrorCode;
import io.memorystreamer.server.topics.Topic;
import io.memorystreamer.server.topics.TopicException;
import io.memorystreamer.server.topics.TopicRegistry;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Creates topics, each on its own: one that is refused does not keep the others from being created. */
final class CreateTopicsHandler implements ApiHandler<CreateTopics.Request, CreateTopics.Response> {

    private final TopicRegistry topics;

    CreateTopicsHandler(final TopicRegistry topics) {
        this.topics = topics;
    }

    @Override
    public Future<CreateTopics.Response> handle(final CreateTopics.Request request, final Session session) {
        return session.context().executeBlocking(() -> create(request), false);
    }

    private CreateTopics.Response create(final CreateTopics.Request request) {
        final List<TopicResult> results = new ArrayList<>(request.topics().size());
        for (final NewTopic topic : request.topics()) {
            try {
                results.add(create(topic, request.validateOnly()));
            } catch (final TopicException e) {
                results.add(TopicResult.failed(topic.name(), e.error(), e.getMessage()));
            }
        }
        return new CreateTopics.Response(results);
    }

    private TopicResult create(final NewTopic newTopic, final boolean validateOnly) throws TopicException {
        final TopicRegistry.Plan plan = topics.plan(newTopic.name(), partitions(newTopic), newTopic.configs());
        if (newTopic.replicationFactor() != -1 && newTopic.replicationFactor() != 1) {
            throw new TopicException(
                    ErrorCode.INVALID_REPLICATION_FACTOR,
                    "replication factor " + newTopic.replicationFactor() + ": there is 1 broker");
        }
        if (validateOnly) {
            topics.requireRoom(plan);
            return new TopicResult(
                    plan.name(),
                    null,
                    ErrorCode.NONE,
                    null,
                    plan.partitions(),
                    plan.config().asMap());
        }
        final Topic topic = topics.create(plan);
        return new TopicResult(
                topic.name(),
                topic.id(),
                ErrorCode.NONE,
                null,
                topic.partitionCount(),
                topic.config().asMap());
    }

    /** From the number in the request, or from the assignment of replicas that may stand there instead. */
    private static int partitions(final NewTopic topic) throws TopicException {
        final Map<Integer, List<Integer>> assignments = topic.assignments();
        if (assignments.isEmpty()) {
            return topic.partitions();
        }
        if (topic.partitions() != -1 || topic.replicationFactor() != -1) {
            throw new TopicException(
                    ErrorCode.INVALID_REQUEST, "partitions and replicas are either counted or assigned, not both");
        }
        for (int i = 0; i < assignments.size(); i++) {
            if (!List.of(0).equals(assignments.get(i))) {
                throw new TopicException(
                        ErrorCode.INVALID_REPLICA_ASSIGNMENT,
                        "partitions must be numbered from 0 and each be assigned to broker 0, the only one");
            }
        }
        return assignments.size();
    }
}
