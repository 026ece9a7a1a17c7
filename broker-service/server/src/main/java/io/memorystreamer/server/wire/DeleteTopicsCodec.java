package io.memorystreamer.server.wire;

import io.memorystreamer.server.protocol.DeleteTopics;
import io.memorystreamer.server.protocol.TopicReference;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.message.DeleteTopicsRequestData;
import org.apache.kafka.common.message.DeleteTopicsRequestData.DeleteTopicState;
import org.apache.kafka.common.message.DeleteTopicsResponseData;
import org.apache.kafka.common.message.DeleteTopicsResponseData.DeletableTopicResult;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Readable;

final class DeleteTopicsCodec implements ApiCodec<DeleteTopics.Request, DeleteTopics.Response> {

    /** From this version on topics may be named by id. */
    private static final short TOPIC_STATES = 6;

    @Override
    public DeleteTopics.Request decode(final Readable body, final short version) {
        final DeleteTopicsRequestData data = new DeleteTopicsRequestData(body, version);
        final List<TopicReference> topics = new ArrayList<>();
        if (version < TOPIC_STATES) {
            data.topicNames().forEach(name -> topics.add(TopicReference.byName(name)));
        } else {
            for (final DeleteTopicState topic : data.topics()) {
                topics.add(KafkaUuids.reference(topic.name(), topic.topicId(), topic.name() == null));
            }
        }
        return new DeleteTopics.Request(topics);
    }

    @Override
    public ApiMessage encode(final DeleteTopics.Response response, final short version) {
        final DeleteTopicsResponseData data = new DeleteTopicsResponseData();
        for (final DeleteTopics.TopicResult topic : response.topics()) {
            final boolean nameless = topic.name() == null && version < TOPIC_STATES;
            data.responses()
                    .add(new DeletableTopicResult()
                            .setName(nameless ? "" : topic.name())
                            .setTopicId(KafkaUuids.toKafka(topic.id()))
                            .setErrorCode(topic.error().code())
                            .setErrorMessage(topic.message()));
        }
        return data;
    }
}
