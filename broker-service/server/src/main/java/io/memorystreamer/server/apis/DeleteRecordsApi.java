package io.memorystreamer.server.apis;

import io.memorystreamer.server.protocol.ErrorCode;
import io.memorystreamer.server.protocol.TopicReference;
import io.memorystreamer.server.topics.Partition;
import io.memorystreamer.server.topics.TopicRegistry;
import io.vertx.core.Future;
import java.io.IOException;
import org.apache.kafka.common.message.DeleteRecordsRequestData;
import org.apache.kafka.common.message.DeleteRecordsRequestData.DeleteRecordsPartition;
import org.apache.kafka.common.message.DeleteRecordsRequestData.DeleteRecordsTopic;
import org.apache.kafka.common.message.DeleteRecordsResponseData;
import org.apache.kafka.common.message.DeleteRecordsResponseData.DeleteRecordsPartitionResult;
import org.apache.kafka.common.message.DeleteRecordsResponseData.DeleteRecordsTopicResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes records before an offset (KIP-107). The answer's low watermark is exact, also where the log can only give up whole
 * segments; an offset before the present start changes nothing.
 */
final class DeleteRecordsApi implements MessageHandler<DeleteRecordsRequestData> {

    private static final Logger LOG = LoggerFactory.getLogger(DeleteRecordsApi.class);

    /** Stands for the high watermark in a request, and for none in an answer. */
    private static final long HIGH_WATERMARK = -1;

    private final TopicRegistry topics;

    DeleteRecordsApi(final TopicRegistry topics) {
        this.topics = topics;
    }

    @Override
    public Future<DeleteRecordsResponseData> handle(
            final DeleteRecordsRequestData request, final RequestContext context) {
        return context.blocking(() -> {
            final DeleteRecordsResponseData response = new DeleteRecordsResponseData();
            for (final DeleteRecordsTopic topic : request.topics()) {
                final DeleteRecordsTopicResult result = new DeleteRecordsTopicResult().setName(topic.name());
                for (final DeleteRecordsPartition partition : topic.partitions()) {
                    result.partitions().add(delete(TopicReference.byName(topic.name()), partition));
                }
                response.topics().add(result);
            }
            return response;
        });
    }

    private DeleteRecordsPartitionResult delete(final TopicReference topic, final DeleteRecordsPartition asked) {
        final Partition partition = topics.find(topic, asked.partitionIndex());
        if (partition == null) {
            return failed(asked, topics.missing(topic));
        }
        if (!partition.topic().config().cleanup().deletes()) {
            return failed(asked, ErrorCode.POLICY_VIOLATION); // as Kafka does; a key's last record may be among them
        }
        final long end = partition.highWatermark();
        final long offset = asked.offset() == HIGH_WATERMARK ? end : asked.offset();
        if (offset < 0 || offset > end) {
            return failed(asked, ErrorCode.OFFSET_OUT_OF_RANGE);
        }
        try {
            final long start = partition.deleteBefore(offset);
            return partition.isDeleted()
                    ? failed(asked, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION)
                    : new DeleteRecordsPartitionResult()
                            .setPartitionIndex(asked.partitionIndex())
                            .setLowWatermark(start);
        } catch (final IOException e) {
            LOG.error("{}-{} keeps its records: {}", topic.name(), asked.partitionIndex(), e.getMessage());
            return failed(asked, ErrorCode.KAFKA_STORAGE_ERROR);
        }
    }

    private static DeleteRecordsPartitionResult failed(final DeleteRecordsPartition asked, final ErrorCode error) {
        return new DeleteRecordsPartitionResult()
                .setPartitionIndex(asked.partitionIndex())
                .setLowWatermark(-1)
                .setErrorCode(error.code());
    }
}
