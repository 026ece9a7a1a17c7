package io.memorystreamer.bench.kafka;

import io.memorystreamer.bench.scenario.ScenarioException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.AppInfoParser;

/** Makes clients of one broker, with the defaults of kafka-clients but for what is given. Thread-safe. */
public final class StockClients implements AutoCloseable {

    private static final String BOOTSTRAP = "bootstrap.servers";

    private final String target;
    private final Map<String, Object> producerOverrides;
    private final Admin admin;

    /**
     * @param target host:port of the broker
     * @param producerOverrides settings of producers that differ from kafka-clients' defaults
     */
    public StockClients(final String target, final Map<String, Object> producerOverrides) {
        this.target = target;
        this.producerOverrides = Map.copyOf(producerOverrides);
        this.admin = Admin.create(Map.of(BOOTSTRAP, target));
    }

    /** @return its name, a new one */
    public String createTopic(final int partitions, final Map<String, String> config) throws Exception {
        final String topic = "bench-" + UUID.randomUUID();
        try {
            admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1).configs(config)))
                    .all()
                    .get();
        } catch (final ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) { // which a request sent twice gets
                throw new ScenarioException(
                        "the topic cannot be created: " + e.getCause().getMessage());
            }
        }
        return topic;
    }

    /** Sets these of the topic's settings. */
    public void alterTopic(final String topic, final Map<String, String> config) throws Exception {
        final List<AlterConfigOp> changes = config.entrySet().stream()
                .map(entry ->
                        new AlterConfigOp(new ConfigEntry(entry.getKey(), entry.getValue()), AlterConfigOp.OpType.SET))
                .toList();
        try {
            admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic), changes))
                    .all()
                    .get();
        } catch (final ExecutionException e) {
            throw new ScenarioException(
                    "the topic cannot be changed: " + e.getCause().getMessage());
        }
    }

    public void deleteTopic(final String topic) {
        try {
            admin.deleteTopics(List.of(topic)).all().get();
        } catch (final ExecutionException e) {
            throw new KafkaException(
                    "the topic cannot be deleted: " + e.getCause().getMessage(), e);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The versions of the features that the cluster has agreed on, as it says itself; empty where it has none. */
    Map<String, String> features() throws Exception {
        final Map<String, String> features = new TreeMap<>();
        try {
            admin.describeFeatures()
                    .featureMetadata()
                    .get()
                    .finalizedFeatures()
                    .forEach((name, levels) ->
                            features.put("feature." + name, Short.toString(levels.maxVersionLevel())));
        } catch (final ExecutionException e) {
            throw new ScenarioException(
                    "the broker does not say what it is: " + e.getCause().getMessage());
        }
        return features;
    }

    public KafkaProducer<byte[], byte[]> producer() {
        final Map<String, Object> settings = new HashMap<>(producerOverrides);
        settings.put(BOOTSTRAP, target);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    public KafkaConsumer<byte[], byte[]> consumer() {
        return consumer(Map.of());
    }

    /** @param overrides settings that differ from kafka-clients' defaults; commits are off unless they say otherwise */
    public KafkaConsumer<byte[], byte[]> consumer(final Map<String, Object> overrides) {
        final Map<String, Object> settings = new HashMap<>(Map.of("enable.auto.commit", "false"));
        settings.putAll(overrides);
        settings.put(BOOTSTRAP, target);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /**
     * For the report: what weighs most of the defaults, and everything that is none.
     *
     * @param producerOverrides as given to the constructor
     */
    public static Map<String, String> settings(final Map<String, Object> producerOverrides) {
        final Map<String, Object> defaults = ProducerConfig.configDef().defaultValues();
        final Map<String, String> settings = new TreeMap<>();
        for (final String name : List.of("acks", "batch.size", "linger.ms", "compression.type", "enable.idempotence")) {
            settings.put("producer." + name, String.valueOf(defaults.get(name)));
        }
        producerOverrides.forEach((name, value) -> settings.put("producer." + name, value.toString()));
        settings.put("consumer.enable.auto.commit", "false, assigned");
        settings.put("others", "defaults of kafka-clients " + AppInfoParser.getVersion());
        return settings;
    }

    Map<String, String> settings() {
        return settings(producerOverrides);
    }

    @Override
    public void close() {
        admin.close();
    }
}
