package io.memorystreamer.server.wire;

import io.memorystreamer.server.protocol.DescribeCluster;
import org.apache.kafka.common.message.DescribeClusterRequestData;
import org.apache.kafka.common.message.DescribeClusterResponseData;
import org.apache.kafka.common.message.DescribeClusterResponseData.DescribeClusterBroker;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Readable;

final class DescribeClusterCodec implements ApiCodec<DescribeCluster.Request, DescribeCluster.Response> {

    @Override
    public DescribeCluster.Request decode(final Readable body, final short version) {
        new DescribeClusterRequestData(body, version);
        return new DescribeCluster.Request();
    }

    @Override
    public ApiMessage encode(final DescribeCluster.Response response, final short version) {
        final DescribeClusterResponseData data = new DescribeClusterResponseData()
                .setClusterId(response.clusterId())
                .setControllerId(response.node().id());
        data.brokers()
                .add(new DescribeClusterBroker()
                        .setBrokerId(response.node().id())
                        .setHost(response.node().host())
                        .setPort(response.node().port()));
        return data;
    }
}
