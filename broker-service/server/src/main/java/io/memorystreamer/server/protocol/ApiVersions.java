package io.memorystreamer.server.protocol;

/** Which APIs in which versions the broker serves. */
public final class ApiVersions {

    private ApiVersions() {}

    /**
     * @param supported false when the request came in a version the broker does not know; the answer is then of version
     *     0, and carries the ranges all the same, so that the client can ask again
     */
    public record Request(boolean supported) implements ApiRequest {
        @Override
        public Api api() {
            return Api.API_VERSIONS;
        }
    }

    /** The ranges are those of {@link Api}. */
    public record Response(ErrorCode error) implements ApiResponse {}
}
