package io.memorystreamer.server.apis;

import io.memorystreamer.server.groups.GroupCoordinator;
import io.vertx.core.Future;
import java.util.List;
import org.apache.kafka.common.message.ListGroupsRequestData;
import org.apache.kafka.common.message.ListGroupsResponseData;
import org.apache.kafka.common.message.ListGroupsResponseData.ListedGroup;
import org.apache.kafka.common.protocol.ApiMessage;

/** Lists groups, those in some states (KIP-518) and of some types (KIP-848) only if asked so. */
final class ListGroupsApi implements MessageHandler<ListGroupsRequestData> {

    private final GroupCoordinator coordinator;

    ListGroupsApi(final GroupCoordinator coordinator) {
        this.coordinator = coordinator;
    }

    @Override
    public Future<? extends ApiMessage> handle(final ListGroupsRequestData request, final RequestContext context) {
        return context.blocking(() -> {
            final ListGroupsResponseData response = new ListGroupsResponseData();
            for (final GroupCoordinator.Listed group : coordinator.list()) {
                if (passes(request.statesFilter(), group.state()) && passes(request.typesFilter(), group.type())) {
                    response.groups()
                            .add(new ListedGroup()
                                    .setGroupId(group.groupId())
                                    .setProtocolType(group.protocolType())
                                    .setGroupState(group.state())
                                    .setGroupType(group.type()));
                }
            }
            return response;
        });
    }

    private static boolean passes(final List<String> filter, final String value) {
        return filter.isEmpty() || filter.stream().anyMatch(value::equalsIgnoreCase);
    }
}
