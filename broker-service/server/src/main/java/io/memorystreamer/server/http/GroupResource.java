package io.memorystreamer.server.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.memorystreamer.server.groups.GroupCoordinator;
import io.memorystreamer.server.groups.GroupException;
import io.memorystreamer.server.groups.GroupOverview;
import io.memorystreamer.server.groups.GroupRegistry;
import io.memorystreamer.server.groups.OffsetCoordinator;
import io.memorystreamer.server.protocol.Access;
import io.memorystreamer.server.protocol.Api;
import io.memorystreamer.server.topics.Partition;
import io.memorystreamer.server.topics.Topic;
import io.smallrye.common.annotation.Blocking;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.Comparator;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Lists and describes groups: who reads what, how far, and how much is left. */
@Path("/groups")
@Produces(MediaType.APPLICATION_JSON)
@Blocking // a group's lock is held while the store is written
@Tag(name = "Groups")
public class GroupResource {

    private final Requests requests;

    public GroupResource(final Requests requests) {
        this.requests = requests;
    }

    /** @param groups in the order of their ids */
    public record GroupList(List<GroupSummary> groups) {}

    /**
     * @param protocolType {@code consumer} of consumers, empty of a group with offsets only
     * @param state in Kafka's terms
     * @param type {@code classic} or {@code consumer} (KIP-848)
     */
    public record GroupSummary(String id, String protocolType, String state, String type) {}

    /**
     * @param assignor who assigns; empty while that is not agreed on
     * @param generation of a classic group, the epoch of one by KIP-848
     * @param offsets in the order of topics and partitions
     */
    public record GroupDescription(
            String id,
            String protocolType,
            String state,
            String type,
            String assignor,
            int generation,
            List<MemberDescription> members,
            List<OffsetDescription> offsets) {}

    /**
     * @param instanceId absent for a dynamic member
     * @param assignment empty while the group is not stable, and of members that are not consumers
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record MemberDescription(
            String id,
            String instanceId,
            String clientId,
            String clientHost,
            List<GroupOverview.TopicPartitions> assignment) {}

    /**
     * @param committedOffset of the record to go on at
     * @param endOffset of the next record; absent when the topic cannot be served
     * @param lag records from the committed offset to the end; absent with {@code endOffset}
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record OffsetDescription(String topic, int partition, long committedOffset, Long endOffset, Long lag) {}

    @GET
    @Operation(summary = "Lists the groups")
    public GroupList list(@Context final HttpServerRequest request) {
        requests.permitted(Access.cluster(Api.LIST_GROUPS, Access.Operation.DESCRIBE), request);
        return new GroupList(new GroupCoordinator(requests.groups())
                .list().stream()
                        .map(group ->
                                new GroupSummary(group.groupId(), group.protocolType(), group.state(), group.type()))
                        .sorted(Comparator.comparing(GroupSummary::id))
                        .toList());
    }

    @GET
    @Path("/{group}")
    @Operation(summary = "Describes a group: its members, what they are assigned, its committed offsets and its lag")
    @APIResponse(
            responseCode = "200",
            description = "The group",
            content = @Content(schema = @Schema(implementation = GroupDescription.class)))
    @APIResponse(
            responseCode = "404",
            description = "There is no such group",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public GroupDescription get(@PathParam("group") final String id, @Context final HttpServerRequest request) {
        requests.permitted(Access.group(Api.DESCRIBE_GROUPS, Access.Operation.DESCRIBE, id), request);
        final GroupRegistry groups = requests.groups();
        try {
            final GroupOverview group = new GroupCoordinator(groups).overview(id);
            return new GroupDescription(
                    group.groupId(),
                    group.protocolType(),
                    group.state(),
                    group.type(),
                    group.assignor(),
                    group.generation(),
                    group.members().stream().map(GroupResource::describe).toList(),
                    new OffsetCoordinator(groups)
                            .fetchAll(id).stream()
                                    .map(this::describe)
                                    .sorted(Comparator.comparing(OffsetDescription::topic)
                                            .thenComparingInt(OffsetDescription::partition))
                                    .toList());
        } catch (final GroupException e) {
            throw ProblemException.of(e.error(), e.getMessage());
        }
    }

    private static MemberDescription describe(final GroupOverview.Member member) {
        return new MemberDescription(
                member.memberId(), member.instanceId(), member.clientId(), member.clientHost(), member.assignment());
    }

    private OffsetDescription describe(final OffsetCoordinator.Fetched fetched) {
        final Topic topic = requests.topics().find(fetched.topic());
        final Partition partition = topic == null ? null : topic.partition(fetched.partition());
        final long offset = fetched.offset().offset();
        final Long end = partition == null ? null : partition.highWatermark();
        return new OffsetDescription(
                fetched.topic(), fetched.partition(), offset, end, end == null ? null : Math.max(0, end - offset));
    }
}
