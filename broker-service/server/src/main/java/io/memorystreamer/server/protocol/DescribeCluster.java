package io.memorystreamer.server.protocol;

/** The brokers of the cluster. */
public final class DescribeCluster {

    private DescribeCluster() {}

    public record Request() implements ApiRequest {
        @Override
        public Api api() {
            return Api.DESCRIBE_CLUSTER;
        }
    }

    public record Response(String clusterId, Node node) implements ApiResponse {}
}
