package io.memorystreamer.server.http;

import io.memorystreamer.server.placement.Placement;
import io.memorystreamer.server.placement.PlacementCache;
import io.memorystreamer.server.protocol.Access;
import io.memorystreamer.server.protocol.Api;
import io.smallrye.common.annotation.Blocking;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Tells what of the machine the broker really got. */
@Path("/placement")
@Produces(MediaType.APPLICATION_JSON)
@Blocking // files are read
@Tag(name = "Placement")
public class PlacementResource {

    private final Requests requests;
    private final PlacementCache placement;

    public PlacementResource(final Requests requests, final PlacementCache placement) {
        this.requests = requests;
        this.placement = placement;
    }

    @GET
    @Operation(
            summary = "Tells the CPUs, NUMA nodes, quota, memory and huge pages that the broker's process got",
            description = "At most a minute old. What the kernel does not say is absent.")
    public Placement get(@Context final HttpServerRequest request) {
        requests.permitted(Access.cluster(Api.DESCRIBE_CLUSTER, Access.Operation.DESCRIBE), request);
        return placement.get();
    }
}
