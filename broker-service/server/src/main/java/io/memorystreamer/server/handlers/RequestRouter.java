package io.memorystreamer.server.handlers;

import io.memorystreamer.server.protocol.ApiRequest;
import io.memorystreamer.server.protocol.ApiResponse;
import io.memorystreamer.server.protocol.ApiVersions;
import io.memorystreamer.server.protocol.CreateTopics;
import io.memorystreamer.server.protocol.DeleteTopics;
import io.memorystreamer.server.protocol.DescribeCluster;
import io.memorystreamer.server.protocol.Fetch;
import io.memorystreamer.server.protocol.InitProducerId;
import io.memorystreamer.server.protocol.ListOffsets;
import io.memorystreamer.server.protocol.Metadata;
import io.memorystreamer.server.protocol.Produce;
import io.memorystreamer.server.protocol.RecordTimes;
import io.memorystreamer.server.topics.TopicRegistry;
import io.vertx.core.Future;

/** Gives each request of the APIs with codecs of their own to its handler. Thread-safe. */
public final class RequestRouter {

    private final ApiVersionsHandler apiVersions = new ApiVersionsHandler();
    private final InitProducerIdHandler initProducerId = new InitProducerIdHandler();
    private final ProduceHandler produce;
    private final FetchHandler fetch;
    private final ListOffsetsHandler listOffsets;
    private final MetadataHandler metadata;
    private final CreateTopicsHandler createTopics;
    private final DeleteTopicsHandler deleteTopics;
    private final DescribeClusterHandler describeCluster;

    /** @param autoCreateTopics whether a client's question for a topic may create it */
    public RequestRouter(
            final TopicRegistry topics,
            final BrokerIdentity identity,
            final RecordTimes recordTimes,
            final boolean autoCreateTopics) {
        produce = new ProduceHandler(topics);
        fetch = new FetchHandler(topics);
        listOffsets = new ListOffsetsHandler(topics, recordTimes);
        metadata = new MetadataHandler(topics, identity, autoCreateTopics);
        createTopics = new CreateTopicsHandler(topics);
        deleteTopics = new DeleteTopicsHandler(topics);
        describeCluster = new DescribeClusterHandler(identity);
    }

    /** On the session's event loop; see {@link ApiHandler#handle} for the result. */
    public Future<? extends ApiResponse> route(final ApiRequest request, final Session session) {
        return switch (request) {
            case Produce.Request produceRequest -> produce.handle(produceRequest, session);
            case Fetch.Request fetchRequest -> fetch.handle(fetchRequest, session);
            case ListOffsets.Request listOffsetsRequest -> listOffsets.handle(listOffsetsRequest, session);
            case Metadata.Request metadataRequest -> metadata.handle(metadataRequest, session);
            case ApiVersions.Request apiVersionsRequest -> apiVersions.handle(apiVersionsRequest, session);
            case CreateTopics.Request createRequest -> createTopics.handle(createRequest, session);
            case DeleteTopics.Request deleteRequest -> deleteTopics.handle(deleteRequest, session);
            case InitProducerId.Request initRequest -> initProducerId.handle(initRequest, session);
            case DescribeCluster.Request describeRequest -> describeCluster.handle(describeRequest, session);
            default -> throw new IllegalArgumentException(request.api() + " has no handler here");
        };
    }
}
