package io.memorystreamer.server.handlers;

import io.memorystreamer.server.protocol.ApiVersions;
import io.memorystreamer.server.protocol.ErrorCode;
import io.vertx.core.Future;

/** Tells which APIs are served; also to a client whose ApiVersions version is too new (KIP-511). */
final class ApiVersionsHandler implements ApiHandler<ApiVersions.Request, ApiVersions.Response> {

    @Override
    public Future<ApiVersions.Response> handle(final ApiVersions.Request request, final Session session) {
        return Future.succeededFuture(
                new ApiVersions.Response(request.supported() ? ErrorCode.NONE : ErrorCode.UNSUPPORTED_VERSION));
    }
}
