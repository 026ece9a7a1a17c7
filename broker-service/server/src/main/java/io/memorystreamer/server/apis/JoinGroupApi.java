package io.memorystreamer.server.apis;

import io.memorystreamer.server.groups.ClassicCoordinator;
import io.memorystreamer.server.groups.ClassicProtocol;
import io.memorystreamer.server.groups.JoinRequest;
import io.memorystreamer.server.groups.JoinResult;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.message.JoinGroupRequestData;
import org.apache.kafka.common.message.JoinGroupResponseData;
import org.apache.kafka.common.message.JoinGroupResponseData.JoinGroupResponseMember;
import org.apache.kafka.common.protocol.ApiMessage;

/** Takes a member into the next generation of a classic group; answers when that begins. */
final class JoinGroupApi implements MessageHandler<JoinGroupRequestData> {

    /** From this version on a new member is told its id first (KIP-394). */
    private static final short MEMBER_ID_REQUIRED = 4;

    /** From this version on there may be no protocol, in older ones its name is empty then. */
    private static final short PROTOCOL_NULLABLE = 7;

    /** From this version on a leader may be told not to assign (KIP-814). */
    private static final short SKIP_ASSIGNMENT = 9;

    private final ClassicCoordinator coordinator;

    JoinGroupApi(final ClassicCoordinator coordinator) {
        this.coordinator = coordinator;
    }

    @Override
    public Future<? extends ApiMessage> handle(final JoinGroupRequestData request, final RequestContext context) {
        final List<ClassicProtocol> protocols =
                new ArrayList<>(request.protocols().size());
        request.protocols()
                .forEach(protocol -> protocols.add(new ClassicProtocol(protocol.name(), protocol.metadata())));
        final int rebalanceTimeout =
                request.rebalanceTimeoutMs() < 0 ? request.sessionTimeoutMs() : request.rebalanceTimeoutMs();
        final JoinRequest join = new JoinRequest(
                request.groupId(),
                request.memberId(),
                request.groupInstanceId(),
                context.clientId(),
                "/" + context.session().clientHost(),
                context.version() >= MEMBER_ID_REQUIRED,
                context.version() >= SKIP_ASSIGNMENT,
                request.sessionTimeoutMs(),
                rebalanceTimeout,
                request.protocolType(),
                protocols);
        return context.blocking(() -> coordinator.join(join))
                .compose(context::completed)
                .map(result -> response(result, context.version()));
    }

    private static JoinGroupResponseData response(final JoinResult result, final short version) {
        final JoinGroupResponseData response = new JoinGroupResponseData()
                .setErrorCode(result.error().code())
                .setMemberId(result.memberId())
                .setGenerationId(result.generation())
                .setProtocolType(result.protocolType())
                .setProtocolName(
                        result.protocolName() == null && version < PROTOCOL_NULLABLE ? "" : result.protocolName())
                .setLeader(result.leader())
                .setSkipAssignment(result.skipAssignment());
        for (final JoinResult.Member member : result.members()) {
            response.members()
                    .add(new JoinGroupResponseMember()
                            .setMemberId(member.memberId())
                            .setGroupInstanceId(member.instanceId())
                            .setMetadata(member.metadata()));
        }
        return response;
    }
}
