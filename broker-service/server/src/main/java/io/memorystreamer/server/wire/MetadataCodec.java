package io.memorystreamer.server.wire;

import io.memorystreamer.server.protocol.ErrorCode;
import io.memorystreamer.server.protocol.Metadata;
import io.memorystreamer.server.protocol.TopicReference;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.MetadataRequestData.MetadataRequestTopic;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseBroker;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponsePartition;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseTopic;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Readable;

final class MetadataCodec implements ApiCodec<Metadata.Request, Metadata.Response> {

    /** From this version on a topic in the answer may be without a name. */
    private static final short NULLABLE_NAMES = 12;

    @Override
    public Metadata.Request decode(final Readable body, final short version) {
        final MetadataRequestData data = new MetadataRequestData(body, version);
        // In version 0 an empty list asks for all topics; since version 1 that is null, and empty asks for none.
        final boolean all =
                data.topics() == null || version == 0 && data.topics().isEmpty();
        return new Metadata.Request(all ? null : references(data), data.allowAutoTopicCreation());
    }

    private static List<TopicReference> references(final MetadataRequestData data) {
        final List<TopicReference> topics = new ArrayList<>(data.topics().size());
        for (final MetadataRequestTopic topic : data.topics()) {
            final boolean byId = topic.name() == null || !topic.topicId().equals(Uuid.ZERO_UUID);
            topics.add(KafkaUuids.reference(topic.name(), topic.topicId(), byId));
        }
        return topics;
    }

    @Override
    public ApiMessage encode(final Metadata.Response response, final short version) {
        final int nodeId = response.node().id();
        final MetadataResponseData data =
                new MetadataResponseData().setClusterId(response.clusterId()).setControllerId(nodeId);
        data.brokers()
                .add(new MetadataResponseBroker()
                        .setNodeId(nodeId)
                        .setHost(response.node().host())
                        .setPort(response.node().port()));
        for (final Metadata.TopicMetadata topic : response.topics()) {
            final boolean nameless = topic.name() == null && version < NULLABLE_NAMES;
            final MetadataResponseTopic encoded = new MetadataResponseTopic()
                    .setErrorCode(topic.error().code())
                    .setName(nameless ? "" : topic.name())
                    .setTopicId(KafkaUuids.toKafka(topic.id()));
            for (int i = 0; i < topic.partitions(); i++) {
                encoded.partitions()
                        .add(new MetadataResponsePartition()
                                .setErrorCode(ErrorCode.NONE.code())
                                .setPartitionIndex(i)
                                .setLeaderId(nodeId)
                                .setLeaderEpoch(0)
                                .setReplicaNodes(List.of(nodeId))
                                .setIsrNodes(List.of(nodeId)));
            }
            data.topics().add(encoded);
        }
        return data;
    }
}
