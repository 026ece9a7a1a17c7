package io.memorystreamer.operator.controller.topic;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Topics by Kafka's client. Thread-safe, as the client is; the client's owner closes it. */
final class KafkaTopicAdmin implements TopicAdmin {
    private final Admin admin;

    KafkaTopicAdmin(Admin admin) {
        this.admin = admin;
    }

    @Override
    public Optional<ObservedTopic> describe(String name) {
        try {
            TopicDescription topic = admin.describeTopics(Set.of(name))
                    .topicNameValues()
                    .get(name)
                    .get();
            ConfigResource resource = resource(name);
            Config config = admin.describeConfigs(Set.of(resource))
                    .values()
                    .get(resource)
                    .get();
            return Optional.of(observed(topic, config));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return Optional.empty();
            }
            throw KafkaErrors.translate(e.getCause());
        } catch (InterruptedException e) {
            throw KafkaErrors.interrupted(e);
        }
    }

    private static ObservedTopic observed(TopicDescription topic, Config config) {
        Map<String, String> overrides = new HashMap<>();
        Map<String, String> fixed = new HashMap<>();
        for (ConfigEntry entry : config.entries()) {
            if (entry.value() == null) {
                continue;
            }
            if (entry.isReadOnly()) {
                fixed.put(entry.name(), entry.value());
            } else if (entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG) {
                overrides.put(entry.name(), entry.value());
            }
        }
        return new ObservedTopic(
                topic.topicId().toString(),
                topic.partitions().size(),
                topic.partitions().stream()
                        .mapToInt(partition -> partition.replicas().size())
                        .max()
                        .orElse(0),
                overrides,
                fixed);
    }

    @Override
    public String create(String name, int partitions, int replicas, Map<String, String> config) {
        CreateTopicsResult result =
                admin.createTopics(List.of(new NewTopic(name, partitions, (short) replicas).configs(config)));
        return await(result.topicId(name)).toString();
    }

    @Override
    public void grow(String name, int partitions) {
        await(admin.createPartitions(Map.of(name, NewPartitions.increaseTo(partitions)))
                .all());
    }

    @Override
    public void configure(String name, Map<String, Optional<String>> changes) {
        List<AlterConfigOp> operations = changes.entrySet().stream()
                .map(change -> new AlterConfigOp(
                        new ConfigEntry(change.getKey(), change.getValue().orElse("")),
                        change.getValue().isPresent() ? OpType.SET : OpType.DELETE))
                .toList();
        await(admin.incrementalAlterConfigs(Map.of(resource(name), operations)).all());
    }

    @Override
    public void delete(String name) {
        try {
            admin.deleteTopics(List.of(name)).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                throw KafkaErrors.translate(e.getCause());
            }
        } catch (InterruptedException e) {
            throw KafkaErrors.interrupted(e);
        }
    }

    /** The client itself gives up after its time, so that no other is needed here. */
    private static <T> T await(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw KafkaErrors.translate(e.getCause());
        } catch (InterruptedException e) {
            throw KafkaErrors.interrupted(e);
        }
    }

    private static ConfigResource resource(String name) {
        return new ConfigResource(ConfigResource.Type.TOPIC, name);
    }
}
