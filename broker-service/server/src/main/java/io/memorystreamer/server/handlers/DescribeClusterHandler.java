package io.memorystreamer.server.handlers;

import io.memorystreamer.server.protocol.DescribeCluster;
import io.vertx.core.Future;

/** Describes the cluster, which is this node. */
final class DescribeClusterHandler implements ApiHandler<DescribeCluster.Request, DescribeCluster.Response> {

    private final BrokerIdentity identity;

    DescribeClusterHandler(final BrokerIdentity identity) {
        this.identity = identity;
    }

    @Override
    public Future<DescribeCluster.Response> handle(final DescribeCluster.Request request, final Session session) {
        return Future.succeededFuture(new DescribeCluster.Response(identity.clusterId(), identity.nodeFor(session)));
    }
}
