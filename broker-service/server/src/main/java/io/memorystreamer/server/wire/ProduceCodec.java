package io.memorystreamer.server.wire;

import io.memorystreamer.server.protocol.Produce;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.message.ProduceResponseData.PartitionProduceResponse;
import org.apache.kafka.common.message.ProduceResponseData.TopicProduceResponse;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Readable;
import org.apache.kafka.common.record.internal.BaseRecords;
import org.apache.kafka.common.record.internal.MemoryRecords;

final class ProduceCodec implements ApiCodec<Produce.Request, Produce.Response> {

    private static final short TOPIC_IDS = 13;

    @Override
    public Produce.Request decode(final Readable body, final short version) {
        final ProduceRequestData data = new ProduceRequestData(body, version);
        final List<Produce.TopicData> topics = new ArrayList<>(data.topicData().size());
        for (final TopicProduceData topic : data.topicData()) {
            final List<Produce.PartitionData> partitions =
                    new ArrayList<>(topic.partitionData().size());
            for (final PartitionProduceData partition : topic.partitionData()) {
                final BaseRecords records = partition.records();
                partitions.add(new Produce.PartitionData(
                        partition.index(), records == null ? null : ((MemoryRecords) records).buffer()));
            }
            topics.add(new Produce.TopicData(
                    KafkaUuids.reference(topic.name(), topic.topicId(), version >= TOPIC_IDS), partitions));
        }
        return new Produce.Request(data.transactionalId(), data.acks(), data.timeoutMs(), topics);
    }

    @Override
    public ApiMessage encode(final Produce.Response response, final short version) {
        final ProduceResponseData data = new ProduceResponseData();
        for (final Produce.TopicResult topic : response.topics()) {
            final List<PartitionProduceResponse> partitions =
                    new ArrayList<>(topic.partitions().size());
            for (final Produce.PartitionResult partition : topic.partitions()) {
                partitions.add(new PartitionProduceResponse()
                        .setIndex(partition.index())
                        .setErrorCode(partition.error().code())
                        .setBaseOffset(partition.baseOffset())
                        .setLogStartOffset(partition.logStartOffset())
                        .setErrorMessage(partition.errorMessage()));
            }
            data.responses()
                    .add(new TopicProduceResponse()
                            .setName(KafkaUuids.name(topic.topic()))
                            .setTopicId(KafkaUuids.toKafka(topic.topic().id()))
                            .setPartitionResponses(partitions));
        }
        return data;
    }
}
