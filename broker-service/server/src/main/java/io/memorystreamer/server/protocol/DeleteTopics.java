package io.memorystreamer.server.protocol;

import java.util.List;
import java.util.UUID;

/** Deleting topics. */
public final class DeleteTopics {

    private DeleteTopics() {}

    public record Request(List<TopicReference> topics) implements ApiRequest {
        @Override
        public Api api() {
            return Api.DELETE_TOPICS;
        }
    }

    public record Response(List<TopicResult> topics) implements ApiResponse {}

    /**
     * Name or id may be null where the client asked by the other and there is no such topic.
     *
     * @param message null without an error or when its code says all
     */
    public record TopicResult(String name, UUID id, ErrorCode error, String message) {}
}
