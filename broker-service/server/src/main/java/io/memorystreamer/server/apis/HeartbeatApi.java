package io.memorystreamer.server.apis;

import io.memorystreamer.server.groups.ClassicCoordinator;
import io.memorystreamer.server.groups.MemberIdentity;
import io.vertx.core.Future;
import org.apache.kafka.common.message.HeartbeatRequestData;
import org.apache.kafka.common.message.HeartbeatResponseData;
import org.apache.kafka.common.protocol.ApiMessage;

/** Keeps a member in its classic group, and tells it when it has to join again. */
final class HeartbeatApi implements MessageHandler<HeartbeatRequestData> {

    private final ClassicCoordinator coordinator;

    HeartbeatApi(final ClassicCoordinator coordinator) {
        this.coordinator = coordinator;
    }

    @Override
    public Future<? extends ApiMessage> handle(final HeartbeatRequestData request, final RequestContext context) {
        final MemberIdentity member =
                new MemberIdentity(request.memberId(), request.groupInstanceId(), request.generationId());
        return context.blocking(() -> new HeartbeatResponseData()
                .setErrorCode(coordinator.heartbeat(request.groupId(), member).code()));
    }
}
