package io.memorystreamer.server.apis;

import io.memorystreamer.server.handlers.BrokerIdentity;
import io.memorystreamer.server.protocol.ErrorCode;
import io.memorystreamer.server.protocol.Node;
import io.vertx.core.Future;
import org.apache.kafka.common.message.DescribeClusterRequestData;
import org.apache.kafka.common.message.DescribeClusterResponseData;
import org.apache.kafka.common.message.DescribeClusterResponseData.DescribeClusterBroker;

/** Describes the cluster, which is this node. */
final class DescribeClusterApi implements MessageHandler<DescribeClusterRequestData> {

    /** Endpoint types of KIP-919. */
    private static final byte BROKERS = 1;

    private static final byte CONTROLLERS = 2;

    private final BrokerIdentity identity;

    DescribeClusterApi(final BrokerIdentity identity) {
        this.identity = identity;
    }

    @Override
    public Future<DescribeClusterResponseData> handle(
            final DescribeClusterRequestData request, final RequestContext context) {
        return Future.succeededFuture(
                request.endpointType() == BROKERS ? describe(context) : refuse(request.endpointType()));
    }

    private DescribeClusterResponseData describe(final RequestContext context) {
        final Node node = identity.nodeFor(context.session());
        final DescribeClusterResponseData response = new DescribeClusterResponseData()
                .setClusterId(identity.clusterId())
                .setControllerId(node.id());
        response.brokers()
                .add(new DescribeClusterBroker()
                        .setBrokerId(node.id())
                        .setHost(node.host())
                        .setPort(node.port()));
        return response;
    }

    private DescribeClusterResponseData refuse(final byte endpointType) {
        final boolean controllers = endpointType == CONTROLLERS;
        return new DescribeClusterResponseData()
                .setClusterId(identity.clusterId())
                .setErrorCode(
                        (controllers ? ErrorCode.MISMATCHED_ENDPOINT_TYPE : ErrorCode.UNSUPPORTED_ENDPOINT_TYPE).code())
                .setErrorMessage(
                        controllers
                                ? "this is a broker and no controller; use bootstrap.servers"
                                : "unknown endpoint type " + endpointType);
    }
}
