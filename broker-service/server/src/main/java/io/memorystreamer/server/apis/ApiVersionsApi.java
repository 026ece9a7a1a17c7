package io.memorystreamer.server.apis;

import io.memorystreamer.server.protocol.Api;
import io.memorystreamer.server.protocol.ErrorCode;
import io.memorystreamer.server.wire.UnservedApiVersionsRequest;
import io.vertx.core.Future;
import org.apache.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.message.ApiVersionsResponseData.ApiVersion;

/** Tells which APIs are served in which versions; also to a client whose ApiVersions version is too new (KIP-511). */
final class ApiVersionsApi implements MessageHandler<ApiVersionsRequestData> {

    @Override
    public Future<ApiVersionsResponseData> handle(final ApiVersionsRequestData request, final RequestContext context) {
        final ErrorCode error =
                request instanceof UnservedApiVersionsRequest ? ErrorCode.UNSUPPORTED_VERSION : ErrorCode.NONE;
        final ApiVersionsResponseData response = new ApiVersionsResponseData().setErrorCode(error.code());
        for (final Api api : Api.values()) {
            response.apiKeys()
                    .add(new ApiVersion()
                            .setApiKey(api.key())
                            .setMinVersion(api.advertisedMinVersion())
                            .setMaxVersion(api.maxVersion()));
        }
        return Future.succeededFuture(response);
    }
}
