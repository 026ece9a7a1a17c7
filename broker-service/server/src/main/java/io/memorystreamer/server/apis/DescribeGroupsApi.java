package io.memorystreamer.server.apis;

import io.memorystreamer.server.groups.GroupCoordinator;
import io.memorystreamer.server.groups.GroupDescription;
import io.memorystreamer.server.groups.GroupException;
import io.memorystreamer.server.protocol.ErrorCode;
import io.vertx.core.Future;
import org.apache.kafka.common.message.DescribeGroupsRequestData;
import org.apache.kafka.common.message.DescribeGroupsResponseData;
import org.apache.kafka.common.message.DescribeGroupsResponseData.DescribedGroup;
import org.apache.kafka.common.message.DescribeGroupsResponseData.DescribedGroupMember;
import org.apache.kafka.common.protocol.ApiMessage;

/** Describes classic groups. */
final class DescribeGroupsApi implements MessageHandler<DescribeGroupsRequestData> {

    /** From this version on a group that is not there is an error; before, it is dead (KIP-1043). */
    private static final short NOT_FOUND = 6;

    private final GroupCoordinator coordinator;

    DescribeGroupsApi(final GroupCoordinator coordinator) {
        this.coordinator = coordinator;
    }

    @Override
    public Future<? extends ApiMessage> handle(final DescribeGroupsRequestData request, final RequestContext context) {
        return context.blocking(() -> {
            final DescribeGroupsResponseData response = new DescribeGroupsResponseData();
            request.groups().forEach(groupId -> response.groups().add(answer(groupId, context.version())));
            return response;
        });
    }

    private DescribedGroup answer(final String groupId, final short version) {
        try {
            return answer(coordinator.describe(groupId));
        } catch (final GroupException e) {
            final DescribedGroup absent =
                    new DescribedGroup().setGroupId(groupId).setGroupState("Dead");
            return e.error() == ErrorCode.GROUP_ID_NOT_FOUND && version < NOT_FOUND
                    ? absent
                    : absent.setErrorCode(e.error().code()).setErrorMessage(e.getMessage());
        }
    }

    private static DescribedGroup answer(final GroupDescription group) {
        final DescribedGroup answer = new DescribedGroup()
                .setGroupId(group.groupId())
                .setGroupState(group.state())
                .setProtocolType(group.protocolType())
                .setProtocolData(group.protocolName());
        for (final GroupDescription.Member member : group.members()) {
            answer.members()
                    .add(new DescribedGroupMember()
                            .setMemberId(member.memberId())
                            .setGroupInstanceId(member.instanceId())
                            .setClientId(member.clientId())
                            .setClientHost(member.clientHost())
                            .setMemberMetadata(member.metadata())
                            .setMemberAssignment(member.assignment()));
        }
        return answer;
    }
}
