package io.memorystreamer.server.protocol;

import java.util.List;

/** Which broker coordinates a group or transaction. */
public final class FindCoordinator {

    private FindCoordinator() {}

    public record Request(List<String> keys) implements ApiRequest {
        @Override
        public Api api() {
            return Api.FIND_COORDINATOR;
        }
    }

    /** The same answer for every key. */
    public record Response(List<String> keys, ErrorCode error, String message) implements ApiResponse {}
}
