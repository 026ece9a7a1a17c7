package io.memorystreamer.server.http;

import io.memorystreamer.server.events.EventJson;
import io.memorystreamer.server.events.EventStream;
import io.memorystreamer.server.protocol.Access;
import io.memorystreamer.server.protocol.Api;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Multi;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Follows what happens in the broker. */
@Path("/events")
@Tag(name = "Events")
public class EventResource {

    private final Requests requests;
    private final EventStream events;
    private final EventJson json;
    private final InFlight inFlight;

    public EventResource(
            final Requests requests, final EventStream events, final EventJson json, final InFlight inFlight) {
        this.requests = requests;
        this.events = events;
        this.json = json;
        this.inFlight = inFlight;
    }

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @NonBlocking
    @Operation(
            summary = "Follows the broker's events as server-sent events",
            description =
                    "From now on; what the audit log gets, one object each, named by its type. Gaps in the numbers tell"
                            + " of events that were dropped because the reader was too slow. A comment every 15 s without events.")
    public Multi<OutboundSseEvent> follow(@Context final HttpServerRequest request, @Context final Sse sse) {
        requests.permitted(Access.cluster(Api.DESCRIBE_CLUSTER, Access.Operation.DESCRIBE), request);
        final Runnable close = inFlight.openStream();
        final io.vertx.core.Context context = Vertx.currentContext();
        return new FollowedEvents(events, json, sse, context)
                .stream(context).onTermination().invoke(close);
    }
}
