package io.memorystreamer.server.apis;

import io.memorystreamer.server.config.BrokerSettings;
import io.memorystreamer.server.handlers.BrokerIdentity;
import io.memorystreamer.server.protocol.Api;
import io.memorystreamer.server.topics.TopicRegistry;
import java.util.Map;
import java.util.function.Predicate;

/** The APIs that tell what the broker and its topics are, and change topics. */
public final class TopicApis {

    private TopicApis() {}

    /** @param isSet whether somebody configured a key of the broker, without its prefix */
    public static void register(
            final Map<Api, MessageHandler<?>> handlers,
            final TopicRegistry topics,
            final BrokerIdentity identity,
            final BrokerSettings settings,
            final Predicate<String> isSet) {
        final ConfigEntries configs = new ConfigEntries(topics, settings, isSet);
        handlers.put(Api.API_VERSIONS, new ApiVersionsApi());
        handlers.put(Api.METADATA, new MetadataApi(topics, identity, settings.autoCreateTopics()));
        handlers.put(Api.DESCRIBE_CLUSTER, new DescribeClusterApi(identity));
        handlers.put(Api.CREATE_TOPICS, new CreateTopicsApi(topics, configs));
        handlers.put(Api.DELETE_TOPICS, new DeleteTopicsApi(topics));
        handlers.put(Api.CREATE_PARTITIONS, new CreatePartitionsApi(topics));
        handlers.put(Api.DESCRIBE_TOPIC_PARTITIONS, new DescribeTopicPartitionsApi(topics));
        handlers.put(Api.DELETE_RECORDS, new DeleteRecordsApi(topics));
        handlers.put(Api.DESCRIBE_LOG_DIRS, new DescribeLogDirsApi(topics));
        handlers.put(Api.DESCRIBE_CONFIGS, new DescribeConfigsApi(topics, configs));
        handlers.put(Api.ALTER_CONFIGS, new AlterConfigsApi(topics));
        handlers.put(Api.INCREMENTAL_ALTER_CONFIGS, new IncrementalAlterConfigsApi(topics));
    }
}
