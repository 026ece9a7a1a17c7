package io.memorystreamer.server.apis;

import io.memorystreamer.server.protocol.TopicReference;
import io.memorystreamer.server.topics.DeletedTopic;
import io.memorystreamer.server.topics.TopicException;
import io.memorystreamer.server.topics.TopicRegistry;
import io.memorystreamer.server.wire.KafkaUuids;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.common.message.DeleteTopicsRequestData;
import org.apache.kafka.common.message.DeleteTopicsRequestData.DeleteTopicState;
import org.apache.kafka.common.message.DeleteTopicsResponseData;
import org.apache.kafka.common.message.DeleteTopicsResponseData.DeletableTopicResult;

/** Deletes topics. */
final class DeleteTopicsApi implements MessageHandler<DeleteTopicsRequestData> {

    /** From this version on topics may be named by id, and be without a name in the answer. */
    private static final short TOPIC_STATES = 6;

    private final TopicRegistry topics;

    DeleteTopicsApi(final TopicRegistry topics) {
        this.topics = topics;
    }

    @Override
    public Future<DeleteTopicsResponseData> handle(
            final DeleteTopicsRequestData request, final RequestContext context) {
        return context.blocking(() -> {
            final DeleteTopicsResponseData response = new DeleteTopicsResponseData();
            for (final TopicReference reference : references(request, context.version())) {
                response.responses().add(delete(reference));
            }
            return response;
        });
    }

    private static List<TopicReference> references(final DeleteTopicsRequestData request, final short version) {
        final List<TopicReference> references = new ArrayList<>();
        if (version < TOPIC_STATES) {
            request.topicNames().forEach(name -> references.add(TopicReference.byName(name)));
        } else {
            for (final DeleteTopicState topic : request.topics()) {
                references.add(KafkaUuids.reference(topic.name(), topic.topicId(), topic.name() == null));
            }
        }
        return references;
    }

    private DeletableTopicResult delete(final TopicReference reference) {
        try {
            final DeletedTopic deleted = topics.delete(reference);
            return deleted == null
                    ? result(reference.name(), reference.id())
                            .setErrorCode(reference.unknown().code())
                    : result(deleted.name(), deleted.id());
        } catch (final TopicException e) {
            return result(reference.name(), reference.id())
                    .setErrorCode(e.error().code())
                    .setErrorMessage(e.getMessage());
        }
    }

    /** Only where topics are named by id one of them may be null. */
    private static DeletableTopicResult result(final String name, final UUID id) {
        return new DeletableTopicResult().setName(name).setTopicId(KafkaUuids.toKafka(id));
    }
}
