package io.memorystreamer.server.apis;

import io.memorystreamer.server.apis.ConfigResources.Resource;
import io.memorystreamer.server.protocol.ErrorCode;
import io.memorystreamer.server.topics.ConfigKey;
import io.memorystreamer.server.topics.TopicConfigKeys;
import io.memorystreamer.server.topics.TopicException;
import io.memorystreamer.server.topics.TopicRegistry;
import io.memorystreamer.server.topics.TopicSettings;
import io.vertx.core.Future;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData.AlterConfigsResource;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData.AlterableConfig;
import org.apache.kafka.common.message.IncrementalAlterConfigsResponseData;
import org.apache.kafka.common.message.IncrementalAlterConfigsResponseData.AlterConfigsResourceResponse;

/** Changes single keys of topics and leaves the others (KIP-339). All changes of a topic are made, or none. */
final class IncrementalAlterConfigsApi implements MessageHandler<IncrementalAlterConfigsRequestData> {

    /** The numbers of Kafka's AlterConfigOp.OpType. */
    private static final byte SET = 0;

    private static final byte DELETE = 1;
    private static final byte APPEND = 2;
    private static final byte SUBTRACT = 3;

    private final TopicRegistry topics;

    IncrementalAlterConfigsApi(final TopicRegistry topics) {
        this.topics = topics;
    }

    @Override
    public Future<IncrementalAlterConfigsResponseData> handle(
            final IncrementalAlterConfigsRequestData request, final RequestContext context) {
        return context.blocking(() -> {
            final IncrementalAlterConfigsResponseData response = new IncrementalAlterConfigsResponseData();
            final Set<Resource> answered = new HashSet<>();
            for (final AlterConfigsResource resource : request.resources()) {
                final Resource named = new Resource(resource.resourceType(), resource.resourceName());
                if (answered.add(named)) {
                    response.responses().add(alter(request, resource, named));
                }
            }
            return response;
        });
    }

    private AlterConfigsResourceResponse alter(
            final IncrementalAlterConfigsRequestData request,
            final AlterConfigsResource resource,
            final Resource named) {
        final AlterConfigsResourceResponse response = new AlterConfigsResourceResponse()
                .setResourceType(resource.resourceType())
                .setResourceName(resource.resourceName())
                .setErrorMessage(null);
        try {
            named.requireChangeable(
                    request.resources().findAll(named.type(), named.name()).size());
            topics.reconfigure(
                    resource.resourceName(),
                    (present, defaults) -> present.change(changes(resource, present), defaults),
                    request.validateOnly());
        } catch (final TopicException e) {
            response.setErrorCode(e.error().code()).setErrorMessage(e.getMessage());
        }
        return response;
    }

    private static Map<String, String> changes(final AlterConfigsResource resource, final TopicSettings present)
            throws TopicException {
        final Map<String, String> changes = new HashMap<>();
        for (final AlterableConfig config : resource.configs()) {
            if (changes.containsKey(config.name())) {
                throw ConfigResources.invalid("the request names " + config.name() + " more than once");
            }
            changes.put(config.name(), value(config, present));
        }
        return changes;
    }

    /** @return null for the default */
    private static String value(final AlterableConfig config, final TopicSettings present) throws TopicException {
        if (config.configOperation() == DELETE) {
            return null;
        }
        if (config.value() == null) {
            throw ConfigResources.invalid(config.name() + " has no value; delete it for the default");
        }
        return switch (config.configOperation()) {
            case SET -> config.value();
            case APPEND, SUBTRACT -> {
                requireList(config.name());
                yield edited(config, present);
            }
            default ->
                throw ConfigResources.invalid(config.name() + ": unknown operation " + config.configOperation()
                        + ", there are SET (0), DELETE (1), APPEND (2) and SUBTRACT (3)");
        };
    }

    private static void requireList(final String name) throws TopicException {
        final ConfigKey key = TopicConfigKeys.find(name);
        if (key == null || key.type() != ConfigKey.Type.LIST) {
            throw new TopicException(
                    ErrorCode.INVALID_CONFIG,
                    name
                            + " is no list, to which something can be appended or from which it can be subtracted; set it");
        }
    }

    private static String edited(final AlterableConfig config, final TopicSettings present) {
        final Set<String> items = new LinkedHashSet<>(items(present.stored().getOrDefault(config.name(), "")));
        if (config.configOperation() == APPEND) {
            items.addAll(items(config.value()));
        } else {
            items.removeAll(Set.copyOf(items(config.value())));
        }
        return String.join(",", items);
    }

    private static List<String> items(final String list) {
        return Arrays.stream(list.split(","))
                .map(String::trim)
                .filter(item -> !item.isEmpty())
                .distinct()
                .toList();
    }
}
