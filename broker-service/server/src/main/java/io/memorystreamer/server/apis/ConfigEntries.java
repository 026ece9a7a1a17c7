package io.memorystreamer.server.apis;

import io.memorystreamer.server.config.BrokerConfig;
import io.memorystreamer.server.config.BrokerSettings;
import io.memorystreamer.server.topics.BrokerConfigEntries;
import io.memorystreamer.server.topics.ConfigKey;
import io.memorystreamer.server.topics.TopicConfigKeys;
import io.memorystreamer.server.topics.TopicRegistry;
import io.memorystreamer.server.topics.TopicSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.common.message.CreateTopicsResponseData.CreatableTopicConfigs;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsResourceResult;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsSynonym;

/** Configurations in Kafka's messages. Thread-safe. */
final class ConfigEntries {

    /** The numbers of Kafka's DescribeConfigsResponse.ConfigSource. */
    private static final byte TOPIC = 1;

    private static final byte STATIC_BROKER = 4;
    private static final byte DEFAULT = 5;

    /**
     * What a client wants to know.
     *
     * @param keys null for all
     */
    record Wish(Set<String> keys, boolean synonyms, boolean documentation) {

        boolean includes(final String key) {
            return keys == null || keys.contains(key);
        }
    }

    private final Map<String, String> defaults;
    private final Map<ConfigKey, String> broker;
    private final Predicate<String> isSet;

    /** @param isSet whether somebody configured a key of the broker, without its prefix */
    ConfigEntries(final TopicRegistry topics, final BrokerSettings settings, final Predicate<String> isSet) {
        this.defaults = topics.defaults().asMap();
        this.broker = BrokerConfigEntries.of(settings);
        this.isSet = isSet;
    }

    List<DescribeConfigsResourceResult> ofTopic(final TopicSettings settings, final Wish wish) {
        final List<DescribeConfigsResourceResult> entries = new ArrayList<>();
        final Map<String, String> present = settings.stored();
        for (final ConfigKey key : TopicConfigKeys.all()) {
            final String value = present.getOrDefault(key.name(), key.preset());
            if (value == null || !wish.includes(key.name())) {
                continue; // without effect, and nobody has set it
            }
            final DescribeConfigsResourceResult entry = entry(key, value, source(key, value, settings), wish);
            if (wish.synonyms) {
                if (entry.configSource() == TOPIC) {
                    entry.synonyms().add(synonym(key.name(), value, TOPIC));
                }
                final String preset = preset(key);
                if (preset != null) {
                    final String origin = key.brokerKey() == null ? key.name() : prefixed(key.brokerKey());
                    entry.synonyms().add(synonym(origin, preset, brokerSource(key)));
                }
            }
            entries.add(entry);
        }
        return entries;
    }

    /** What is in effect of a topic that has been created, as CreateTopics answers it (KIP-525). */
    List<CreatableTopicConfigs> ofCreated(final TopicSettings settings) {
        final List<CreatableTopicConfigs> entries = new ArrayList<>();
        final Map<String, String> present = settings.stored();
        for (final ConfigKey key : TopicConfigKeys.all()) {
            final String value = present.getOrDefault(key.name(), key.preset());
            if (value != null) {
                entries.add(new CreatableTopicConfigs()
                        .setName(key.name())
                        .setValue(value)
                        .setReadOnly(key.readOnly())
                        .setConfigSource(source(key, value, settings)));
            }
        }
        return entries;
    }

    List<DescribeConfigsResourceResult> ofBroker(final Wish wish) {
        final List<DescribeConfigsResourceResult> entries = new ArrayList<>();
        broker.forEach((key, value) -> {
            if (wish.includes(key.name())) {
                final DescribeConfigsResourceResult entry = entry(key, value, brokerSource(key), wish);
                if (wish.synonyms) {
                    final String origin = key.brokerKey() == null ? key.name() : prefixed(key.brokerKey());
                    entry.synonyms().add(synonym(origin, value, brokerSource(key)));
                }
                entries.add(entry);
            }
        });
        return entries;
    }

    private static DescribeConfigsResourceResult entry(
            final ConfigKey key, final String value, final byte source, final Wish wish) {
        return new DescribeConfigsResourceResult()
                .setName(key.name())
                .setValue(value)
                .setReadOnly(key.readOnly())
                .setConfigSource(source)
                .setConfigType(type(key.type()))
                .setDocumentation(wish.documentation ? key.documentation() : null);
    }

    private static DescribeConfigsSynonym synonym(final String name, final String value, final byte source) {
        return new DescribeConfigsSynonym().setName(name).setValue(value).setSource(source);
    }

    private String preset(final ConfigKey key) {
        return key.preset() != null ? key.preset() : defaults.get(key.name());
    }

    /** What nobody asked for, but differs from the broker's default, stays with the topic since it was created. */
    private byte source(final ConfigKey key, final String value, final TopicSettings settings) {
        return settings.asked().containsKey(key.name()) || !value.equals(preset(key)) ? TOPIC : brokerSource(key);
    }

    private byte brokerSource(final ConfigKey key) {
        return key.brokerKey() != null && isSet.test(key.brokerKey()) ? STATIC_BROKER : DEFAULT;
    }

    private static String prefixed(final String brokerKey) {
        return BrokerConfig.PREFIX + '.' + brokerKey;
    }

    /** The numbers of Kafka's DescribeConfigsResponse.ConfigType. */
    private static byte type(final ConfigKey.Type type) {
        return switch (type) {
            case BOOLEAN -> 1;
            case STRING -> 2;
            case INT -> 3;
            case LONG -> 5;
            case DOUBLE -> 6;
            case LIST -> 7;
        };
    }
}
