package io.memorystreamer.server.wire;

import io.memorystreamer.server.protocol.Api;
import org.apache.kafka.common.message.ApiMessageType;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Readable;

/** Hands on the messages of an API that has no codec of its own. */
final class MessageCodec implements ApiCodec<MessageRequest, MessageResponse> {

    private final Api api;
    private final ApiMessageType type;

    MessageCodec(final Api api) {
        this.api = api;
        this.type = ApiMessageType.fromApiKey(api.key());
    }

    @Override
    public MessageRequest decode(final Readable body, final short version) {
        final ApiMessage message = type.newRequest();
        message.read(body, version);
        return new MessageRequest(api, message);
    }

    @Override
    public ApiMessage encode(final MessageResponse response, final short version) {
        return response.message();
    }
}
