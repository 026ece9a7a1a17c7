package io.memorystreamer.server.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.memorystreamer.server.handlers.Session;
import io.memorystreamer.server.http.RecordsParser.NewRecord;
import io.memorystreamer.server.protocol.Access;
import io.memorystreamer.server.protocol.Api;
import io.memorystreamer.server.protocol.ErrorCode;
import io.memorystreamer.server.topics.Topic;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Appends records. The body is received on the event loop, which does not wait for it, and read on a worker thread. */
@Path("/topics/{topic}/records")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Records")
public class ProduceResource {

    private final Requests requests;
    private final ObjectMapper mapper;

    public ProduceResource(final Requests requests, final ObjectMapper mapper) {
        this.requests = requests;
        this.mapper = mapper;
    }

    /** What is sent, for the description of the API. */
    public record NewRecords(
            @Schema(maxItems = RecordsParser.MAX_RECORDS) List<NewRecordView> records) {}

    /**
     * @param partition by the key when absent, as Kafka's producer does; without a key any, the same for all of a request
     * @param timestamp milliseconds since 1970, now when absent
     */
    public record NewRecordView(
            @Schema(description = RecordView.BYTES) Object key,
            @Schema(description = RecordView.BYTES) Object value,
            List<RecordView.HeaderView> headers,
            Integer partition,
            Long timestamp) {}

    /** @param records in the order in which they were sent */
    public record Appended(List<AppendedRecord> records) {}

    /** @param offset absent when the record was not appended; {@code error} and {@code detail} then say why */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record AppendedRecord(int partition, Long offset, ErrorCode error, String detail) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Appends records",
            description =
                    "Records of one partition keep their order. A record that is larger than the topic allows, or has a"
                            + " partition that is not there, refuses the whole request before anything is appended.")
    @RequestBody(content = @Content(schema = @Schema(implementation = NewRecords.class)))
    @APIResponse(
            responseCode = "200",
            description = "All were appended",
            content = @Content(schema = @Schema(implementation = Appended.class)))
    @APIResponse(
            responseCode = "207",
            description = "Some were appended",
            content = @Content(schema = @Schema(implementation = Appended.class)))
    public Uni<Response> produce(
            @PathParam("topic") final String name, final byte[] body, @Context final HttpServerRequest request) {
        final Session session = requests.permitted(Access.topic(Api.PRODUCE, Access.Operation.WRITE, name), request);
        final Topic topic = requests.topic(name);
        final long now = System.currentTimeMillis();
        return Uni.createFrom()
                .completionStage(() -> session.context()
                        .executeBlocking(() -> Appending.prepare(topic, read(body, now)), false)
                        .compose(appending -> requests.ask(appending.request(), session)
                                .map(answer -> response(appending.results(answer))))
                        .onComplete(done -> session.close())
                        .toCompletionStage());
    }

    private List<NewRecord> read(final byte[] body, final long now) {
        return RecordsParser.parse(mapper, body == null ? new byte[0] : body, now);
    }

    private static Response response(final List<AppendedRecord> results) {
        final long appended =
                results.stream().filter(result -> result.error() == null).count();
        if (appended == 0) {
            throw ProblemException.of(
                    results.getFirst().error(), results.getFirst().detail());
        }
        return Response.status(appended == results.size() ? 200 : 207)
                .entity(new Appended(results))
                .build();
    }
}
