package io.memorystreamer.server.wire;

import io.memorystreamer.server.protocol.ErrorCode;
import io.memorystreamer.server.protocol.ListOffsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.message.ListOffsetsRequestData;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsPartition;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsTopic;
import org.apache.kafka.common.message.ListOffsetsResponseData;
import org.apache.kafka.common.message.ListOffsetsResponseData.ListOffsetsPartitionResponse;
import org.apache.kafka.common.message.ListOffsetsResponseData.ListOffsetsTopicResponse;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Readable;

final class ListOffsetsCodec implements ApiCodec<ListOffsets.Request, ListOffsets.Response> {

    private static final short LEADER_EPOCHS = 4;
    private static final int UNKNOWN_EPOCH = -1;

    @Override
    public ListOffsets.Request decode(final Readable body, final short version) {
        final ListOffsetsRequestData data = new ListOffsetsRequestData(body, version);
        final List<ListOffsets.TopicQuery> topics =
                new ArrayList<>(data.topics().size());
        for (final ListOffsetsTopic topic : data.topics()) {
            final List<ListOffsets.PartitionQuery> partitions =
                    new ArrayList<>(topic.partitions().size());
            for (final ListOffsetsPartition partition : topic.partitions()) {
                partitions.add(new ListOffsets.PartitionQuery(
                        partition.partitionIndex(), partition.currentLeaderEpoch(), partition.timestamp()));
            }
            topics.add(new ListOffsets.TopicQuery(topic.name(), partitions));
        }
        return new ListOffsets.Request(topics);
    }

    @Override
    public ApiMessage encode(final ListOffsets.Response response, final short version) {
        final ListOffsetsResponseData data = new ListOffsetsResponseData();
        final int leaderEpoch = version >= LEADER_EPOCHS ? 0 : UNKNOWN_EPOCH;
        for (final ListOffsets.TopicResult topic : response.topics()) {
            final ListOffsetsTopicResponse encoded = new ListOffsetsTopicResponse().setName(topic.name());
            for (final ListOffsets.PartitionResult partition : topic.partitions()) {
                encoded.partitions()
                        .add(new ListOffsetsPartitionResponse()
                                .setPartitionIndex(partition.index())
                                .setErrorCode(partition.error().code())
                                .setTimestamp(partition.timestamp())
                                .setOffset(partition.offset())
                                .setLeaderEpoch(partition.error() == ErrorCode.NONE ? leaderEpoch : UNKNOWN_EPOCH));
            }
            data.topics().add(encoded);
        }
        return data;
    }
}
