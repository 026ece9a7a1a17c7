package io.memorystreamer.server.apis;

import io.memorystreamer.server.groups.ClassicCoordinator;
import io.memorystreamer.server.groups.ConsumerCoordinator;
import io.memorystreamer.server.groups.GroupCoordinator;
import io.memorystreamer.server.groups.GroupRegistry;
import io.memorystreamer.server.groups.OffsetCoordinator;
import io.memorystreamer.server.groups.TopicShapes;
import io.memorystreamer.server.handlers.BrokerIdentity;
import io.memorystreamer.server.protocol.Api;
import java.util.Map;

/** The APIs of consumer groups. */
public final class GroupApis {

    private GroupApis() {}

    public static void register(
            final Map<Api, MessageHandler<?>> handlers,
            final GroupRegistry groups,
            final TopicShapes topics,
            final BrokerIdentity identity) {
        handlers.put(Api.FIND_COORDINATOR, new FindCoordinatorApi(identity));
        final ClassicCoordinator classic = new ClassicCoordinator(groups);
        handlers.put(Api.JOIN_GROUP, new JoinGroupApi(classic));
        handlers.put(Api.SYNC_GROUP, new SyncGroupApi(classic));
        handlers.put(Api.HEARTBEAT, new HeartbeatApi(classic));
        handlers.put(Api.LEAVE_GROUP, new LeaveGroupApi(classic));
        final OffsetCoordinator offsets = new OffsetCoordinator(groups);
        handlers.put(Api.OFFSET_COMMIT, new OffsetCommitApi(offsets, topics));
        handlers.put(Api.OFFSET_FETCH, new OffsetFetchApi(offsets, topics));
        handlers.put(Api.OFFSET_DELETE, new OffsetDeleteApi(offsets));
        final ConsumerCoordinator consumers = new ConsumerCoordinator(groups);
        handlers.put(Api.CONSUMER_GROUP_HEARTBEAT, new ConsumerGroupHeartbeatApi(consumers));
        handlers.put(Api.CONSUMER_GROUP_DESCRIBE, new ConsumerGroupDescribeApi(consumers, topics));
        final GroupCoordinator admin = new GroupCoordinator(groups);
        handlers.put(Api.DESCRIBE_GROUPS, new DescribeGroupsApi(admin));
        handlers.put(Api.LIST_GROUPS, new ListGroupsApi(admin));
        handlers.put(Api.DELETE_GROUPS, new DeleteGroupsApi(admin));
    }
}
