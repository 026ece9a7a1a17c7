package io.memorystreamer.server.apis;

import io.memorystreamer.server.handlers.BrokerIdentity;
import io.memorystreamer.server.observe.LogThrottle;
import io.memorystreamer.server.protocol.ErrorCode;
import io.memorystreamer.server.protocol.Node;
import io.memorystreamer.server.protocol.TopicReference;
import io.memorystreamer.server.topics.OfflineTopic;
import io.memorystreamer.server.topics.Partition;
import io.memorystreamer.server.topics.Topic;
import io.memorystreamer.server.topics.TopicException;
import io.memorystreamer.server.topics.TopicRegistry;
import io.memorystreamer.server.wire.KafkaUuids;
import io.vertx.core.Future;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.MetadataRequestData.MetadataRequestTopic;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseBroker;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponsePartition;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseTopic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells clients about topics, and creates those they ask for where both sides permit it. */
final class MetadataApi implements MessageHandler<MetadataRequestData> {

    private static final Logger LOG = LoggerFactory.getLogger(MetadataApi.class);

    /** From this version on a topic in the answer may be without a name. */
    private static final short NULLABLE_NAMES = 12;

    private final TopicRegistry topics;
    private final BrokerIdentity identity;
    private final boolean autoCreateTopics;
    private final LogThrottle throttle = new LogThrottle();

    MetadataApi(final TopicRegistry topics, final BrokerIdentity identity, final boolean autoCreateTopics) {
        this.topics = topics;
        this.identity = identity;
        this.autoCreateTopics = autoCreateTopics;
    }

    @Override
    public Future<MetadataResponseData> handle(final MetadataRequestData request, final RequestContext context) {
        final Set<TopicReference> asked = asked(request, context.version());
        if (autoCreateTopics && request.allowAutoTopicCreation() && missesAny(asked)) {
            return context.blocking(() -> answer(asked, context, true));
        }
        return Future.succeededFuture(answer(asked, context, false));
    }

    /** Each topic once, however often it is named. Null for all: in version 0 an empty list, later null, which differ. */
    private static Set<TopicReference> asked(final MetadataRequestData request, final short version) {
        if (request.topics() == null || version == 0 && request.topics().isEmpty()) {
            return null;
        }
        final Set<TopicReference> asked = new LinkedHashSet<>();
        for (final MetadataRequestTopic topic : request.topics()) {
            final boolean byId = topic.name() == null || !topic.topicId().equals(Uuid.ZERO_UUID);
            asked.add(KafkaUuids.reference(topic.name(), topic.topicId(), byId));
        }
        return asked;
    }

    private boolean missesAny(final Set<TopicReference> references) {
        if (references != null) {
            for (final TopicReference reference : references) {
                if (reference.name() != null
                        && topics.find(reference) == null
                        && topics.missing(reference) != ErrorCode.KAFKA_STORAGE_ERROR) {
                    return true;
                }
            }
        }
        return false;
    }

    private MetadataResponseData answer(
            final Set<TopicReference> asked, final RequestContext context, final boolean create) {
        final Node node = identity.nodeFor(context.session());
        final MetadataResponseData response =
                new MetadataResponseData().setClusterId(identity.clusterId()).setControllerId(node.id());
        response.brokers()
                .add(new MetadataResponseBroker()
                        .setNodeId(node.id())
                        .setHost(node.host())
                        .setPort(node.port()));
        if (asked == null) {
            for (final Topic topic : topics.all()) {
                response.topics().add(describe(topic, node.id()));
            }
            // Their names show that they are there. An error would make consumers ask again for all topics, for ever.
            for (final OfflineTopic topic : topics.offline()) {
                response.topics().add(new MetadataResponseTopic().setName(topic.name()));
            }
        } else {
            for (final TopicReference reference : asked) {
                response.topics().add(answer(reference, node.id(), context.version(), create));
            }
        }
        return response;
    }

    private MetadataResponseTopic answer(
            final TopicReference reference, final int nodeId, final short version, final boolean create) {
        final Topic topic = topics.find(reference);
        if (topic != null) {
            return describe(topic, nodeId);
        }
        final ErrorCode missing = topics.missing(reference);
        if (create && missing == ErrorCode.UNKNOWN_TOPIC_OR_PARTITION) {
            return create(reference.name(), nodeId);
        }
        final boolean nameless = reference.name() == null && version < NULLABLE_NAMES;
        return new MetadataResponseTopic()
                .setErrorCode(missing.code())
                .setName(nameless ? "" : reference.name())
                .setTopicId(KafkaUuids.toKafka(reference.id()));
    }

    private MetadataResponseTopic create(final String name, final int nodeId) {
        ErrorCode error = ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
        try {
            return describe(topics.create(topics.plan(name, -1, Map.of())), nodeId);
        } catch (final TopicException e) {
            final Topic raced = topics.find(name);
            if (raced != null) {
                return describe(raced, nodeId);
            }
            if (e.error() == ErrorCode.INVALID_TOPIC_EXCEPTION) {
                error = e.error();
            } else {
                // The protocol has no word for it here; the client goes on asking, its user reads this.
                throttle.run(() -> LOG.warn("Topic was not created on demand: {}", e.getMessage()));
            }
        }
        return new MetadataResponseTopic().setErrorCode(error.code()).setName(name);
    }

    private static MetadataResponseTopic describe(final Topic topic, final int nodeId) {
        final MetadataResponseTopic described =
                new MetadataResponseTopic().setName(topic.name()).setTopicId(KafkaUuids.toKafka(topic.id()));
        final List<Integer> replicas = List.of(nodeId);
        final int partitions = topic.partitionCount();
        for (int i = 0; i < partitions; i++) {
            described
                    .partitions()
                    .add(new MetadataResponsePartition()
                            .setPartitionIndex(i)
                            .setLeaderId(nodeId)
                            .setLeaderEpoch(Partition.LEADER_EPOCH)
                            .setReplicaNodes(replicas)
                            .setIsrNodes(replicas));
        }
        return described;
    }
}
