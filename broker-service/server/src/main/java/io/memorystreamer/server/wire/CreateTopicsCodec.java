package io.memorystreamer.server.wire;

import io.memorystreamer.server.protocol.CreateTopics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.message.CreateTopicsRequestData;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableReplicaAssignment;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopic;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopicConfig;
import org.apache.kafka.common.message.CreateTopicsResponseData;
import org.apache.kafka.common.message.CreateTopicsResponseData.CreatableTopicConfigs;
import org.apache.kafka.common.message.CreateTopicsResponseData.CreatableTopicResult;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Readable;

final class CreateTopicsCodec implements ApiCodec<CreateTopics.Request, CreateTopics.Response> {

    /** Kafka's "DYNAMIC_TOPIC_CONFIG". */
    private static final byte TOPIC_CONFIG_SOURCE = 1;

    @Override
    public CreateTopics.Request decode(final Readable body, final short version) {
        final CreateTopicsRequestData data = new CreateTopicsRequestData(body, version);
        final List<CreateTopics.NewTopic> topics = new ArrayList<>(data.topics().size());
        for (final CreatableTopic topic : data.topics()) {
            final Map<Integer, List<Integer>> assignments = new LinkedHashMap<>();
            for (final CreatableReplicaAssignment assignment : topic.assignments()) {
                assignments.put(assignment.partitionIndex(), assignment.brokerIds());
            }
            final Map<String, String> configs = new LinkedHashMap<>();
            for (final CreatableTopicConfig config : topic.configs()) {
                configs.put(config.name(), config.value());
            }
            topics.add(new CreateTopics.NewTopic(
                    topic.name(), topic.numPartitions(), topic.replicationFactor(), assignments, configs));
        }
        return new CreateTopics.Request(topics, data.validateOnly());
    }

    @Override
    public ApiMessage encode(final CreateTopics.Response response, final short version) {
        final CreateTopicsResponseData data = new CreateTopicsResponseData();
        for (final CreateTopics.TopicResult topic : response.topics()) {
            final List<CreatableTopicConfigs> configs =
                    new ArrayList<>(topic.configs().size());
            topic.configs()
                    .forEach((name, value) -> configs.add(new CreatableTopicConfigs()
                            .setName(name)
                            .setValue(value)
                            .setConfigSource(TOPIC_CONFIG_SOURCE)));
            data.topics()
                    .add(new CreatableTopicResult()
                            .setName(topic.name())
                            .setTopicId(KafkaUuids.toKafka(topic.id()))
                            .setErrorCode(topic.error().code())
                            .setErrorMessage(topic.message())
                            .setNumPartitions(topic.partitions())
                            .setReplicationFactor((short) (topic.partitions() > 0 ? 1 : -1))
                            .setConfigs(configs));
        }
        return data;
    }
}
