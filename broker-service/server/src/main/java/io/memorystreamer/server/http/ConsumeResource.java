package io.memorystreamer.server.http;

import io.memorystreamer.server.handlers.Session;
import io.memorystreamer.server.protocol.Access;
import io.memorystreamer.server.protocol.Api;
import io.memorystreamer.server.topics.Partition;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Reads records of a partition from an offset on. Who reads keeps the offset. */
@Path("/topics/{topic}/partitions/{partition}/records")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Records")
public class ConsumeResource {

    /** Of keys, values and headers in one answer; a first record may be larger. */
    private static final int MAX_BYTES = 1024 * 1024;

    private static final int MAX_RECORDS = 10_000;
    private static final int MAX_WAIT_MILLIS = 30_000;

    private final Requests requests;
    private final PartitionReads reads;
    private final InFlight inFlight;

    public ConsumeResource(final Requests requests, final PartitionReads reads, final InFlight inFlight) {
        this.requests = requests;
        this.reads = reads;
        this.inFlight = inFlight;
    }

    /**
     * @param nextOffset where the next request goes on
     * @param startOffset of the oldest record in the partition
     * @param endOffset of the record that will be appended next
     */
    public record Records(List<RecordView> records, long nextOffset, long startOffset, long endOffset) {}

    @GET
    @Operation(
            summary = "Reads records",
            description =
                    "An answer has as many records as there are, as asked for and as fit into a mebibyte, at least one if"
                            + " there is one. The next request goes on at nextOffset.")
    public Uni<Records> consume(
            @PathParam("topic") final String topic,
            @PathParam("partition") final String partition,
            @QueryParam("offset") @DefaultValue("earliest") @Parameter(description = "earliest, latest or a number")
                    final String offset,
            @QueryParam("maxRecords") @Parameter(description = "1 to 10000, default 100") final String maxRecords,
            @QueryParam("maxWait") @Parameter(description = "milliseconds to wait for a record, 0 to 30000, default 0")
                    final String maxWait,
            @QueryParam("encoding")
                    @Parameter(
                            description = "utf-8: text where it is text; base64: everything as Base64; default utf-8")
                    final String encoding,
            @Context final HttpServerRequest request,
            @Context final RoutingContext routing) {
        final Session session = requests.permitted(Access.topic(Api.FETCH, Access.Operation.READ, topic), request);
        final Partition source = requests.partition(topic, partitionIndex(partition));
        final boolean text = Parameters.text(encoding);
        final PartitionReads.Query query = new PartitionReads.Query(
                Parameters.offset(offset, source),
                (int) Parameters.number("maxRecords", maxRecords, 100, 1, MAX_RECORDS),
                MAX_BYTES,
                (int) Parameters.number("maxWait", maxWait, 0, 0, MAX_WAIT_MILLIS));
        routing.addEndHandler(ended -> session.close()); // also when the client does not wait
        return Uni.createFrom()
                .completionStage(() -> reads.read(source, query, session, bytes -> inFlight.reserve(routing, bytes))
                        .map(reading -> new Records(
                                reading.records().stream()
                                        .map(record -> RecordView.of(record, text))
                                        .toList(),
                                reading.nextOffset(),
                                reading.startOffset(),
                                reading.endOffset()))
                        .toCompletionStage());
    }

    static int partitionIndex(final String partition) {
        return (int) Parameters.number("partition", partition, -1, 0, Integer.MAX_VALUE);
    }
}
