package io.memorystreamer.server.wire;

import io.memorystreamer.server.protocol.InitProducerId;
import org.apache.kafka.common.message.InitProducerIdRequestData;
import org.apache.kafka.common.message.InitProducerIdResponseData;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Readable;

final class InitProducerIdCodec implements ApiCodec<InitProducerId.Request, InitProducerId.Response> {

    @Override
    public InitProducerId.Request decode(final Readable body, final short version) {
        final InitProducerIdRequestData data = new InitProducerIdRequestData(body, version);
        return new InitProducerId.Request(data.transactionalId(), data.producerId(), data.producerEpoch());
    }

    @Override
    public ApiMessage encode(final InitProducerId.Response response, final short version) {
        return new InitProducerIdResponseData()
                .setErrorCode(response.error().code())
                .setProducerId(response.producerId())
                .setProducerEpoch(response.producerEpoch());
    }
}
