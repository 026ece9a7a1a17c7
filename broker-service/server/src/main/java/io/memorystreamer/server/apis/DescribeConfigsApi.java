package io.memorystreamer.server.apis;

import io.memorystreamer.server.apis.ConfigResources.Resource;
import io.memorystreamer.server.protocol.ErrorCode;
import io.memorystreamer.server.topics.TopicException;
import io.memorystreamer.server.topics.TopicRegistry;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.message.DescribeConfigsRequestData;
import org.apache.kafka.common.message.DescribeConfigsRequestData.DescribeConfigsResource;
import org.apache.kafka.common.message.DescribeConfigsResponseData;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsResourceResult;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsResult;

/** Tells how topics and the broker are configured (KIP-133, KIP-226 for the synonyms, KIP-569 for types and texts). */
final class DescribeConfigsApi implements MessageHandler<DescribeConfigsRequestData> {

    /** Bounds an answer to about 20 MB, with all texts. */
    private static final int MAX_RESOURCES = 5000;

    private final TopicRegistry topics;
    private final ConfigEntries configs;

    DescribeConfigsApi(final TopicRegistry topics, final ConfigEntries configs) {
        this.topics = topics;
        this.configs = configs;
    }

    @Override
    public Future<DescribeConfigsResponseData> handle(
            final DescribeConfigsRequestData request, final RequestContext context) {
        return context.blocking(() -> {
            final DescribeConfigsResponseData response = new DescribeConfigsResponseData();
            final Set<Resource> answered = new HashSet<>();
            for (final DescribeConfigsResource resource : request.resources()) {
                if (answered.add(new Resource(resource.resourceType(), resource.resourceName()))) {
                    response.results().add(describe(request, resource, answered.size()));
                }
            }
            return response;
        });
    }

    private DescribeConfigsResult describe(
            final DescribeConfigsRequestData request, final DescribeConfigsResource resource, final int number) {
        final DescribeConfigsResult result = new DescribeConfigsResult()
                .setResourceType(resource.resourceType())
                .setResourceName(resource.resourceName())
                .setErrorMessage(null);
        try {
            if (number > MAX_RESOURCES) {
                throw ConfigResources.invalid("a request may describe " + MAX_RESOURCES + " resources; ask again");
            }
            result.setConfigs(entries(request, resource));
        } catch (final TopicException e) {
            result.setErrorCode(e.error().code()).setErrorMessage(e.getMessage());
        }
        return result;
    }

    private List<DescribeConfigsResourceResult> entries(
            final DescribeConfigsRequestData request, final DescribeConfigsResource resource) throws TopicException {
        final Set<String> keys =
                resource.configurationKeys() == null ? null : new HashSet<>(resource.configurationKeys());
        final ConfigEntries.Wish wish =
                new ConfigEntries.Wish(keys, request.includeSynonyms(), request.includeDocumentation());
        switch (resource.resourceType()) {
            case ConfigResources.TOPIC -> {
                return configs.ofTopic(topics.require(resource.resourceName()).settings(), wish);
            }
            case ConfigResources.BROKER -> {
                if (resource.resourceName().isEmpty()) {
                    return List.of(); // what is set for all brokers while they run: nothing
                }
                if (resource.resourceName().equals(ConfigResources.THIS_BROKER)) {
                    return configs.ofBroker(wish);
                }
                throw new TopicException(
                        ErrorCode.INVALID_REQUEST, "there is no broker " + resource.resourceName() + ", only broker 0");
            }
            default -> throw ConfigResources.notServed(resource.resourceType(), resource.resourceName());
        }
    }
}
