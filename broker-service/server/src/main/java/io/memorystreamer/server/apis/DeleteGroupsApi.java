package io.memorystreamer.server.apis;

import io.memorystreamer.server.groups.GroupCoordinator;
import io.vertx.core.Future;
import org.apache.kafka.common.message.DeleteGroupsRequestData;
import org.apache.kafka.common.message.DeleteGroupsResponseData;
import org.apache.kafka.common.message.DeleteGroupsResponseData.DeletableGroupResult;
import org.apache.kafka.common.protocol.ApiMessage;

/** Deletes groups without members, and their offsets. */
final class DeleteGroupsApi implements MessageHandler<DeleteGroupsRequestData> {

    private final GroupCoordinator coordinator;

    DeleteGroupsApi(final GroupCoordinator coordinator) {
        this.coordinator = coordinator;
    }

    @Override
    public Future<? extends ApiMessage> handle(final DeleteGroupsRequestData request, final RequestContext context) {
        return context.blocking(() -> {
            final DeleteGroupsResponseData response = new DeleteGroupsResponseData();
            request.groupsNames()
                    .forEach(groupId -> response.results()
                            .add(new DeletableGroupResult()
                                    .setGroupId(groupId)
                                    .setErrorCode(coordinator.delete(groupId).code())));
            return response;
        });
    }
}
