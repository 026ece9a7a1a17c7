package io.memorystreamer.server.apis;

import io.memorystreamer.server.groups.ClassicCoordinator;
import io.memorystreamer.server.groups.GroupException;
import io.memorystreamer.server.groups.MemberIdentity;
import io.memorystreamer.server.protocol.ErrorCode;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.message.LeaveGroupRequestData;
import org.apache.kafka.common.message.LeaveGroupResponseData;
import org.apache.kafka.common.message.LeaveGroupResponseData.MemberResponse;
import org.apache.kafka.common.protocol.ApiMessage;

/** Takes members out of a group: themselves, or several of them by an administrator (KIP-345). */
final class LeaveGroupApi implements MessageHandler<LeaveGroupRequestData> {

    /** From this version on a request may name several members. */
    private static final short BATCHED = 3;

    private static final int ANY_GENERATION = -1;

    private final ClassicCoordinator coordinator;

    LeaveGroupApi(final ClassicCoordinator coordinator) {
        this.coordinator = coordinator;
    }

    @Override
    public Future<? extends ApiMessage> handle(final LeaveGroupRequestData request, final RequestContext context) {
        return context.blocking(() -> answer(request, context.version()));
    }

    private LeaveGroupResponseData answer(final LeaveGroupRequestData request, final short version) {
        final List<MemberIdentity> members = new ArrayList<>();
        if (version < BATCHED) {
            members.add(new MemberIdentity(request.memberId(), null, ANY_GENERATION));
        } else {
            request.members()
                    .forEach(member -> members.add(
                            new MemberIdentity(member.memberId(), member.groupInstanceId(), ANY_GENERATION)));
        }
        final LeaveGroupResponseData response = new LeaveGroupResponseData();
        try {
            final List<ErrorCode> results = coordinator.leave(request.groupId(), members);
            if (version < BATCHED) {
                return response.setErrorCode(results.getFirst().code());
            }
            for (int i = 0; i < results.size(); i++) {
                response.members()
                        .add(new MemberResponse()
                                .setMemberId(members.get(i).memberId())
                                .setGroupInstanceId(members.get(i).instanceId())
                                .setErrorCode(results.get(i).code()));
            }
            return response;
        } catch (final GroupException e) {
            return response.setErrorCode(e.error().code());
        }
    }
}
