package io.memorystreamer.server.apis;

import io.memorystreamer.server.groups.ClassicCoordinator;
import io.memorystreamer.server.groups.MemberIdentity;
import io.memorystreamer.server.groups.SyncRequest;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.message.SyncGroupRequestData;
import org.apache.kafka.common.message.SyncGroupResponseData;
import org.apache.kafka.common.protocol.ApiMessage;

/** Gives a member its assignment, when the leader has assigned. */
final class SyncGroupApi implements MessageHandler<SyncGroupRequestData> {

    private final ClassicCoordinator coordinator;

    SyncGroupApi(final ClassicCoordinator coordinator) {
        this.coordinator = coordinator;
    }

    @Override
    public Future<? extends ApiMessage> handle(final SyncGroupRequestData request, final RequestContext context) {
        final Map<String, byte[]> assignments = new HashMap<>();
        request.assignments().forEach(each -> assignments.put(each.memberId(), each.assignment()));
        final SyncRequest sync = new SyncRequest(
                request.groupId(),
                new MemberIdentity(request.memberId(), request.groupInstanceId(), request.generationId()),
                request.protocolType(),
                request.protocolName(),
                assignments);
        return context.blocking(() -> coordinator.sync(sync))
                .compose(context::completed)
                .map(result -> new SyncGroupResponseData()
                        .setErrorCode(result.error().code())
                        .setProtocolType(result.protocolType())
                        .setProtocolName(result.protocolName())
                        .setAssignment(result.assignment()));
    }
}
