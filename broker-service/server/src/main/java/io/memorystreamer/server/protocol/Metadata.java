package io.memorystreamer.server.protocol;

import java.util.List;
import java.util.UUID;

/** Brokers, topics and partition leaders. */
public final class Metadata {

    private Metadata() {}

    /** @param topics null for all */
    public record Request(List<TopicReference> topics, boolean allowAutoTopicCreation) implements ApiRequest {
        @Override
        public Api api() {
            return Api.METADATA;
        }
    }

    public record Response(String clusterId, Node node, List<TopicMetadata> topics) implements ApiResponse {}

    /**
     * @param name null when the topic was asked for by an id nobody knows
     * @param id null when there is no such topic
     * @param partitions how many; this node leads all of them
     */
    public record TopicMetadata(ErrorCode error, String name, UUID id, int partitions) {}
}
