package io.memorystreamer.server.apis;

import io.memorystreamer.server.apis.ConfigResources.Resource;
import io.memorystreamer.server.topics.TopicException;
import io.memorystreamer.server.topics.TopicRegistry;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.message.AlterConfigsRequestData;
import org.apache.kafka.common.message.AlterConfigsRequestData.AlterConfigsResource;
import org.apache.kafka.common.message.AlterConfigsRequestData.AlterableConfig;
import org.apache.kafka.common.message.AlterConfigsResponseData;
import org.apache.kafka.common.message.AlterConfigsResponseData.AlterConfigsResourceResponse;

/** Replaces everything topics are configured with (KIP-133): what is not named goes back to the broker's default. */
final class AlterConfigsApi implements MessageHandler<AlterConfigsRequestData> {

    private final TopicRegistry topics;

    AlterConfigsApi(final TopicRegistry topics) {
        this.topics = topics;
    }

    @Override
    public Future<AlterConfigsResponseData> handle(
            final AlterConfigsRequestData request, final RequestContext context) {
        return context.blocking(() -> {
            final AlterConfigsResponseData response = new AlterConfigsResponseData();
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
            final AlterConfigsRequestData request, final AlterConfigsResource resource, final Resource named) {
        final AlterConfigsResourceResponse response = new AlterConfigsResourceResponse()
                .setResourceType(resource.resourceType())
                .setResourceName(resource.resourceName())
                .setErrorMessage(null);
        try {
            named.requireChangeable(
                    request.resources().findAll(named.type(), named.name()).size());
            topics.replaceConfig(resource.resourceName(), configs(resource), request.validateOnly());
        } catch (final TopicException e) {
            response.setErrorCode(e.error().code()).setErrorMessage(e.getMessage());
        }
        return response;
    }

    private static Map<String, String> configs(final AlterConfigsResource resource) throws TopicException {
        final Map<String, String> configs = new HashMap<>();
        for (final AlterableConfig config : resource.configs()) {
            if (config.value() == null) {
                throw ConfigResources.invalid(config.name() + " has no value; leave it out for the default");
            }
            if (configs.put(config.name(), config.value()) != null) {
                throw ConfigResources.invalid("the request names " + config.name() + " more than once");
            }
        }
        return configs;
    }
}
