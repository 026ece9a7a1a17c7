package io.memorystreamer.server.apis;

import io.memorystreamer.server.protocol.ErrorCode;
import io.memorystreamer.server.topics.Topic;
import io.memorystreamer.server.topics.TopicException;
import io.memorystreamer.server.topics.TopicRegistry;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.message.CreatePartitionsRequestData;
import org.apache.kafka.common.message.CreatePartitionsRequestData.CreatePartitionsTopic;
import org.apache.kafka.common.message.CreatePartitionsResponseData;
import org.apache.kafka.common.message.CreatePartitionsResponseData.CreatePartitionsTopicResult;

/** Gives topics more partitions (KIP-195), each topic on its own. */
final class CreatePartitionsApi implements MessageHandler<CreatePartitionsRequestData> {

    private static final List<Integer> THIS_BROKER = List.of(0);

    private final TopicRegistry topics;

    CreatePartitionsApi(final TopicRegistry topics) {
        this.topics = topics;
    }

    @Override
    public Future<CreatePartitionsResponseData> handle(
            final CreatePartitionsRequestData request, final RequestContext context) {
        return context.blocking(() -> grow(request));
    }

    private CreatePartitionsResponseData grow(final CreatePartitionsRequestData request) {
        final CreatePartitionsResponseData response = new CreatePartitionsResponseData();
        final Set<String> answered = new HashSet<>();
        for (final CreatePartitionsTopic topic : request.topics()) {
            if (answered.add(topic.name())) {
                response.results().add(grow(request, topic));
            }
        }
        return response;
    }

    private CreatePartitionsTopicResult grow(
            final CreatePartitionsRequestData request, final CreatePartitionsTopic topic) {
        final CreatePartitionsTopicResult result = new CreatePartitionsTopicResult().setName(topic.name());
        try {
            // As Kafka: of two wishes for one topic neither is taken.
            if (request.topics().findAll(topic.name()).size() > 1) {
                throw new TopicException(ErrorCode.INVALID_REQUEST, "the request names this topic more than once");
            }
            requireAssignments(topic);
            topics.grow(topic.name(), topic.count(), request.validateOnly());
        } catch (final TopicException e) {
            result.setErrorCode(e.error().code()).setErrorMessage(e.getMessage());
        }
        return result;
    }

    /** A client may say which brokers the new partitions go to: each to this one. */
    private void requireAssignments(final CreatePartitionsTopic topic) throws TopicException {
        if (topic.assignments() == null) {
            return;
        }
        final Topic present = topics.require(topic.name());
        final int added = topic.count() - present.partitionCount();
        final boolean allHere =
                topic.assignments().stream().allMatch(assignment -> THIS_BROKER.equals(assignment.brokerIds()));
        if (added > 0 && (topic.assignments().size() != added || !allHere)) {
            throw new TopicException(
                    ErrorCode.INVALID_REPLICA_ASSIGNMENT,
                    "each of the " + added + " new partitions must be assigned to broker 0, the only one");
        }
    }
}
