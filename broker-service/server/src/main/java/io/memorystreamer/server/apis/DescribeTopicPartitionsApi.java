package io.memorystreamer.server.apis;

import io.memorystreamer.server.protocol.TopicReference;
import io.memorystreamer.server.topics.Partition;
import io.memorystreamer.server.topics.Topic;
import io.memorystreamer.server.topics.TopicRegistry;
import io.memorystreamer.server.wire.KafkaUuids;
import io.vertx.core.Future;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.apache.kafka.common.message.DescribeTopicPartitionsRequestData;
import org.apache.kafka.common.message.DescribeTopicPartitionsResponseData;
import org.apache.kafka.common.message.DescribeTopicPartitionsResponseData.Cursor;
import org.apache.kafka.common.message.DescribeTopicPartitionsResponseData.DescribeTopicPartitionsResponsePartition;
import org.apache.kafka.common.message.DescribeTopicPartitionsResponseData.DescribeTopicPartitionsResponseTopic;

/**
 * Describes topics page by page, in the order of their names (KIP-966): an answer has at most as many partitions as the client
 * and the broker permit, and tells where the next one is to begin.
 */
final class DescribeTopicPartitionsApi implements MessageHandler<DescribeTopicPartitionsRequestData> {

    /** Kafka's max.request.partition.size.limit. */
    private static final int MAX_PARTITIONS = 2000;

    private static final List<Integer> REPLICAS = List.of(0);

    private final TopicRegistry topics;

    DescribeTopicPartitionsApi(final TopicRegistry topics) {
        this.topics = topics;
    }

    @Override
    public Future<DescribeTopicPartitionsResponseData> handle(
            final DescribeTopicPartitionsRequestData request, final RequestContext context) {
        final NavigableSet<String> names = new TreeSet<>();
        if (request.topics().isEmpty()) {
            topics.all().forEach(topic -> names.add(topic.name()));
            topics.offline().forEach(topic -> names.add(topic.name()));
        } else {
            request.topics().forEach(topic -> names.add(topic.name()));
        }
        return Future.succeededFuture(page(request, names));
    }

    private DescribeTopicPartitionsResponseData page(
            final DescribeTopicPartitionsRequestData request, final NavigableSet<String> names) {
        final DescribeTopicPartitionsResponseData response = new DescribeTopicPartitionsResponseData();
        final String first = request.cursor() == null ? "" : request.cursor().topicName();
        int room = Math.clamp(request.responsePartitionLimit(), 1, MAX_PARTITIONS);
        for (final String name : names.tailSet(first, true)) {
            final int from = request.cursor() != null && name.equals(first)
                    ? Math.max(0, request.cursor().partitionIndex())
                    : 0;
            final Topic topic = topics.find(name);
            if (room == 0) {
                response.setNextCursor(new Cursor().setTopicName(name).setPartitionIndex(from));
                break;
            }
            if (topic == null) {
                response.topics().add(missing(name));
                continue;
            }
            final int end = (int) Math.min(topic.partitionCount(), (long) from + room);
            response.topics().add(describe(topic, from, end));
            room -= Math.max(0, end - from);
            if (end < topic.partitionCount()) {
                response.setNextCursor(new Cursor().setTopicName(name).setPartitionIndex(end));
                break;
            }
        }
        return response;
    }

    private DescribeTopicPartitionsResponseTopic missing(final String name) {
        return new DescribeTopicPartitionsResponseTopic()
                .setName(name)
                .setErrorCode(topics.missing(TopicReference.byName(name)).code());
    }

    private static DescribeTopicPartitionsResponseTopic describe(final Topic topic, final int from, final int end) {
        final DescribeTopicPartitionsResponseTopic described = new DescribeTopicPartitionsResponseTopic()
                .setName(topic.name())
                .setTopicId(KafkaUuids.toKafka(topic.id()));
        for (int i = from; i < end; i++) {
            described
                    .partitions()
                    .add(new DescribeTopicPartitionsResponsePartition()
                            .setPartitionIndex(i)
                            .setLeaderId(0)
                            .setLeaderEpoch(Partition.LEADER_EPOCH)
                            .setReplicaNodes(REPLICAS)
                            .setIsrNodes(REPLICAS)
                            .setEligibleLeaderReplicas(List.of())
                            .setLastKnownElr(List.of()));
        }
        return described;
    }
}
