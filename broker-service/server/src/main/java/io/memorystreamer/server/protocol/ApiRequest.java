package io.memorystreamer.server.protocol;

/** A decoded request. */
public sealed interface ApiRequest
        permits ApiVersions.Request,
                CreateTopics.Request,
                DeleteTopics.Request,
                DescribeCluster.Request,
                Fetch.Request,
                FindCoordinator.Request,
                InitProducerId.Request,
                ListOffsets.Request,
                Metadata.Request,
                Produce.Request {

    Api api();
}
