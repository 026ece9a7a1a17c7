package io.memorystreamer.server.wire;

import io.memorystreamer.server.protocol.Api;
import io.memorystreamer.server.protocol.ApiVersions;
import org.apache.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.message.ApiVersionsResponseData.ApiVersion;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Readable;

final class ApiVersionsCodec implements ApiCodec<ApiVersions.Request, ApiVersions.Response> {

    @Override
    public ApiVersions.Request decode(final Readable body, final short version) {
        new ApiVersionsRequestData(body, version);
        return new ApiVersions.Request(true);
    }

    @Override
    public ApiMessage encode(final ApiVersions.Response response, final short version) {
        final ApiVersionsResponseData data =
                new ApiVersionsResponseData().setErrorCode(response.error().code());
        for (final Api api : Api.values()) {
            data.apiKeys()
                    .add(new ApiVersion()
                            .setApiKey(api.key())
                            .setMinVersion(api.advertisedMinVersion())
                            .setMaxVersion(api.maxVersion()));
        }
        return data;
    }
}
