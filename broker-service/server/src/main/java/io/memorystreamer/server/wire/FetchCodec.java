package io.memorystreamer.server.wire;

import io.memorystreamer.server.protocol.Fetch;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchRequestData.FetchPartition;
import org.apache.kafka.common.message.FetchRequestData.FetchTopic;
import org.apache.kafka.common.message.FetchRequestData.ForgottenTopic;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.FetchResponseData.FetchableTopicResponse;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Readable;

final class FetchCodec implements ApiCodec<Fetch.Request, Fetch.Response> {

    private static final short TOPIC_IDS = 13;

    @Override
    public Fetch.Request decode(final Readable body, final short version) {
        final FetchRequestData data = new FetchRequestData(body, version);
        final boolean byId = version >= TOPIC_IDS;
        final List<Fetch.TopicFetch> topics = new ArrayList<>(data.topics().size());
        for (final FetchTopic topic : data.topics()) {
            final List<Fetch.PartitionFetch> partitions =
                    new ArrayList<>(topic.partitions().size());
            for (final FetchPartition partition : topic.partitions()) {
                partitions.add(new Fetch.PartitionFetch(
                        partition.partition(),
                        partition.currentLeaderEpoch(),
                        partition.fetchOffset(),
                        partition.partitionMaxBytes()));
            }
            topics.add(new Fetch.TopicFetch(KafkaUuids.reference(topic.topic(), topic.topicId(), byId), partitions));
        }
        final List<Fetch.Forgotten> forgotten =
                new ArrayList<>(data.forgottenTopicsData().size());
        for (final ForgottenTopic topic : data.forgottenTopicsData()) {
            forgotten.add(new Fetch.Forgotten(
                    KafkaUuids.reference(topic.topic(), topic.topicId(), byId), topic.partitions()));
        }
        return new Fetch.Request(
                data.maxWaitMs(),
                data.minBytes(),
                data.maxBytes(),
                data.sessionId(),
                data.sessionEpoch(),
                topics,
                forgotten,
                byId);
    }

    @Override
    public ApiMessage encode(final Fetch.Response response, final short version) {
        final List<FetchableTopicResponse> topics =
                new ArrayList<>(response.topics().size());
        for (final Fetch.TopicResult topic : response.topics()) {
            final List<PartitionData> partitions =
                    new ArrayList<>(topic.partitions().size());
            for (final Fetch.PartitionResult partition : topic.partitions()) {
                partitions.add(encode(partition));
            }
            topics.add(new FetchableTopicResponse()
                    .setTopic(KafkaUuids.name(topic.topic()))
                    .setTopicId(KafkaUuids.toKafka(topic.topic().id()))
                    .setPartitions(partitions));
        }
        return new FetchResponseData()
                .setErrorCode(response.error().code())
                .setSessionId(response.sessionId())
                .setResponses(topics);
    }

    private static PartitionData encode(final Fetch.PartitionResult partition) {
        return new PartitionData()
                .setPartitionIndex(partition.index())
                .setErrorCode(partition.error().code())
                .setHighWatermark(partition.highWatermark())
                // Without transactions everything below the high watermark is stable.
                .setLastStableOffset(partition.highWatermark())
                .setLogStartOffset(partition.logStartOffset())
                .setAbortedTransactions(null)
                .setRecords(
                        partition.records() == null
                                ? SlicedRecords.EMPTY
                                : new SlicedRecords(
                                        partition.records().batches(),
                                        partition.records().bytes()));
    }
}
