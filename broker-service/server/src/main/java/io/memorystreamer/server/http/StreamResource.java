package io.memorystreamer.server.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.memorystreamer.server.handlers.Session;
import io.memorystreamer.server.protocol.Access;
import io.memorystreamer.server.protocol.Api;
import io.memorystreamer.server.protocol.ErrorCode;
import io.memorystreamer.server.topics.Partition;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Multi;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Follows a partition. */
@Path("/topics/{topic}/partitions/{partition}/stream")
@Tag(name = "Records")
public class StreamResource {

    private final Requests requests;
    private final PartitionReads reads;
    private final InFlight inFlight;
    private final ObjectMapper mapper;

    public StreamResource(
            final Requests requests, final PartitionReads reads, final InFlight inFlight, final ObjectMapper mapper) {
        this.requests = requests;
        this.reads = reads;
        this.inFlight = inFlight;
        this.mapper = mapper;
    }

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @NonBlocking
    @Operation(
            summary = "Follows a partition as server-sent events",
            description =
                    "Events named record, with the offset as id; skipped with fromOffset and toOffset when retention was"
                            + " faster than the reader; error with a problem before the broker ends the stream. A comment every 15 s"
                            + " without records. A client that comes back with Last-Event-ID goes on behind it.")
    public Multi<OutboundSseEvent> follow(
            @PathParam("topic") final String topic,
            @PathParam("partition") final String partition,
            @QueryParam("offset") @DefaultValue("latest") @Parameter(description = "earliest, latest or a number")
                    final String offset,
            @QueryParam("encoding") @Parameter(description = "utf-8 or base64, default utf-8") final String encoding,
            @HeaderParam("Last-Event-ID") final String lastEventId,
            @Context final HttpServerRequest request,
            @Context final Sse sse) {
        final Session session = requests.permitted(Access.topic(Api.FETCH, Access.Operation.READ, topic), request);
        final Partition source = requests.partition(topic, ConsumeResource.partitionIndex(partition));
        final boolean text = Parameters.text(encoding);
        final long from = lastEventId == null
                ? Parameters.offset(offset, source)
                : 1 + Parameters.number("Last-Event-ID", lastEventId, -1, 0, Long.MAX_VALUE - 1);
        // One that comes back may have been overtaken, which the stream tells it.
        if (from > source.highWatermark() || lastEventId == null && from < source.startOffset()) {
            throw ProblemException.of(
                    ErrorCode.OFFSET_OUT_OF_RANGE,
                    "offset " + from + " is not there, only " + source.startOffset() + " to " + source.highWatermark());
        }
        final Runnable close = inFlight.openStream();
        return new PartitionTail(source, from, text, session, reads, inFlight, sse, mapper)
                .stream(session.context()).onTermination().invoke(close);
    }
}
