package io.memorystreamer.server.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.memorystreamer.server.handlers.Session;
import io.memorystreamer.server.protocol.Access;
import io.memorystreamer.server.protocol.Api;
import io.memorystreamer.server.protocol.ErrorCode;
import io.memorystreamer.server.protocol.TopicReference;
import io.memorystreamer.server.topics.OfflineTopic;
import io.memorystreamer.server.topics.Partition;
import io.memorystreamer.server.topics.Topic;
import io.memorystreamer.server.topics.TopicException;
import io.memorystreamer.server.topics.TopicRegistry;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Lists, describes, creates and deletes topics. */
@Path("/topics")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Topics")
public class TopicResource {

    private final Requests requests;
    private final StrictJson strict;

    public TopicResource(final Requests requests, final StrictJson strict) {
        this.requests = requests;
        this.strict = strict;
    }

    /** @param topics in the order of their names */
    public record TopicList(List<TopicSummary> topics) {}

    /** @param offline why it cannot be served; absent when it is */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record TopicSummary(String name, UUID id, Integer partitions, String offline) {}

    /** @param configs in Kafka's terms */
    public record TopicDescription(
            String name, UUID id, List<PartitionDescription> partitions, Map<String, String> configs) {

        static TopicDescription of(final Topic topic) {
            final List<PartitionDescription> partitions = new ArrayList<>(topic.partitionCount());
            for (int i = 0; i < topic.partitionCount(); i++) {
                final Partition partition = topic.partition(i);
                partitions.add(new PartitionDescription(i, partition.startOffset(), partition.highWatermark()));
            }
            return new TopicDescription(
                    topic.name(), topic.id(), partitions, topic.config().asMap());
        }
    }

    /**
     * @param startOffset of the oldest record
     * @param endOffset of the next record
     */
    public record PartitionDescription(int partition, long startOffset, long endOffset) {}

    /**
     * @param partitions the broker's default when absent
     * @param configs in Kafka's terms, the broker's defaults for those that are absent
     */
    public record NewTopic(String name, Integer partitions, Map<String, String> configs) {}

    @GET
    @NonBlocking
    @Operation(summary = "Lists the topics")
    public TopicList list(@Context final HttpServerRequest request) {
        requests.permitted(Access.topic(Api.METADATA, Access.Operation.DESCRIBE, Access.ALL), request);
        final TopicRegistry topics = requests.topics();
        final List<TopicSummary> list = new ArrayList<>();
        for (final Topic topic : topics.all()) {
            list.add(new TopicSummary(topic.name(), topic.id(), topic.partitionCount(), null));
        }
        for (final OfflineTopic topic : topics.offline()) {
            list.add(new TopicSummary(topic.name(), null, null, topic.reason()));
        }
        list.sort(Comparator.comparing(TopicSummary::name));
        return new TopicList(list);
    }

    @GET
    @Path("/{topic}")
    @NonBlocking
    @Operation(summary = "Describes a topic: its configuration, and from where to where its partitions reach")
    public TopicDescription get(@PathParam("topic") final String name, @Context final HttpServerRequest request) {
        requests.permitted(Access.topic(Api.METADATA, Access.Operation.DESCRIBE, name), request);
        for (final OfflineTopic topic : requests.topics().offline()) {
            if (topic.name().equals(name)) {
                throw ProblemException.of(
                        ErrorCode.KAFKA_STORAGE_ERROR, "topic " + name + " is offline: " + topic.reason());
            }
        }
        return TopicDescription.of(requests.topic(name));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Creates a topic")
    @RequestBody(content = @Content(schema = @Schema(implementation = NewTopic.class)))
    @APIResponse(
            responseCode = "201",
            description = "The topic, as GET describes it",
            content = @Content(schema = @Schema(implementation = TopicDescription.class)))
    public Uni<Response> create(final byte[] body, @Context final HttpServerRequest request) {
        final Session session = requests.session(request);
        // The body comes by the event loop: one that comes slowly must not keep a worker thread. Segments are
        // allocated.
        return Uni.createFrom()
                .completionStage(() -> Vertx.currentContext()
                        .executeBlocking(() -> create(strict.read(body, NewTopic.class), session), false)
                        .onComplete(done -> session.close())
                        .toCompletionStage());
    }

    Response create(final NewTopic newTopic, final Session session) {
        requests.requirePermitted(Access.topic(Api.CREATE_TOPICS, Access.Operation.CREATE, newTopic.name()), session);
        final Map<String, String> configs = newTopic.configs() == null ? Map.of() : newTopic.configs();
        final int partitions = newTopic.partitions() == null ? -1 : newTopic.partitions();
        if (newTopic.partitions() != null && partitions < 1) {
            throw ProblemException.of(
                    ErrorCode.INVALID_PARTITIONS, "a topic has at least 1 partition, not " + partitions);
        }
        final TopicRegistry topics = requests.topics();
        try {
            final Topic topic = topics.create(topics.plan(newTopic.name(), partitions, configs));
            return Response.created(URI.create("/topics/" + topic.name()))
                    .entity(TopicDescription.of(topic))
                    .build();
        } catch (final TopicException e) {
            throw ProblemException.of(e);
        }
    }

    @DELETE
    @Path("/{topic}")
    @Blocking // files are removed
    @Operation(summary = "Deletes a topic and its records")
    @APIResponse(responseCode = "204", description = "It is gone")
    public void delete(@PathParam("topic") final String name, @Context final HttpServerRequest request) {
        requests.permitted(Access.topic(Api.DELETE_TOPICS, Access.Operation.DELETE, name), request);
        try {
            if (requests.topics().delete(TopicReference.byName(name)) == null) {
                throw ProblemException.of(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "there is no topic " + name);
            }
        } catch (final TopicException e) {
            throw ProblemException.of(e);
        }
    }
}
