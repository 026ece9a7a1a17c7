package io.memorystreamer.server.protocol;

import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Creating topics. */
public final class CreateTopics {

    private CreateTopics() {}

    /** @param validateOnly say what would happen and change nothing */
    public record Request(List<NewTopic> topics, boolean validateOnly) implements ApiRequest {
        @Override
        public Api api() {
            return Api.CREATE_TOPICS;
        }
    }

    /**
     * @param partitions -1 for the broker's default
     * @param replicationFactor -1 for the broker's default
     * @param assignments replicas of each partition by index; empty unless the client assigns them itself
     * @param configs a null value stands for the default
     */
    public record NewTopic(
            String name,
            int partitions,
            short replicationFactor,
            Map<Integer, List<Integer>> assignments,
            Map<String, String> configs) {}

    public record Response(List<TopicResult> topics) implements ApiResponse {}

    /**
     * @param id null on error and when only validated
     * @param message null without an error
     * @param configs the topic's effective configuration; empty on error
     */
    public record TopicResult(
            String name, UUID id, ErrorCode error, String message, int partitions, Map<String, String> configs) {

        public static TopicResult failed(final String name, final ErrorCode error, final String message) {
            return new TopicResult(name, null, error, message, -1, Map.of());
        }
    }
}
