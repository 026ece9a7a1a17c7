package io.memorystreamer.server.handlers;

import io.memorystreamer.server.protocol.ApiRequest;
import io.memorystreamer.server.protocol.ApiResponse;
import io.memorystreamer.server.protocol.ApiVersions;
import io.memorystreamer.server.protocol.CreateTopics;
import io.memorystreamer.server.protocol.DeleteTopics;
import io.memorystreamer.server.protocol.DescribeCluster;
import io.memorystreamer.server.protocol.Fetch;
import io.memorystreamer.server.protocol.FindCoordinator;
import io.memorystreamer.server.protocol.Metadata;
import io.memorystreamer.server.protocol.Produce;
import io.memorystreamer.server.topics.BatchCommit;
import io.memorystreamer.server.topics.TopicRegistry;
import io.vertx.core.Future;

/** Gives each request of the APIs with codecs of their own to its handler. Thread-safe. */
public final class RequestRouter {

    private final ApiVersionsHandler apiVersions = new ApiVersionsHandler();
    private final FindCoordinatorHandler findCoordinator = new FindCoordinatorHandler();
    private final ProduceHandler produce;
    private final FetchHandler fetch;
    private final MetadataHandler metadata;
    private final CreateTopicsHandler createTopics;
    private final DeleteTopicsHandler deleteTopics;
    private final DescribeClusterHandler describeCluster;

    /**
     * @param commit where produced batches go
     * @param autoCreateTopics whether a client's question for a topic may create it
     * @param maxFetchSessions at the same time
     */
    public RequestRouter(
            final TopicRegistry topics,
            final BatchCommit commit,
            final BrokerIdentity identity,
            final boolean autoCreateTopics,
            final int maxFetchSessions) {
        produce = new ProduceHandler(topics, commit);
        fetch = new FetchHandler(topics, new FetchSessions(maxFetchSessions));
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
            case Metadata.Request metadataRequest -> metadata.handle(metadataRequest, session);
            case ApiVersions.Request apiVersionsRequest -> apiVersions.handle(apiVersionsRequest, session);
            case CreateTopics.Request createRequest -> createTopics.handle(createRequest, session);
            case DeleteTopics.Request deleteRequest -> deleteTopics.handle(deleteRequest, session);
            case FindCoordinator.Request findRequest -> findCoordinator.handle(findRequest, session);
            case DescribeCluster.Request describeRequest -> describeCluster.handle(describeRequest, session);
            default -> throw new IllegalArgumentException(request.api() + " has no handler here");
        };
    }
}
